"""The figures of a sending: how many stand where, how fast, until when; counted in one reading of its rows."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Count, Max, Min, Q, Value, When
from django.utils import timezone

from emegalis.lib.french import NBSP
from emegalis.outbox.enums import FAILED, DeliveryState, SendingState
from emegalis.outbox.models import Delivery, Sending
from emegalis.outbox.origins import current_origin

RATE_WINDOW = datetime.timedelta(minutes=1)
QUEUED, CLAIMED, HELD = DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.HELD
_FIGURES: dict[str, Any] = {
    "total": Count("pk"),
    "sent": Count("pk", filter=Q(state=DeliveryState.SENT)),
    "retrying": Count("pk", filter=Q(state=QUEUED, attempts__gt=0)),
    "queued": Count("pk", filter=Q(state__in=[QUEUED, CLAIMED], attempts=0) | Q(state=CLAIMED, attempts__gt=0)),
    "held": Count("pk", filter=Q(state=HELD)),
    "refused": Count("pk", filter=Q(state__in=FAILED)),
    "barred": Count("pk", filter=Q(state=DeliveryState.BARRED)),
    "not_due": Count("pk", filter=Q(state=DeliveryState.NOT_DUE)),
    "cancelled": Count("pk", filter=Q(state=DeliveryState.CANCELLED)),
    "gathered": Count("pk", filter=Q(state=DeliveryState.GATHERED)),
    "told": Count("pk", filter=Q(state=DeliveryState.TOLD)),
    "perhaps_twice": Count("pk", filter=Q(unanswered__gt=0)),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a sending stands, as ``{% state %}`` shows it."""

    kind: str
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The figures of one sending."""

    total: int
    sent: int
    queued: int
    retrying: int
    held: int
    refused: int
    barred: int
    not_due: int
    cancelled: int
    perhaps_twice: int
    retained: int
    gathered: int = 0
    told: int = 0
    began_at: datetime.datetime | None = None
    last_at: datetime.datetime | None = None
    next_try_at: datetime.datetime | None = None
    sent_lately: int = 0

    @property
    def waiting(self) -> int:
        return self.queued + self.retrying + self.held

    @property
    def expected(self) -> int:
        """Those that were to leave by themselves, whatever became of them since."""
        return self.total - self.not_due - self.cancelled - self.gathered - self.told

    def share(self, count: int) -> float:
        return 100 * count / self.expected if self.expected else 0.0

    @property
    def sent_share(self) -> float:
        return self.share(self.sent)

    @property
    def retrying_share(self) -> float:
        return self.share(self.retrying)

    @property
    def refused_share(self) -> float:
        return self.share(self.refused + self.barred)

    @property
    def bar(self) -> list[tuple[str, str, str]]:
        """The parts of the bar: fill, where it begins, how wide; what was refused ends it, what is retried before."""
        retrying_from = 100 - self.refused_share - self.retrying_share
        parts = [
            ("done", 0.0, self.sent_share),
            ("retry", retrying_from, self.retrying_share),
            ("fail", 100 - self.refused_share, self.refused_share),
        ]
        return [(fill, f"{start:.2f}%", f"{width:.2f}%") for fill, start, width in parts]

    @property
    def left(self) -> datetime.timedelta | None:
        """How long the queue lasts at the rate of the last minute."""
        if not self.sent_lately or not self.queued:
            return None
        return self.queued / self.sent_lately * RATE_WINDOW

    @property
    def minutes_left(self) -> int:
        return max(1, round(self.left.total_seconds() / 60)) if self.left else 0

    @property
    def ends_at(self) -> datetime.datetime | None:
        return timezone.now() + self.left if self.left else None


def _retained() -> Count:
    """Those that wait since this database became a copy of the one where they were decided."""
    return Count("pk", filter=Q(state__in=[QUEUED, DeliveryState.GATHERED]) & ~Q(origin=current_origin()))


@dataclass(frozen=True, slots=True)
class Counted:
    """How many deliveries of one edition stand alike."""

    message_id: int
    state: str
    was_tried: bool
    is_doubtful: bool
    is_ours: bool
    count: int
    first_sent_at: datetime.datetime | None
    last_sent_at: datetime.datetime | None
    first_due_at: datetime.datetime | None


def counted(sending: Sending) -> list[Counted]:
    """All figures of a sending in one reading of its rows: a hundred thousand come to a few lines."""
    rows = (
        sending.deliveries.order_by()
        .values(
            "message_id",
            "state",
            was_tried=_whether(attempts__gt=0),
            is_doubtful=_whether(unanswered__gt=0),
            is_ours=_whether(origin=current_origin()),
        )
        .annotate(
            count=Count("pk"),
            first_sent_at=Min("sent_at"),
            last_sent_at=Max("sent_at"),
            first_due_at=Min("due_at"),
        )
    )
    return [Counted(**row) for row in rows]


def _whether(**condition: Any) -> Case:
    return Case(When(**condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def progress_of(sending: Sending, lines: list[Counted] | None = None) -> Progress:
    """The figures of a sending; ``lines`` when they have been counted already."""
    lines = counted(sending) if lines is None else lines
    in_line = [line for line in lines if line.state == QUEUED]

    def total(*states: str, **wanted: bool) -> int:
        return sum(
            line.count
            for line in lines
            if (not states or line.state in states) and all(getattr(line, k) == v for k, v in wanted.items())
        )

    retrying = total(QUEUED, was_tried=True)
    since = timezone.now() - RATE_WINDOW
    return Progress(
        total=total(),
        sent=total(DeliveryState.SENT),
        retrying=retrying,
        queued=total(QUEUED, CLAIMED) - retrying,
        held=total(HELD),
        refused=total(*FAILED),
        barred=total(DeliveryState.BARRED),
        not_due=total(DeliveryState.NOT_DUE),
        cancelled=total(DeliveryState.CANCELLED),
        gathered=total(DeliveryState.GATHERED),
        told=total(DeliveryState.TOLD),
        perhaps_twice=total(is_doubtful=True),
        retained=total(QUEUED, DeliveryState.GATHERED, is_ours=False),
        began_at=min((line.first_sent_at for line in lines if line.first_sent_at), default=None),
        last_at=max((line.last_sent_at for line in lines if line.last_sent_at), default=None),
        next_try_at=min((line.first_due_at for line in in_line if line.was_tried and line.first_due_at), default=None),
        sent_lately=sending.deliveries.filter(sent_at__gt=since).count(),
    )


def progress_by_sending(sendings: list[Sending]) -> dict[int, Progress]:
    """The same for a page of sendings, in one query."""
    names = [*_FIGURES, "retained"]
    counted = (
        Delivery.objects.filter(sending__in=sendings)
        .order_by()
        .values("sending")
        .annotate(**_FIGURES, retained=_retained())
    )
    rows: list[dict[str, Any]] = [dict(row) for row in counted]
    found = {row["sending"]: Progress(**{name: row[name] for name in names}) for row in rows}
    nothing: dict[str, Any] = dict.fromkeys(names, 0)
    return {sending.pk: found.get(sending.pk, Progress(**nothing)) for sending in sendings}


def stage_of(sending: Sending, progress: Progress) -> Stage:
    """What the state says to someone who opens the page."""
    match sending.state:
        case SendingState.OPENED:
            return Stage("now", "En préparation", "clock")
        case SendingState.CANCELLED:
            return Stage("wait", "Annulé", "cross")
        case SendingState.PAUSED:
            return Stage("wait", "Suspendu", "pause")
    if progress.retained:
        return Stage("late", "Retenu", "pause")
    if progress.waiting:
        return Stage("now", "Envoi en cours", "send")
    if progress.refused or progress.barred:
        return Stage("late", "Terminé, avec des échecs", "warning")
    if progress.gathered:
        return Stage("wait", "Attend les récapitulatifs", "clock")
    return Stage("done", "Envoi terminé", "check")


def editions_of(sending: Sending, lines: list[Counted]) -> list[dict[str, Any]]:
    """Each edition with its size, its recipients and how many are served."""
    editions = []
    for message in sending.messages.order_by("id").values("id", "label", "subject", "size"):
        mine = [line for line in lines if line.message_id == message["id"]]
        total = sum(line.count for line in mine)
        sent = sum(line.count for line in mine if line.state == DeliveryState.SENT)
        label = message["label"] or message["subject"]
        editions.append(
            {
                "label": label,
                "size": message["size"],
                "total": total,
                "sent": sent,
                "share": 100 * sent / total if total else 0,
                "bar_label": f"{label}{NBSP}: {sent} sur {total}",
            }
        )
    return editions
