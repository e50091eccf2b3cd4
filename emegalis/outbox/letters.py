"""What a verb hands to the outbox: a letter, its attachments, and who gets it. Pure values."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emegalis.outbox.models import Message


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
    """A mail as its author wrote it: text always, HTML beside it, files in common.

    ``headers`` come on top of those every mail bears (``Reply-To`` and ``Subject`` replace them).
    """

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery to write: who, which stored message, and what is theirs alone.

    ``recipient_key`` names the recipient within the sending (``person:12``): written twice, it makes one delivery.
    ``text`` and ``html`` only with a message stored without text; ``headers`` replace the message's own.
    """

    recipient: Recipient
    message: "Message"
    recipient_key: str
    text: str = ""
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Moment(StrEnum):
    """When a kind of mail leaves: each kind says it, nobody is flooded (docs/operations.md has the table)."""

    AT_ONCE = "at_once"
    GATHERED = "gathered"


@dataclass(frozen=True, slots=True)
class News:
    """What a gathered mail comes to in a digest: plain text, and the path of the page that says more."""

    title: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of mail behaves; each app lists its own in ``kinds.py`` (``settings.OUTBOX_KINDS``).

    ``urgent``: overtakes everything else, is tried even on a paused relay. ``opposable``: the recipient may refuse
    it (bears a List-Id). ``suspended_by_failures``: not sent to an address that failed hard, until it is cleared.
    ``secret``: subject and body are wiped once sent, refused or expired (sign-in codes).
    ``still_due(deliveries) -> set[int]`` gets the claimed deliveries of one batch and returns the ids of those to
    send, in one query; ``can_manage(actor) -> bool`` says who may see and steer its sendings;
    ``fill(sending) -> None`` writes all deliveries of an opened sending; ``hold(origin) -> None`` marks as decided in
    the database of that name what this kind is to send by itself later. All four are dotted names.

    ``moment``: due at once, or gathered into the recipient's digest; ``tell(deliveries) -> dict[int, News]`` then says
    what each comes to, in a fixed number of queries. ``copied``: also goes to whom the recipient chose for copies.
    ``purpose`` and ``reaches(actor) -> bool`` are for « Mes messages »: when it comes, and to whom it may.
    """

    name: str
    label: str
    urgent: bool = False
    opposable: bool = False
    suspended_by_failures: bool = False
    secret: bool = False
    still_due: str = ""
    can_manage: str = ""
    fill: str = ""
    hold: str = ""
    moment: Moment | None = None
    tell: str = ""
    copied: bool = False
    purpose: str = ""
    reaches: str = ""

    @property
    def is_gathered(self) -> bool:
        return self.moment == Moment.GATHERED
