from enum import StrEnum

from django.db import models


class Visibility(models.TextChoices):
    """Who of the commission reads the opinions of others before the deadline."""

    AT_CLOSING = "at_closing", "à la clôture"
    AT_ONCE = "at_once", "dès le dépôt"


class LateRule(models.TextChoices):
    """What becomes of an opinion that comes after the deadline: said at opening."""

    REFUSED = "refused", "refusés"
    RECORDED = "recorded", "enregistrés à part, comme tardifs"


class ConsultationState(models.TextChoices):
    PREPARED = "prepared", "En préparation"
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Close"
    WITHDRAWN = "withdrawn", "Retirée"


class LifeStep(models.TextChoices):
    """The steps of a consultation, from its preparation to what became of each reservation."""

    PREPARED = "prepared", "Préparée"
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Close"
    COMMISSION = "commission", "Avis de la commission"
    DECISION = "decision", "Décision"
    FOLLOW_UP = "follow_up", "Suites"


class Channel(models.TextChoices):
    """By which way an opinion was given."""

    ONLINE = "online", "sur le portail"
    PAPER = "paper", "par courrier"
    PHONE = "phone", "par téléphone"
    IN_MEETING = "meeting", "donné en séance"


class OpinionState(models.TextChoices):
    """An opinion exists once submitted; a draft is something else (``OpinionDraft``)."""

    SUBMITTED = "submitted", "Déposé"
    WITHDRAWN = "withdrawn", "Retiré"


class Position(models.TextChoices):
    """Where an orientation stands in the plans of the authority itself."""

    DONE = "done", "Déjà fait"
    SAME_TIME = "same_time", "Au même moment"
    LATER = "later", "Plus tard"
    NOT_PLANNED = "not_planned", "Pas prévu"
    IN_CONFLICT = "in_conflict", "En contradiction"
    TO_SPECIFY = "to_specify", "À préciser plus tard"


class ReservationState(models.TextChoices):
    """What became of a reservation: answered by the syndicat, lifted by the authority that made it."""

    OPEN = "open", "Ouverte"
    TAKEN_UP = "taken_up", "Prise en compte"
    PARTLY = "partly", "Prise en compte en partie"
    REJECTED = "rejected", "Non retenue"
    LIFTED = "lifted", "Levée"
    KEPT = "kept", "Maintenue"

    @property
    def before_answer(self) -> str:
        """What stands before the syndicat's own words: « Non retenue, motif : … »."""
        return "Non retenue, motif" if self is ReservationState.REJECTED else str(self.label)


ANSWERS = (ReservationState.TAKEN_UP, ReservationState.PARTLY, ReservationState.REJECTED)


class MailKind(StrEnum):
    """Names of the kinds of mail this app queues (declared in ``kinds.py``)."""

    INVITATION = "opinion_invitation"
    REMINDER = "opinion_reminder"
    RECEIPT = "opinion_receipt"
    BY_SUBSTITUTE = "opinion_by_substitute"
    CONSULTATION_WITHDRAWN = "consultation_withdrawn"
    SYNTHESIS_READY = "synthesis_ready"
    EXTENDED = "consultation_extended"
    RESERVATION_ANSWERED = "reservation_answered"
