"""The mails of this app, written in the verb's transaction. No viewpoint stands in a mail but the copy asked for."""

from collections.abc import Iterable

from django.utils import timezone

from emegalis.lib.links import absolute
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Recipient
from emegalis.outbox.services import queue_letter
from governance.deliberations.enums import MailKind
from governance.deliberations.models import Carriage, Deliberation, Outcome
from governance.deliberations.selectors import last_opinions, sitting_for
from governance.members.enums import BodyKind
from governance.members.letters import write_to_each
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor


def tell_carrier(carriage: Carriage, *, by: Actor) -> None:
    """The élu: there is something to read before this sitting; said once, never again."""
    viewpoint = carriage.viewpoint
    write_to_each(
        [carriage.mandate] if carriage.mandate.person.email else [],
        kind=MailKind.VIEWPOINT_PASSED,
        stem="deliberations/email/passed",
        context=_context(carriage) | {"url": absolute(viewpoint.get_absolute_url())},
        about=carriage,
        by=by,
    )


def send_copy(carriage: Carriage, *, by: Actor) -> None:
    """The president of the authority itself, who has no account: the viewpoint is in the mail."""
    queue_letter(
        kind=MailKind.VIEWPOINT_COPY,
        recipient=Recipient(address=carriage.copy_address),
        letter=compose_letter("deliberations/email/copy", _context(carriage)),
        about=carriage,
        by=by,
    )


def tell_passer(carriage: Carriage, *, by: Actor) -> None:
    """Whoever passed it on, where they still sit in the commission: one more step to read."""
    seats = _commission_seats([carriage.passed_by_id])
    write_to_each(
        seats,
        kind=MailKind.VIEWPOINT_FOLLOWED,
        stem="deliberations/email/followed",
        context=_context(carriage) | {"url": absolute(carriage.viewpoint.get_absolute_url())},
        about=carriage,
        by=by,
    )


def tell_authors(deliberation: Deliberation, *, by: Actor) -> None:
    """Each direction générale that gave an opinion: what became of what it said, and of the commission's opinion."""
    outcomes = list(deliberation.outcomes.select_related("authority__successor", "opinion__authority", "reservation"))
    common = [outcome for outcome in outcomes if outcome.authority is None]
    told: dict[Authority, list[Outcome]] = {}
    for opinion in last_opinions(deliberation.item.orientation) if deliberation.item.orientation else []:
        told.setdefault(_speaking(opinion.authority), list(common))
    for outcome in outcomes:
        if outcome.authority is not None:
            told.setdefault(_speaking(outcome.authority), list(common)).append(outcome)
    seats = _seats_by_authority(told)
    for authority, said in told.items():
        if said:
            write_to_each(
                seats.get(authority.pk, []),
                kind=MailKind.DELIBERATION_PUBLISHED,
                stem="deliberations/email/published",
                context={
                    "deliberation": deliberation,
                    "outcomes": said,
                    "url": absolute(deliberation.get_absolute_url()),
                },
                about=deliberation,
                by=by,
            )


def _speaking(authority: Authority) -> Authority:
    """Who reads the answer today: itself, or the one that took its place."""
    return sitting_for(authority, on=timezone.localdate())


def _seats_by_authority(authorities: Iterable[Authority]) -> dict[int, list[Mandate]]:
    seats = (
        Mandate.objects.in_force(on=timezone.localdate())
        .in_kinds(BodyKind.STRATEGIC_COMMISSION)
        .seated()
        .filter(authority__in=list(authorities))
        .reachable()
        .with_names()
    )
    found: dict[int, list[Mandate]] = {}
    for seat in seats:
        found.setdefault(seat.authority_id, []).append(seat)
    return found


def _context(carriage: Carriage) -> dict[str, object]:
    viewpoint = carriage.viewpoint
    item = viewpoint.item
    return {
        "carriage": carriage,
        "viewpoint": viewpoint,
        "item": item,
        "meeting": item.meeting,
        "authority": viewpoint.authority,
    }


def _commission_seats(people: Iterable[int]) -> list[Mandate]:
    return list(
        Mandate.objects.in_force(on=timezone.localdate())
        .in_kinds(BodyKind.STRATEGIC_COMMISSION)
        .seated()
        .filter(person__in=list(people))
        .reachable()
        .with_names()
    )
