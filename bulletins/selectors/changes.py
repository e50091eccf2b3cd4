"""What changed among the recipients since the last issue: who is new, who no longer receives it, and why."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from bulletins.models import Bulletin
from bulletins.selectors.audience import KIND, Addressee, Audience
from bulletins.selectors.choice import Choice, choice_of
from bulletins.selectors.receipts import deliveries_of
from emegalis.lib.french import NBSP, day_of, long_date
from emegalis.outbox.enums import DeliveryState
from governance.members.models import Mandate
from governance.people.models import MessageOpposition, Person

NEVER_LEFT = [DeliveryState.CANCELLED, DeliveryState.NOT_DUE, DeliveryState.EXPIRED]


@dataclass(frozen=True, slots=True)
class Change:
    """Someone who begins or ceases to receive, and why, in words."""

    name: str
    mandate_label: str
    why: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Against the last issue sent."""

    previous: Bulletin
    new: list[Change]
    gone: list[Change]


@dataclass(frozen=True, slots=True)
class _Then:
    """The last issue: its day, what it was chosen for, who was written to (with the mandate told then)."""

    day: datetime.date
    choice: Choice
    written_to: dict[int, str]


def previous_issue(bulletin: Bulletin) -> Bulletin | None:
    """The last one sent before this one, or before now."""
    sent = Bulletin.objects.sent().exclude(pk=bulletin.pk)
    if bulletin.sent_at:
        sent = sent.filter(sent_at__lt=bulletin.sent_at)
    return sent.order_by("-sent_at").first()


def changes_since_last(bulletin: Bulletin, audience: Audience, *, on: datetime.date) -> Changes | None:
    """``None`` for the first issue. The same number of queries however many people changed."""
    previous = previous_issue(bulletin)
    if previous is None or previous.sent_at is None:
        return None
    day = day_of(previous.sent_at)
    then = _Then(day, choice_of(previous, on=day), _written_to(previous))
    now = {addressee.person_id: addressee for addressee in audience.addressees}
    new, gone = now.keys() - then.written_to.keys(), then.written_to.keys() - now.keys()
    held = _mandates_of(new | gone)
    return Changes(
        previous,
        [_newcomer(addressee, held[pk], then) for pk, addressee in now.items() if pk in new],
        _leavers(gone, held, then, on),
    )


def _written_to(bulletin: Bulletin) -> dict[int, str]:
    reached = deliveries_of(bulletin).exclude(state__in=NEVER_LEFT).exclude(person_id=None)
    return {pk: label for pk, label in reached.values_list("person_id", "mandate_label") if pk is not None}


def _mandates_of(people: Collection[int]) -> dict[int, list[Mandate]]:
    held: dict[int, list[Mandate]] = defaultdict(list)
    for mandate in Mandate.objects.filter(person__in=people).select_related("body", "authority").order_by("pk"):
        held[mandate.person_id].append(mandate)
    return held


def _newcomer(addressee: Addressee, held: list[Mandate], then: _Then) -> Change:
    before = [mandate for mandate in held if mandate.is_in_force(on=then.day)]
    if not before:
        since = min((mandate.starts_on for mandate in held if mandate.starts_on > then.day), default=None)
        why = f"mandat depuis le {long_date(since)}" if since else "nouveau mandat"
    elif any(then.choice.takes(mandate) for mandate in before):
        why = "s’y opposait alors, ou n’avait pas d’adresse"
    else:
        why = "ne faisait pas partie du choix"
    return Change(addressee.name, addressee.mandate_label, why)


def _leavers(gone: Collection[int], held: dict[int, list[Mandate]], then: _Then, on: datetime.date) -> list[Change]:
    people = Person.objects.filter(pk__in=gone).order_by("sort_key", "pk")
    opposed = dict(MessageOpposition.objects.filter(kind=KIND, person__in=gone).values_list("person_id", "opposed_at"))
    return [
        Change(person.full_name, then.written_to[person.pk], _left(person, held[person.pk], opposed, then, on))
        for person in people
    ]


def _left(
    person: Person, held: list[Mandate], opposed: dict[int, datetime.datetime], then: _Then, on: datetime.date
) -> str:
    current = [mandate for mandate in held if mandate.is_in_force(on=on)]
    ended = [mandate.ends_on for mandate in held if mandate.ends_on and mandate.ends_on <= on]
    if not current:
        return f"mandat terminé le {long_date(max(ended))}" if ended else "n’a plus de mandat"
    if person.pk in opposed:
        return f"ne veut plus les recevoir, depuis le {long_date(opposed[person.pk])}"
    if not person.email:
        return "n’a plus d’adresse"
    if any(then.choice.takes(mandate) for mandate in current):
        return "hors du choix, cette fois"
    was_chosen = [mandate for mandate in held if then.choice.takes(mandate) and mandate.is_in_force(on=then.day)]
    if was_chosen:
        left_on = max(mandate.ends_on for mandate in was_chosen if mandate.ends_on)
        return f"le mandat qui comptait a pris fin le {long_date(left_on)}"
    return f"lisait une réflexion distincte du n°{NBSP}précédent"
