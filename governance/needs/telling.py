"""What the mails about needs come to in a digest (``Kind.tell``): read afresh when it is composed."""

from collections.abc import Callable

from django.utils import timezone

from emegalis.lib.french import NBSP, long_date
from emegalis.outbox.letters import News
from emegalis.outbox.models import Delivery
from governance.needs.models import Need, Referral
from governance.needs.selectors import NeedRow, rows_of


def _told(deliveries: list[Delivery], say: Callable[[NeedRow], News]) -> dict[int, News]:
    today = timezone.localdate()
    ids = {int(delivery.object_id) for delivery in deliveries}
    rows = rows_of(Need.objects.filter(pk__in=ids).with_where(on=today), on=today)
    known = {row.need.pk: row for row in rows}
    return {d.pk: say(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _quoted(title: str) -> str:
    return f"«{NBSP}{title}{NBSP}»"


def asked(deliveries: list[Delivery]) -> dict[int, News]:
    return _told(deliveries, _asked)


def _asked(row: NeedRow) -> News:
    due = f" Avant le {long_date(row.where.due)}." if row.where.due else ""
    text = f"{_quoted(row.need.title)}. {row.where.sentence}{due}"
    return News("Un besoin attend votre instance", text, row.need.get_absolute_url())


def followed(deliveries: list[Delivery]) -> dict[int, News]:
    return _told(deliveries, _followed)


def _followed(row: NeedRow) -> News:
    text = f"{_quoted(row.need.title)}{NBSP}: {row.need.get_state_display().lower()}. {row.where.sentence}".strip()
    return News("Votre besoin avance", text, row.need.get_absolute_url())


def decided(deliveries: list[Delivery]) -> dict[int, News]:
    return _told(deliveries, _decided)


def _decided(row: NeedRow) -> News:
    label = f"{NBSP}: {row.need.outcome_label}" if row.need.outcome_label else ""
    text = f"{_quoted(row.need.title)} – {row.need.get_state_display().lower()}{label}."
    return News("Un besoin a reçu sa suite", text, row.need.get_absolute_url())


def referred(deliveries: list[Delivery]) -> dict[int, News]:
    ids = {int(delivery.object_id) for delivery in deliveries}
    known = {one.pk: one for one in Referral.objects.filter(pk__in=ids).select_related("from_body", "to_body")}
    return {d.pk: _referral(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _referral(referral: Referral) -> News:
    is_answer = not referral.is_waiting
    title = "Une réponse à votre saisine" if is_answer else f"Une saisine du {referral.from_body.short_name}"
    return News(title, f"{_quoted(referral.title)}.", referral.get_absolute_url())
