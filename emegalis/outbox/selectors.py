"""How mail is doing: figures of one sending for its page, of all for the desk and the command line."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Case, Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from emegalis.outbox.enums import FAILED, UNSERVED, DeliveryState, ReturnVerdict, SendingState
from emegalis.outbox.models import AddressFailure, Delivery, Heartbeat, Relay, ReturnedMail, Sending
from emegalis.outbox.origins import current_origin
from emegalis.outbox.relays import RelayAddress

RATE_WINDOW = datetime.timedelta(minutes=1)
STALE_AFTER = datetime.timedelta(seconds=60)
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """What keeps mail from leaving, for the secretariat to read."""

    heartbeat_at: datetime.datetime | None
    is_stale: bool
    relay: Relay | None


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
                "bar_label": f"{label} : {sent} sur {total}",
            }
        )
    return editions


def troubles_of(sending: Sending) -> "QuerySet[Delivery]":
    """Refused, to be tried again, or perhaps received twice: final ones first."""
    return (
        sending.deliveries.filter(Q(state__in=UNSERVED) | Q(state=QUEUED, attempts__gt=0) | Q(unanswered__gt=0))
        .defer("personal", "headers")
        .order_by(F("state").desc(), "name", "id")
    )


@dataclass(frozen=True, slots=True)
class FailureCounts:
    """What of a sending can be tried again at once."""

    final: int
    passing: int
    barred: int

    @property
    def total(self) -> int:
        return self.final + self.passing + self.barred


def failures_of(sending: Sending) -> FailureCounts:
    """Failed for good, waiting for the next try, kept from an address in failure."""
    return FailureCounts(
        **sending.deliveries.filter(Q(state__in=UNSERVED) | Q(state=QUEUED, attempts__gt=0)).aggregate(
            final=Count("pk", filter=Q(state__in=FAILED)),
            passing=Count("pk", filter=Q(state=QUEUED, attempts__gt=0, origin=current_origin())),
            barred=Count("pk", filter=Q(state=DeliveryState.BARRED)),
        )
    )


def lone_failures(actor: Any) -> "QuerySet[Delivery]":
    """Single mails that failed for good, of the kinds that this actor manages, the latest first."""
    return (
        Delivery.objects.visible_to(actor)
        .filter(sending=None, state__in=[DeliveryState.REFUSED, DeliveryState.RETURNED])
        .defer("personal", "headers")
        .order_by("-id")
    )


def retained_alone(actor: Any) -> "QuerySet[Delivery]":
    """Single mails held since this database became a copy, of the kinds that this actor manages, the latest first."""
    return (
        Delivery.objects.visible_to(actor)
        .filter(sending=None)
        .retained()
        .select_related("message")
        .defer("personal", "headers", "message__payload")
        .order_by("-id")
    )


def failed_addresses(addresses: Iterable[str]) -> dict[str, AddressFailure]:
    """Of these addresses, as they are written, those that failed hard and that nobody has cleared, in one query."""
    asked = list(addresses)
    found = {failure.address: failure for failure in AddressFailure.objects.hard().of(asked)}
    return {address: found[address.lower()] for address in asked if address.lower() in found}


def open_failures() -> "QuerySet[AddressFailure]":
    """Addresses that fail, those at fault first, each with how many messages wait for it."""
    waiting = (
        Delivery.objects.filter(state=DeliveryState.BARRED)
        .annotate(lower=Lower("address"))
        .filter(lower=OuterRef("address"))
        .order_by()
        .values("lower")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return (
        AddressFailure.objects.open()
        .annotate(waiting=Coalesce(Subquery(waiting), 0))
        .order_by("-is_hard", "-last_at", "-id")
    )


def unproven_returns() -> "QuerySet[ReturnedMail]":
    """The latest mails that say an address fails, without proof that they answer one of ours."""
    return ReturnedMail.objects.filter(verdict=ReturnVerdict.UNSIGNED).order_by("-read_at", "-id")[:20]


def what_holds_mail() -> Waiting:
    """The age of the last sweep, and the relay when it takes nothing."""
    beat = Heartbeat.objects.filter(pk=1).first()
    at = beat.at if beat else None
    is_stale = at is None or timezone.now() - at > STALE_AFTER
    relays = Relay.objects.filter(failures__gt=0)
    if settings.EMAIL_URL:
        relays = relays.filter(key=RelayAddress.parse(settings.EMAIL_URL).key)
    return Waiting(at, is_stale, relays.order_by("id").first())


@dataclass(frozen=True, slots=True)
class Status:
    """The whole outbox at a glance (``manage.py outbox_status``)."""

    states: dict[str, int]
    perhaps_twice: int
    retained: int
    rate_per_minute: int
    oldest_due_at: datetime.datetime | None
    heartbeat_age: float | None
    relays_paused: list[str]
    sendings_to_fill: int


def outbox_status() -> Status:
    now = timezone.now()
    counted = dict(Delivery.objects.order_by().values_list("state").annotate(Count("pk")))
    beat = Heartbeat.objects.filter(pk=1).first()
    return Status(
        states={state.value: counted.get(state.value, 0) for state in DeliveryState},
        perhaps_twice=Delivery.objects.perhaps_twice().count(),
        retained=Delivery.objects.retained().count(),
        rate_per_minute=Delivery.objects.filter(sent_at__gt=now - RATE_WINDOW).count(),
        oldest_due_at=Delivery.objects.due(on=now).aggregate(oldest=Min("due_at"))["oldest"],
        heartbeat_age=(now - beat.at).total_seconds() if beat else None,
        relays_paused=list(Relay.objects.filter(failures__gt=0).order_by("id").values_list("key", flat=True)),
        sendings_to_fill=Sending.objects.to_fill().count(),
    )


def desk_figures(actor: Any) -> dict[str, Any]:
    """Sendings under way and what failed lately, among the kinds that this actor manages."""
    retained = list(Sending.objects.visible_to(actor).retained().order_by("-decided_at", "-id")[:5])
    in_progress = Sending.objects.visible_to(actor).in_progress().exclude(pk__in=[sending.pk for sending in retained])
    running = list(in_progress.order_by("-decided_at", "-id")[:5])
    progress = progress_by_sending(running)
    since = timezone.now() - datetime.timedelta(days=30)
    troubled = dict(
        Delivery.objects.filter(sending__isnull=False, state__in=UNSERVED, created_at__gt=since)
        .order_by()
        .values_list("sending")
        .annotate(Count("pk"))
    )
    failed = list(
        Sending.objects.visible_to(actor)
        .filter(decided_at__gt=since, pk__in=troubled)
        .exclude(pk__in=[sending.pk for sending in [*running, *retained]])
        .order_by("-decided_at", "-id")[:5]
    )
    return {
        "retained": retained,
        "retained_alone": retained_alone(actor).count(),
        "running": [(sending, progress[sending.pk]) for sending in running],
        "failed": [(sending, troubled[sending.pk]) for sending in failed],
        "lone": lone_failures(actor).filter(created_at__gt=since).count(),
    }
