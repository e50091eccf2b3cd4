"""The agenda is built while the meeting is prepared; it is frozen when the convocation leaves."""

from django.db import transaction

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP
from emegalis.lib.keptfiles import delete_file_after_commit
from emegalis.lib.search import search_text
from governance.meetings import agenda
from governance.meetings.enums import ItemKind
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.selectors import orientations_ready_for
from governance.meetings.services import checks
from governance.meetings.services.outcomes import tell_off_agenda, tell_on_agenda
from governance.members.roles import Actor
from governance.strategy.models import Orientation, Proposal

LONGEST_ITEM, MOST_ITEMS = 480, 60
OPINION_MINUTES = 30


@transaction.atomic
def add_agenda_item(
    *,
    meeting: Meeting,
    title: str,
    kind: str = ItemKind.INFORMATION,
    minutes: int = 15,
    rapporteur: str = "",
    details: str = "",
    is_confidential: bool = False,
    orientation: Orientation | None = None,
    proposal: Proposal | None = None,
    by: Actor,
) -> AgendaItem:
    """One more item, before any other business, which stays last."""
    meeting = _being_prepared(meeting)
    items = list(meeting.items.order_by("position", "id"))
    if len(items) >= MOST_ITEMS:
        raise BusinessRuleError(f"Un ordre du jour compte {MOST_ITEMS} points au plus.")
    item = AgendaItem(meeting=meeting, position=len(items) + 1, orientation=orientation, proposal=proposal)
    _write(item, title, kind, minutes, rapporteur, details, is_confidential)
    item.save()
    place = agenda.place_for([other.kind for other in items], kind)
    items.insert(place, item)
    _number([other.pk for other in items])
    item.position = place + 1
    record(verb="add_agenda_item", subject=item, by=by, meeting=meeting.pk, kind=item.kind)
    return item


@transaction.atomic
def add_orientation(*, meeting: Meeting, orientation: Orientation, by: Actor) -> AgendaItem:
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
    if meeting.items.exists():
        raise BusinessRuleError("L’ordre du jour est déjà commencé.")
    return [
        add_agenda_item(meeting=meeting, title=line.title, kind=line.kind, minutes=line.minutes, by=by)
        for line in agenda.USUAL
    ]


@transaction.atomic
def edit_agenda_item(
    *,
    item: AgendaItem,
    title: str,
    kind: str,
    minutes: int,
    rapporteur: str = "",
    details: str = "",
    is_confidential: bool = False,
    by: Actor,
) -> AgendaItem:
    """The item says something else; its place and its orientation stay."""
    _being_prepared(item.meeting)
    _write(item, title, kind, minutes, rapporteur, details, is_confidential)
    item.save()
    record(verb="edit_agenda_item", subject=item, by=by, meeting=item.meeting_id)
    return item


@transaction.atomic
def move_agenda_item(*, item: AgendaItem, up: bool, by: Actor) -> None:
    """The item changes places with the one above, or below; at either end nothing changes."""
    meeting = _being_prepared(item.meeting)
    _number(agenda.moved(_order(meeting), item.pk, up=up))
    record(verb="move_agenda_item", subject=item, by=by, meeting=meeting.pk, up=up)


@transaction.atomic
def remove_agenda_item(*, item: AgendaItem, by: Actor) -> None:
    """The item and its papers leave the agenda; the others close ranks. The author of its proposal is told."""
    meeting = _being_prepared(item.meeting)
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


def _write(
    item: AgendaItem, title: str, kind: str, minutes: int, rapporteur: str, details: str, is_confidential: bool
) -> None:
    if not title.strip():
        raise BusinessRuleError("Donnez un intitulé au point.", field="title")
    if not 0 < minutes <= LONGEST_ITEM:
        raise BusinessRuleError(f"La durée va de 1 à {LONGEST_ITEM} minutes.", field="minutes")
    if kind == ItemKind.DECISION and item.meeting.body.is_commission:
        raise BusinessRuleError("La commission rend des avis : choisissez une autre nature.", field="kind")
    item.title, item.kind, item.minutes = title.strip(), kind, minutes
    item.rapporteur, item.details, item.is_confidential = rapporteur.strip(), details.strip(), is_confidential
    item.search_text = search_text(item.title, item.details, item.rapporteur)


def _order(meeting: Meeting) -> list[int]:
    return list(meeting.items.order_by("position", "id").values_list("pk", flat=True))


def _number(ids: list[int]) -> None:
    """Give each item its place, from 1."""
    places = {pk: place for place, pk in enumerate(ids, 1)}
    items = list(AgendaItem.objects.filter(pk__in=ids))
    for item in items:
        item.position = places[item.pk]
    AgendaItem.objects.bulk_update(items, ["position"])
