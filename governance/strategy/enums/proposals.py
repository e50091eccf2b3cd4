"""The words of expectations, proposals and referrals."""

from enum import StrEnum

from django.db import models

from governance.strategy.enums.orientations import Sign


class ProposalKind(models.TextChoices):
    """What is put forward. Only the bureau makes a referral (*saisine*): a question to the commission, with a date."""

    EXPECTATION = "expectation", "attente"
    ORIENTATION = "orientation", "proposition d’orientation"
    AGENDA = "agenda", "demande de mise à l’ordre du jour"
    REFERRAL = "referral", "saisine"


class Reach(models.TextChoices):
    """For whom it is said: who reads follows from it, for good."""

    OWN = "own", "Pour votre collectivité seulement"
    ALL = "all", "Pour tous"


class ProposalState(models.TextChoices):
    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Sans réponse"
    STUDYING = "studying", "À l’étude"
    TAKEN_UP = "taken_up", "Prise en compte"
    PARTLY = "partly", "Prise en compte en partie"
    REJECTED = "rejected", "Non retenue"
    WITHDRAWN = "withdrawn", "Retirée"


# Said, and the last word not yet given: it can be corrected, supported, withdrawn.
PENDING = (ProposalState.SUBMITTED, ProposalState.STUDYING)
ANSWERS = (ProposalState.TAKEN_UP, ProposalState.PARTLY, ProposalState.REJECTED, ProposalState.STUDYING)

PROPOSAL_SIGNS = {
    ProposalState.DRAFT: Sign("wait", "pen"),
    ProposalState.SUBMITTED: Sign("open", "clock"),
    ProposalState.STUDYING: Sign("open", "eye"),
    ProposalState.TAKEN_UP: Sign("done", "check"),
    ProposalState.PARTLY: Sign("done", "half"),
    ProposalState.REJECTED: Sign("wait", "cross"),
    ProposalState.WITHDRAWN: Sign("wait", "back"),
}


class ProposalStepKind(models.TextChoices):
    """What happened to a proposal, in the order it happened."""

    SUBMITTED = "submitted", "Déposée"
    CORRECTED = "corrected", "Corrigée"
    ANSWERED = "answered", "Réponse du secrétariat"
    ON_AGENDA = "on_agenda", "Mise à l’ordre du jour"
    OFF_AGENDA = "off_agenda", "Retirée de l’ordre du jour"
    IN_ARTICLE = "in_article", "Reprise dans un article"
    IN_ORIENTATION = "in_orientation", "À l’origine d’une orientation"
    JOINED = "joined", "Reprise dans une orientation"
    WITHDRAWN = "withdrawn", "Retirée"


class ProposalMail(StrEnum):
    """Names of the kinds of mail about proposals (declared in ``kinds.py``)."""

    SUBMITTED = "proposal_submitted"
    ANSWERED = "proposal_answered"
    BECAME = "proposal_became"
    BY_SUBSTITUTE = "proposal_by_substitute"
