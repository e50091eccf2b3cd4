"""Two sittings of the demonstration: the commission of last semester, and a comité with its five colleges."""

import datetime

from bulletins.demonstration.clock import at
from bulletins.demonstration.history import PLACE, Story
from governance.meetings.enums import BallotMode, Choice, ItemKind, Presence
from governance.meetings.models import AgendaItem, Convocation, Meeting
from governance.meetings.selectors.sittings import Sitting, sitting_of
from governance.meetings.services import (
    Counted,
    add_agenda_item,
    close_meeting,
    convene_meeting,
    end_item,
    give_commission_opinion,
    give_proxy,
    mark_presence,
    open_meeting,
    record_ballot,
    schedule_meeting,
    start_item,
    write_sitting_head,
    write_summary,
)
from governance.members.enums import BodyKind
from governance.members.models import Body
from governance.members.roles import Actor
from governance.strategy.models import Orientation

COMITE_VIDEO = "https://visio.example.org/comite"
COMITE_ITEMS = (
    ("Approbation du procès-verbal de la séance précédente", ItemKind.DECISION, 10),
    ("Convention pour le socle commun de services numériques", ItemKind.DECISION, 40),
    ("Point d’avancement des projets", ItemKind.INFORMATION, 20),
)
SPOKEN = (
    ("un socle commun", "La commission rend un avis favorable. Elle demande un calendrier de bascule par vagues, "
     "et que les plus petites structures soient accompagnées.", "Une direction générale souhaite une étude de coût "
     "préalable."),
    ("l’identification", "La commission rend un avis favorable, sous une période d’essai de six mois.", ""),
)  # fmt: skip


def hold_commission(story: Story, meeting: Meeting, orientations: list[Orientation]) -> None:
    """Attendance, and the commission's opinion on the orientations of its agenda, in its own words."""
    by = story.secretary
    starts = meeting.starts_at
    with at(starts + datetime.timedelta(minutes=4)):
        open_meeting(meeting=meeting, by=by, chair=_chair(meeting), secretaries="Maïwenn Botrel")
        for rank, seat in enumerate(meeting.convocations.convened().order_by("id")):
            mark_presence(convocation=seat, state=_presence_of(rank), by=by)
    minutes = 6
    for item in meeting.items.select_related("orientation").order_by("position", "id"):
        minutes = _tell_item(item, starts, minutes, orientations, by)
    with at(starts + datetime.timedelta(minutes=minutes + 3)):
        close_meeting(meeting=meeting, by=by)


def _presence_of(rank: int) -> str:
    """Six in nine in the room, one excused, one absent."""
    ways = [Presence.IN_ROOM] * 7 + [Presence.EXCUSED, Presence.ABSENT]
    return ways[rank * 4 % len(ways)]


def _chair(meeting: Meeting):  # type: ignore[no-untyped-def]
    row = meeting.convocations.convened().filter(mandate__presides=True).select_related("mandate").first()
    return row.mandate if row else None


def _tell_item(
    item: AgendaItem, starts: datetime.datetime, minutes: int, orientations: list[Orientation], by: Actor
) -> int:
    """One item after the other; return the minute at which it ended."""
    with at(starts + datetime.timedelta(minutes=minutes)):
        start_item(item=item, by=by)
    with at(starts + datetime.timedelta(minutes=minutes + item.minutes - 3)):
        write_summary(item=item, text=f"{item.title} : la commission entend le rapport et en débat.", by=by)
        if item.orientation in orientations:
            _, text, minority = SPOKEN[orientations.index(item.orientation) % len(SPOKEN)]
            give_commission_opinion(item=item, text=text, minority=minority, by=by)
        end_item(item=item, by=by)
    return minutes + item.minutes


# ---------------------------------------------------------------- the comité


def tell_comite(story: Story) -> Meeting:
    """A séance of the comité two months ago: every delegate there or represented, one weighted ballot.

    With the territory of the demonstration: 92 delegates and 769 voices; 640 for, 58 against, 71 abstentions
    (domain.md 1.3).
    """
    by = story.secretary
    starts = story.calendar.moment(-60, 14)
    with at(starts - datetime.timedelta(days=20)):
        meeting = schedule_meeting(
            body=Body.objects.get(kind=BodyKind.ASSEMBLY),
            starts_at=starts,
            ends_at=starts + datetime.timedelta(hours=2, minutes=30),
            place=PLACE,
            video_link=COMITE_VIDEO,
            by=by,
        )
        for title, kind, minutes in COMITE_ITEMS:
            add_agenda_item(meeting=meeting, title=title, kind=kind, minutes=minutes, by=by)
        meeting = convene_meeting(meeting=meeting, note="", by=by)
    _hold_comite(meeting, starts, by)
    return meeting


def _hold_comite(meeting: Meeting, starts: datetime.datetime, by: Actor) -> None:
    with at(starts + datetime.timedelta(minutes=5)):
        open_meeting(meeting=meeting, by=by)
        write_sitting_head(meeting=meeting, chair=_chair(meeting), secretaries="Enora Le Pape, Fañch Kerneis", by=by)
        _seat_everyone(meeting, by)
    first, second, third = meeting.items.order_by("position", "id")
    _vote(first, starts, 8, Counted(remainder=Choice.FOR), "Le procès-verbal est approuvé sans observation.", by)
    shares = _shares(sitting_of(meeting))
    _vote(second, starts, 20, shares, "Le rapporteur présente la convention ; le débat porte sur la contribution.", by)
    with at(starts + datetime.timedelta(minutes=62)):
        start_item(item=third, by=by)
        write_summary(item=third, text="Le comité prend acte de l’avancement des projets.", by=by)
    with at(starts + datetime.timedelta(minutes=80)):
        end_item(item=third, by=by)
        close_meeting(meeting=meeting, by=by)


def _vote(item: AgendaItem, starts: datetime.datetime, minutes: int, counted: Counted, words: str, by: Actor) -> None:
    with at(starts + datetime.timedelta(minutes=minutes)):
        start_item(item=item, by=by)
    with at(starts + datetime.timedelta(minutes=minutes + item.minutes - 3)):
        write_summary(item=item, text=words, by=by)
        record_ballot(item=item, mode=BallotMode.ORDINARY, question=item.title, counted=counted, by=by)
        end_item(item=item, by=by)


def _seat_everyone(meeting: Meeting, by: Actor) -> None:
    """One in seven at a distance; one in eleven gives a proxy to the delegate before them."""
    before: Convocation | None = None
    for rank, seat in enumerate(sitting_of(meeting).convocations):
        if before is not None and rank % 11 == 10:
            give_proxy(giver=seat, holder=before, by=by)
            continue
        mark_presence(convocation=seat, state=Presence.REMOTE if rank % 7 == 6 else Presence.IN_ROOM, by=by)
        before = seat


def _shares(sitting: Sitting) -> Counted:
    """All of the fourth college against; twelve of the third and all of the fifth abstain; the others for."""
    heads = {college.number: (college.pk, 0) for college in sitting.colleges.values()}
    for row in sitting.electorates(2):
        for number, (key, _) in heads.items():
            if key == row.college:
                heads[number] = (key, row.heads)
    counts: dict[tuple[int, str], int | None] = {}
    if 4 in heads:
        counts[heads[4][0], Choice.AGAINST] = heads[4][1]
    if 5 in heads:
        counts[heads[5][0], Choice.ABSTENTION] = heads[5][1]
    if 3 in heads:
        counts[heads[3][0], Choice.ABSTENTION] = min(12, heads[3][1])
    return Counted(counts=counts, remainder=Choice.FOR)
