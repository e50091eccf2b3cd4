"""The words of needs, of the technical advice on them, and of referrals."""

from enum import StrEnum
from typing import NamedTuple

from django.db import models


class Sign(NamedTuple):
    """How a state is shown: the kind and the icon of ``{% state %}``; its word is the label."""

    kind: str
    icon: str


class NeedState(models.TextChoices):
    """Where a need stands. The technical advice has its own state, read beside « Déposé »."""

    DRAFT = "draft", "Brouillon"
    PRESENTED = "presented", "Devant le groupe"
    SUBMITTED = "submitted", "Déposé"
    ADVISED = "advised", "Assistance technique rendue"
    TAKEN_UP = "taken_up", "Repris dans une orientation"
    MERGED = "merged", "Réuni à un autre besoin"
    DECLINED = "declined", "Non retenu"
    WITHDRAWN = "withdrawn", "Retiré"


# Submitted by its group, and not yet with an outcome.
PENDING = (NeedState.SUBMITTED, NeedState.ADVISED)
# Others may still say that they have it too.
ENDORSABLE = (NeedState.PRESENTED, *PENDING)

NEED_SIGNS = {
    NeedState.DRAFT: Sign("wait", "pen"),
    NeedState.PRESENTED: Sign("open", "people"),
    NeedState.SUBMITTED: Sign("open", "clock"),
    NeedState.ADVISED: Sign("open", "clock"),
    NeedState.TAKEN_UP: Sign("done", "check"),
    NeedState.MERGED: Sign("done", "link"),
    NeedState.DECLINED: Sign("wait", "cross"),
    NeedState.WITHDRAWN: Sign("wait", "back"),
}


class Urgency(models.TextChoices):
    NOW = "now", "Sans attendre"
    YEAR = "year", "Dans l’année"
    LATER = "later", "Peut attendre"


class Priority(models.TextChoices):
    """What it weighs among the needs of the group."""

    ESSENTIAL = "essential", "Indispensable"
    IMPORTANT = "important", "Important"
    USEFUL = "useful", "Utile"


class NeedStepKind(models.TextChoices):
    """What happened to a need, in the order it happened."""

    PRESENTED = "presented", "Présenté au groupe"
    RETURNED = "returned", "Rendu à qui l’a écrit"
    SUBMITTED = "submitted", "Déposé par le groupe"
    RAPPORTEUR = "rapporteur", "Confié au groupe des DSI"
    COMMENTS = "comments", "Projet d’assistance technique soumis au groupe des DSI"
    ADVISED = "advised", "Assistance technique rendue"
    TAKEN_UP = "taken_up", "Repris dans une orientation"
    GIVEN_BACK = "given_back", "L’orientation qui le reprenait est écartée"
    JOINED = "joined", "Un autre besoin lui est réuni"
    MERGED = "merged", "Réuni à un autre besoin"
    DECLINED = "declined", "Non retenu"
    WITHDRAWN = "withdrawn", "Retiré"


class Verdict(models.TextChoices):
    """What the DSI group says of a need; it advises the syndicat, it gives no opinion of the commission."""

    FEASIBLE = "feasible", "Faisable"
    UNDER_CONDITIONS = "under_conditions", "Faisable sous conditions"
    NOT_ADVISED = "not_advised", "Déconseillé"


VERDICT_SIGNS = {
    Verdict.FEASIBLE: Sign("done", "check"),
    Verdict.UNDER_CONDITIONS: Sign("open", "half"),
    Verdict.NOT_ADVISED: Sign("wait", "cross"),
}


class Ownership(models.TextChoices):
    """Who would own the project (*maîtrise d’ouvrage*): delegated, the syndicat acts on behalf of its members."""

    EACH = "each", "Chaque collectivité"
    DELEGATED = "delegated", "Le syndicat mixte, par délégation"


class AdviceState(models.TextChoices):
    DRAFTING = "drafting", "En rédaction"
    COMMENTING = "commenting", "Devant le groupe des DSI"
    SUBMITTED = "submitted", "Rendue"


class CommentKind(models.TextChoices):
    COMMENT = "comment", "Remarque"
    DISSENT = "dissent", "Désaccord"


class ReferralState(models.TextChoices):
    WAITING = "waiting", "Sans réponse"
    ANSWERED = "answered", "Répondue"


REFERRAL_SIGNS = {
    ReferralState.WAITING: Sign("open", "clock"),
    ReferralState.ANSWERED: Sign("done", "check"),
}


class NeedMail(StrEnum):
    """Names of the kinds of mail about needs (declared in ``kinds.py``)."""

    ASKED = "need_asked"
    FOLLOWED = "need_followed"
    DECIDED = "need_decided"
    REFERRED = "need_referred"
