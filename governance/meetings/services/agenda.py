"""The agenda is built while the meeting is prepared; it is frozen when the convocation leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP, long_date
from emegalis.lib.keptfiles import delete_file_after_commit
from emegalis.lib.search import search_text
from governance.meetings import agenda
from governance.meetings.enums import ItemKind
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.selectors import next_supplement, orientations_ready_for, same_orientation_elsewhere
from governance.meetings.services import checks
from governance.meetings.services.outcomes import tell_off_agenda, tell_on_agenda
from governance.meetings.wording import of_the_body
from governance.members.enums import WORKING_GROUPS
from governance.members.models import Body
from governance.members.remits import Subject, check_remit
from governance.members.roles import Actor
from governance.needs.models import Need
from governance.strategy.models import Orientation, Project, Proposal

LONGEST_ITEM, MOST_ITEMS = 480, 60
_TREATED = {ItemKind.OPINION.value: Subject.OPINION, ItemKind.DECISION.value: Subject.DECISION}
OPINION_MINUTES = 30
# What an item points at and holds, kept by whoever edits only its words.
KEPT = ("orientation", "need", "project", "proposal", "explanatory_note", "angle", "rapporteur", "details")


@dataclass(frozen=True, slots=True)
class ItemWords:
    """What an item says and points at."""

    title: str
    kind: str = ItemKind.INFORMATION
    minutes: int = 15
    rapporteur: str = ""
    details: str = ""
    explanatory_note: str = ""
    angle: str = ""
    is_confidential: bool = False
    orientation: Orientation | None = None
    need: Need | None = None
    project: Project | None = None
    proposal: Proposal | None = None


@transaction.atomic
def add_agenda_item(*, meeting: Meeting, by: Actor, **words: Any) -> AgendaItem:
    """One more item, before any other business, which stays last; ``words`` are those of ``ItemWords``.

    Refused: no title, a duration out of bounds, a decision asked of the commission, an orientation that stands on
    another body's agenda without the angle by which this one takes it.
    """
    meeting = _being_prepared(meeting)
    items = list(meeting.items.order_by("position", "id"))
    item = _new_item(meeting, items, ItemWords(**words))
    place = agenda.place_for([other.kind for other in items], item.kind)
    items.insert(place, item)
    _number([other.pk for other in items])
    item.position = place + 1
    record(verb="add_agenda_item", subject=item, by=by, meeting=meeting.pk, kind=item.kind)
    return item


@transaction.atomic
def add_supplementary_item(*, meeting: Meeting, by: Actor, **words: Any) -> AgendaItem:
    """One more item after the convocation, last; nobody reads it before its supplementary agenda is sent."""
    meeting = checks.locked(meeting)
    checks.check_takes_supplement(meeting)
    items = list(meeting.items.order_by("position", "id"))
    item = _new_item(meeting, items, ItemWords(**words), supplement=next_supplement(meeting))
    record(verb="add_supplementary_item", subject=item, by=by, meeting=meeting.pk, supplement=item.supplement)
    return item


def _new_item(meeting: Meeting, items: list[AgendaItem], words: ItemWords, *, supplement: int = 0) -> AgendaItem:
    if len(items) >= MOST_ITEMS:
        raise BusinessRuleError(f"Un ordre du jour compte {MOST_ITEMS} points au plus.")
    item = AgendaItem(meeting=meeting, position=len(items) + 1, supplement=supplement)
    _write(item, words)
    item.save()
    return item


@transaction.atomic
def add_orientation(*, meeting: Meeting, orientation: Orientation, by: Actor, angle: str = "") -> AgendaItem:
    """An orientation whose consultation is closed, or closes before the meeting, is put on the agenda."""
    ready = next((r for r in orientations_ready_for(meeting) if r.orientation.pk == orientation.pk), None)
    if ready is None:
        raise BusinessRuleError(
            "Cette orientation ne peut pas être mise à cet ordre du jour : sa consultation n’est pas close avant la "
            f"{meeting.noun}, ou elle y figure déjà."
        )
    title = f"Orientation n°{NBSP}{orientation.number}{NBSP}: {orientation.title}"
    return add_agenda_item(
        meeting=meeting,
        title=title[: AgendaItem._meta.get_field("title").max_length],
        kind=ItemKind.OPINION,
        minutes=OPINION_MINUTES,
        orientation=orientation,
        angle=angle,
        by=by,
    )


@transaction.atomic
def add_proposal(
    *, meeting: Meeting, proposal: Proposal, title: str, kind: str, minutes: int, by: Actor
) -> AgendaItem:
    """An item of this agenda comes from this proposal, under a title that all who read the agenda will read; its
    author is told."""
    if proposal.agenda_items.filter(meeting=meeting).exists():
        raise BusinessRuleError("Cette proposition est déjà à cet ordre du jour.", field="meeting")
    item = add_agenda_item(meeting=meeting, title=title, kind=kind, minutes=minutes, proposal=proposal, by=by)
    tell_on_agenda(proposal, meeting, by=by)
    return item


@transaction.atomic
def lay_usual_agenda(*, meeting: Meeting, by: Actor) -> list[AgendaItem]:
    """The lines that come back at each meeting of the commission, on an agenda that is still empty."""
    if meeting.items.filter(approves=None).exists():
        raise BusinessRuleError("L’ordre du jour est déjà commencé.")
    # The minutes that await their approval are already there, under their own date.
    lines = agenda.USUAL[1:] if meeting.items.exists() else agenda.USUAL
    return [
        add_agenda_item(meeting=meeting, title=line.title, kind=line.kind, minutes=line.minutes, by=by)
        for line in lines
    ]


@transaction.atomic
def put_first(*, meeting: Meeting, title: str, kind: str, minutes: int, by: Actor) -> AgendaItem:
    """One more item, before all others."""
    item = add_agenda_item(meeting=meeting, title=title, kind=kind, minutes=minutes, by=by)
    order = _order(meeting)
    _number([item.pk, *(pk for pk in order if pk != item.pk)])
    item.position = 1
    return item


@transaction.atomic
def edit_agenda_item(*, item: AgendaItem, by: Actor, **words: Any) -> AgendaItem:
    """The item says something else, in its place; what ``words`` leaves unsaid of what it points at stays."""
    _open_meeting_of(item)
    kept = {name: getattr(item, name) for name in KEPT}
    _write(item, ItemWords(**(kept | words)))
    item.save()
    record(verb="edit_agenda_item", subject=item, by=by, meeting=item.meeting_id)
    return item


@transaction.atomic
def order_agenda(*, meeting: Meeting, order: Sequence[int], by: Actor) -> None:
    """The items stand in this order; refused when it does not name each of them once."""
    meeting = _being_prepared(meeting)
    if not agenda.is_same_set(order, _order(meeting)):
        raise BusinessRuleError("L’ordre du jour a changé entre-temps. Voici où il en est.")
    _number(list(order))
    record(verb="order_agenda", subject=meeting, by=by, items=len(order))


@transaction.atomic
def move_agenda_item(*, item: AgendaItem, up: bool, by: Actor) -> None:
    """The item changes places with the one above, or below; at either end nothing changes."""
    meeting = _being_prepared(item.meeting)
    _number(agenda.moved(_order(meeting), item.pk, up=up))
    record(verb="move_agenda_item", subject=item, by=by, meeting=meeting.pk, up=up)


@transaction.atomic
def remove_agenda_item(*, item: AgendaItem, by: Actor) -> None:
    """The item and its papers leave the agenda; the others close ranks. The author of its proposal is told."""
    meeting = _open_meeting_of(item)
    papers = list(item.papers.all())
    if item.proposal is not None:
        tell_off_agenda(item.proposal, meeting, by=by)
    record(verb="remove_agenda_item", subject=item, by=by, meeting=meeting.pk, papers=len(papers))
    for paper in papers:
        delete_file_after_commit(paper.file)
    item.delete()
    _number(_order(meeting))


def _being_prepared(meeting: Meeting) -> Meeting:
    meeting = checks.locked(meeting)
    if not meeting.is_prepared:
        raise BusinessRuleError("L’ordre du jour est figé depuis l’envoi de la convocation.")
    return meeting


def _open_meeting_of(item: AgendaItem) -> Meeting:
    """The item may still change: its agenda has not been sent."""
    meeting = checks.locked(item.meeting)
    if item.supplement and item.supplement == next_supplement(meeting):
        checks.check_takes_supplement(meeting)
        return meeting
    return _being_prepared(meeting)


def _write(item: AgendaItem, words: ItemWords) -> None:
    _check_words(item, words)
    item.title, item.kind, item.minutes = words.title.strip(), words.kind, words.minutes
    item.rapporteur, item.details, item.angle = words.rapporteur.strip(), words.details.strip(), words.angle.strip()
    item.explanatory_note, item.is_confidential = words.explanatory_note.strip(), words.is_confidential
    item.orientation, item.need, item.project = words.orientation, words.need, words.project
    item.proposal = words.proposal
    item.search_text = search_text(item.title, item.details, item.rapporteur)


def _check_words(item: AgendaItem, words: ItemWords) -> None:
    if not words.title.strip():
        raise BusinessRuleError("Donnez un intitulé au point.", field="title")
    if not 0 < words.minutes <= LONGEST_ITEM:
        raise BusinessRuleError(f"La durée va de 1 à {LONGEST_ITEM} minutes.", field="minutes")
    _check_kind(item.meeting.body, words.kind)
    if sum(pointed is not None for pointed in (words.orientation, words.need, words.project)) > 1:
        raise BusinessRuleError(
            "Un point porte sur une orientation, un besoin ou un projet : un seul à la fois.", field="orientation"
        )
    if words.orientation is not None and not words.angle.strip():
        _check_angle(item.meeting, words.orientation)


def _check_angle(meeting: Meeting, orientation: Orientation) -> None:
    """Two bodies that take the same orientation do not treat it twice: the second says by which angle."""
    others = same_orientation_elsewhere([orientation.pk], meeting)[orientation.pk]
    if others:
        other = others[0].meeting
        raise BusinessRuleError(
            f"Cette orientation est aussi à l’ordre du jour {of_the_body(other.body)}, le "
            f"{long_date(other.starts_at)}. Dites sous quel angle cette instance la prend.",
            field="angle",
        )


def _check_kind(body: Body, kind: str) -> None:
    """The commission is never asked to decide; a working group neither decides nor gives the commission's opinion:
    ``WrongBody`` names who does."""
    if kind == ItemKind.DECISION and body.is_commission:
        raise BusinessRuleError("La commission rend des avis : choisissez une autre nature.", field="kind")
    if body.kind in WORKING_GROUPS and kind in _TREATED:
        check_remit(_TREATED[kind], body.kind, field="kind")


def _order(meeting: Meeting) -> list[int]:
    return list(meeting.items.order_by("position", "id").values_list("pk", flat=True))


def _number(ids: list[int]) -> None:
    """Give each item its place, from 1."""
    places = {pk: place for place, pk in enumerate(ids, 1)}
    items = list(AgendaItem.objects.filter(pk__in=ids))
    for item in items:
        item.position = places[item.pk]
    AgendaItem.objects.bulk_update(items, ["position"])
