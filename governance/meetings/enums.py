from django.db import models

# Names by which the outbox knows the mails of this app (kinds.py).
CONVOCATION_MAIL = "convocation"
CANCELLATION_MAIL = "meeting_cancelled"
POLL_MAIL, POLL_REMINDER_MAIL, POLL_CLOSED_MAIL = "date_poll", "date_poll_reminder", "date_poll_closed"
GUEST_MAIL, GUEST_CANCELLED_MAIL = "guest_invitation", "guest_cancelled"
PROXY_FALLEN_MAIL = "proxy_fallen"
# What a personal link of a poll is for: saying which dates suit without signing in.
POLL_PURPOSE = "date_poll"
MINUTES_SUBMITTED_MAIL = "minutes_submitted"
CORRECTION_ANSWERED_MAIL = "minutes_correction"
FOLLOW_UP_MAIL = "follow_up_reminder"
# What a personal link of a convocation is for: answering without signing in.
REPLY_PURPOSE = "convocation_reply"


class MeetingState(models.TextChoices):
    PREPARED = "prepared", "En préparation"
    CONVENED = "convened", "Convoquée"
    HELD = "held", "Tenue"
    CANCELLED = "cancelled", "Annulée"


class ItemKind(models.TextChoices):
    """What is asked of the body on an item. The commission gives opinions: it is never asked to decide."""

    INFORMATION = "information", "Pour information"
    OPINION = "opinion", "Recueil des avis"
    DECISION = "decision", "Pour décision"
    OTHER = "other", "Questions diverses"


class Role(models.TextChoices):
    """Why someone gets the convocation; only the convened are counted."""

    CONVENED = "convened", "Convoqué(e)"
    INFORMED = "informed", "Informé(e)"
    COPIED = "copied", "En copie"


class ReplyChoice(models.TextChoices):
    IN_ROOM = "in_room", "En salle"
    REMOTE = "remote", "À distance"
    SUBSTITUTED = "substituted", "Suppléé(e)"
    REPRESENTED = "represented", "Représenté(e)"
    EXCUSED = "excused", "Excusé(e)"


class DispatchKind(models.TextChoices):
    """What was sent to the members, one after the other."""

    CONVOCATION = "convocation", "Convocation"
    CHANGE = "change", "Convocation modifiée"
    SUPPLEMENT = "supplement", "Ordre du jour complémentaire"
    CANCELLATION = "cancellation", "Annulation"


class DeliveryMeans(models.TextChoices):
    """How a convocation was delivered when not by mail: it counts in the proof."""

    POST = "post", "Par courrier"
    REGISTERED = "registered", "Par lettre recommandée"
    BY_HAND = "by_hand", "En main propre"


class MinutesState(models.TextChoices):
    """Written, then submitted to the members, then approved at a later meeting of the same body."""

    DRAFT = "draft", "En rédaction"
    SUBMITTED = "submitted", "Soumis aux membres"
    APPROVED = "approved", "Approuvé"


class SectionKind(models.TextChoices):
    """The parts of the minutes, in their order."""

    OPENING = "opening", "Ouverture"
    ATTENDANCE = "attendance", "Présences"
    ITEM = "item", "Point"
    SUMMARY = "summary", "Compte rendu"  # written in one piece, before there were parts
    CLOSING = "closing", "Clôture"


class CorrectionState(models.TextChoices):
    WAITING = "waiting", "À examiner"
    TAKEN_UP = "taken_up", "Reprise"
    DECLINED = "declined", "Non reprise"


class FollowUpKind(models.TextChoices):
    """What comes out of an item; only an action is awaited from someone."""

    DECISION = "decision", "Relevé"
    ACTION = "action", "Action"


class FollowUpStepKind(models.TextChoices):
    DONE = "done", "Faite"
    PUT_OFF = "put_off", "Reportée"
    REOPENED = "reopened", "Reprise"


# ---------------------------------------------------------------- the sitting


class Presence(models.TextChoices):
    """How a seat is at an item. « Suppléé(e) »: the substitute sits there; « représenté(e) »: a proxy speaks."""

    IN_ROOM = "in_room", "En salle"
    REMOTE = "remote", "À distance"
    SUBSTITUTED = "substituted", "Suppléé(e)"
    EXCUSED = "excused", "Excusé(e)"
    ABSENT = "absent", "Absent(e)"
    REPRESENTED = "represented", "Représenté(e)"


class ProxyOrigin(models.TextChoices):
    """How a proxy came to the secretary."""

    BEFORE = "before", "reçu avant la séance"
    AT_TABLE = "at_table", "remis en séance"


class ProxyEnd(models.TextChoices):
    """Why a proxy counts no more."""

    REVOKED = "revoked", "révoqué"
    HOLDER_LEFT = "holder_left", "le porteur est parti"
    GIVER_CAME = "giver_came", "le membre représenté est arrivé"


class RecordState(models.TextChoices):
    """Where the meeting stands on an item."""

    WAITING = "waiting", "À venir"
    RUNNING = "running", "En cours"
    DONE = "done", "Traité"
    DEFERRED = "deferred", "Reporté"


class BallotMode(models.TextChoices):
    ORDINARY = "ordinary", "Scrutin ordinaire, à main levée"
    BY_NAME = "by_name", "Scrutin public, par appel nominal"
    SECRET = "secret", "Scrutin secret"


class Choice(models.TextChoices):
    FOR = "for", "Pour"
    AGAINST = "against", "Contre"
    ABSTENTION = "abstention", "Abstention"
    TAKES_NO_PART = "takes_no_part", "Ne prend pas part au vote"


class BallotOutcome(models.TextChoices):
    ADOPTED = "adopted", "Adopté"
    REJECTED = "rejected", "Rejeté"


class PollState(models.TextChoices):
    OPEN = "open", "Ouvert"
    CHOSEN = "chosen", "Date retenue"
    ABANDONED = "abandoned", "Abandonné"


class DateChoice(models.TextChoices):
    """What someone says of one date."""

    YES = "yes", "Oui"
    IF_NEEDED = "ifneeded", "Si nécessaire"
    NO = "no", "Non"
