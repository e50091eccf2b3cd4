"""How mail is doing: what fails, what waits and why, for the desk and the command line."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from emegalis.outbox import broker
from emegalis.outbox.enums import FAILED, UNSERVED, DeliveryState, ReturnVerdict
from emegalis.outbox.models import AddressFailure, Delivery, Heartbeat, Relay, ReturnedMail, Sending
from emegalis.outbox.origins import current_origin
from emegalis.outbox.progress import RATE_WINDOW, progress_by_sending
from emegalis.outbox.relays import RelayAddress

STALE_AFTER = datetime.timedelta(seconds=60)
QUEUED = DeliveryState.QUEUED
_GRAVITY = Case(
    When(state__in=FAILED, then=0),
    When(state=DeliveryState.BARRED, then=1),
    When(state=QUEUED, then=2),
    default=3,
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What keeps mail from leaving, for the secretariat to read."""

    heartbeat_at: datetime.datetime | None
    is_stale: bool
    broker_is_away: bool
    relay: Relay | None
    is_a_copy: bool = False


def troubles_of(sending: Sending) -> "QuerySet[Delivery]":
    """Refused, to be tried again, or perhaps received twice: final ones first."""
    return (
        sending.deliveries.filter(Q(state__in=UNSERVED) | Q(state=QUEUED, attempts__gt=0) | Q(unanswered__gt=0))
        .defer("personal", "headers")
        .order_by(_GRAVITY, "name", "id")
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
    """The age of the last sweep, why it is old, and the relay when it takes nothing."""
    at = last_sweep_at()
    is_stale = at is None or timezone.now() - at > STALE_AFTER
    relays = Relay.objects.filter(failures__gt=0)
    if settings.EMAIL_URL:
        relays = relays.filter(key=RelayAddress.parse(settings.EMAIL_URL).key)
    return Waiting(at, is_stale, is_stale and broker.is_away(), relays.order_by("id").first(), is_a_copy())


def last_sweep_at() -> datetime.datetime | None:
    """Nothing before the first."""
    return Heartbeat.objects.filter(pk=1).values_list("at", flat=True).first()


def is_a_copy() -> bool:
    """The portal lived in another database, and nobody has said yet that it lives in this one."""
    return Heartbeat.objects.exclude(home="").exclude(home=current_origin()).exists()


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
    swept_at = last_sweep_at()
    return Status(
        states={state.value: counted.get(state.value, 0) for state in DeliveryState},
        perhaps_twice=Delivery.objects.perhaps_twice().count(),
        retained=Delivery.objects.retained().count(),
        rate_per_minute=Delivery.objects.filter(sent_at__gt=now - RATE_WINDOW).count(),
        oldest_due_at=Delivery.objects.due(on=now).aggregate(oldest=Min("due_at"))["oldest"],
        heartbeat_age=(now - swept_at).total_seconds() if swept_at else None,
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
