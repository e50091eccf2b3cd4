"""What a verb hands to the outbox: a letter, its attachments, and who gets it. Pure values."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Recipient:
    """Copied particulars of whoever receives: the outbox points at nobody."""

    address: str
    name: str = ""
    person_id: int | None = None
    mandate_label: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file joined to a letter; ``content_type`` may carry parameters (``text/calendar; method=REQUEST``)."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as its author wrote it: text always, HTML beside it, files in common."""

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of mail behaves; each app lists its own in ``kinds.py`` (``settings.OUTBOX_KINDS``).

    ``still_due`` gets the claimed deliveries of one batch and returns the ids of those to send, in one query;
    ``can_manage`` says who may see and steer its sendings; ``fill`` writes all deliveries of a ``Sending``.
    """

    name: str
    label: str
    urgent: bool = False
    opposable: bool = False
    still_due: str = ""
    can_manage: str = ""
    fill: str = ""
