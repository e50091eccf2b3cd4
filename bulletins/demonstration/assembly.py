"""A past séance of the comité, kept from its supplementary agenda to its approved minutes.

Where the territory has all its members, 92 delegates hold 769 voices: 640 for, 58 against, 71 abstentions.
"""

import datetime

from bulletins.demonstration import seats
from bulletins.demonstration.clock import at
from bulletins.demonstration.history import Story
from bulletins.demonstration.minutes import put_before_members
from governance.meetings.ballot import Count
from governance.meetings.enums import BallotMode, Choice, FollowUpKind, Presence
from governance.meetings.models import AgendaItem, Attendance, Convocation, Meeting, Minutes
from governance.meetings.selectors.sittings import Sitting, sitting_of
from governance.meetings.services import (
    Counted,
    add_follow_up,
    add_guest,
    add_supplementary_item,
    approve_minutes,
    close_meeting,
    complete_follow_up,
    end_item,
    give_proxy,
    open_meeting,
    publish_minutes,
    record_ballot,
    send_supplement,
    start_item,
    write_summary,
)
from governance.members.models import Mandate

GUEST, QUALITY = "Nolwenn Le Dantec", "cheffe de projet archivage, centre de gestion d’Arvor"
HEARD = (
    "Le rapporteur présente l’orientation et l’avis de la commission. Madame Le Dantec, invitée, décrit le versement "
    "d’une collectivité sans archiviste.\n\nPlusieurs délégués des communautés de taille moyenne demandent un "
    "calendrier par collectivité ; le président répond qu’il sera joint à la convention."
)
NAMED = "Le président donne lecture des candidatures. Aucune autre n’est présentée."
CALENDAR = "Joindre à la convention un calendrier par collectivité"
LIST_ARCHIVISTS = "Dire quelles collectivités partagent un archiviste"


def add_to_agenda(story: Story, meeting: Meeting, title: str) -> AgendaItem:
    """Ten days before: one more item, sent as a supplementary agenda, and someone from outside to be heard."""
    with at(meeting.starts_at - datetime.timedelta(days=10)):
        first = meeting.items.get()
        add_guest(
            meeting=meeting, name=GUEST, quality=QUALITY, address=f"nolwenn.le-dantec@{seats.DOMAIN}", items=[first],
            by=story.secretary,
        )  # fmt: skip
        item = add_supplementary_item(meeting=meeting, title=title, kind="decision", minutes=10, by=story.secretary)
        send_supplement(meeting=meeting, by=story.secretary)
        return item


def hold(story: Story, meeting: Meeting) -> None:
    """Everyone in the room, at a distance or represented; the first item weighed by college, the second secret."""
    starts, by = meeting.starts_at, story.secretary
    with at(starts + datetime.timedelta(minutes=5)):
        open_meeting(meeting=meeting, chair=_chair(meeting), secretaries="Enora Le Pape, Fañch Kerneis", by=by)
        _seat_everyone(story, meeting)
    first, second = meeting.items.order_by("position")
    _vote(story, first, starts + datetime.timedelta(minutes=10), BallotMode.ORDINARY, HEARD)
    _vote(story, second, starts + datetime.timedelta(minutes=60), BallotMode.SECRET, NAMED)
    with at(starts + datetime.timedelta(minutes=95)):
        close_meeting(meeting=meeting, by=by)


def tell_minutes(story: Story, meeting: Meeting) -> None:
    """Put before the members, with what was settled and who does it."""
    elected = meeting.convocations.convened().select_related("mandate").get(person__email=seats.ELECTED.address)
    first = meeting.items.order_by("position")[0]
    day = meeting.ends_at + datetime.timedelta(days=1)
    with at(day):
        by = story.secretary
        add_follow_up(item=first, text="Le calendrier de chaque collectivité est public.", kind=FollowUpKind.DECISION,
                      by=by)  # fmt: skip
        due = meeting.day + datetime.timedelta(days=60)
        add_follow_up(item=first, text=CALENDAR, who="Les services du syndicat mixte", due_on=due, by=by)
        done = add_follow_up(item=first, text=LIST_ARCHIVISTS, holder=elected.mandate, due_on=due, by=by)
    with at(day + datetime.timedelta(days=30)):
        complete_follow_up(follow_up=done, word="Quatre communautés, par convention.", by=story.actor(seats.ELECTED))
    put_before_members(story, meeting, after=6, corrections=25)


def approve_former(story: Story, meeting: Meeting) -> None:
    """At the opening of the following séance; published within the week."""
    with at(meeting.starts_at + datetime.timedelta(minutes=10)):
        minutes = Minutes.objects.awaiting_approval().of_body(meeting.body).get()
        approve_minutes(minutes=minutes, meeting=meeting, remarks="", by=story.secretary)
    with at(meeting.starts_at + datetime.timedelta(days=2)):
        publish_minutes(minutes=minutes, by=story.secretary)


def _chair(meeting: Meeting) -> Mandate | None:
    row = meeting.convocations.convened().filter(mandate__presides=True).select_related("mandate__authority").first()
    return row.mandate if row else None


def _seat_everyone(story: Story, meeting: Meeting) -> None:
    """One in seven at a distance; one in eleven gives a proxy to the delegate before them."""
    rows = sitting_of(meeting).convocations
    there = [(rank, row) for rank, row in enumerate(rows) if rank % 11 != 10]
    Attendance.objects.bulk_create(
        Attendance(convocation=row, state=_way(rank), recorded_at=meeting.starts_at) for rank, row in there
    )
    for holder, giver in _proxies(rows):
        give_proxy(giver=giver, holder=holder, by=story.secretary)


def _way(rank: int) -> Presence:
    return Presence.REMOTE if rank % 7 == 6 else Presence.IN_ROOM


def _proxies(rows: list[Convocation]) -> list[tuple[Convocation, Convocation]]:
    return [(rows[rank - 1], rows[rank]) for rank in range(10, len(rows), 11)]


def _vote(story: Story, item: AgendaItem, starts: datetime.datetime, mode: BallotMode, words: str) -> None:
    with at(starts):
        start_item(item=item, by=story.secretary)
    with at(starts + datetime.timedelta(minutes=item.minutes)):
        write_summary(item=item, text=words, by=story.secretary)
        sitting = sitting_of(item.meeting)
        counted = _sums(sitting, item) if mode == BallotMode.SECRET else _shares(sitting, item)
        record_ballot(item=item, mode=mode, question=item.title, counted=counted, by=story.secretary)
        end_item(item=item, by=story.secretary)


def _shares(sitting: Sitting, item: AgendaItem) -> Counted:
    """The fourth college against; the fifth and twelve of the third abstain; all others for."""
    numbers = {college.pk: college.number for college in sitting.colleges.values()}
    counts: dict[tuple[int, str], int | None] = {}
    for row in sitting.electorates(sitting.place_of(item)):
        number = numbers.get(row.college)
        if number == 4:
            counts[row.college, Choice.AGAINST] = row.heads
        elif number in {3, 5}:
            counts[row.college, Choice.ABSTENTION] = row.heads if number == 5 else min(12, row.heads)
    return Counted(counts=counts, remainder=Choice.FOR)


def _sums(sitting: Sitting, item: AgendaItem) -> Counted:
    """One of the last college abstains, nobody knows who."""
    rows = sitting.electorates(sitting.place_of(item))
    one = Count(1, rows[-1].voices_per_head)
    others = Count(sum(row.heads for row in rows) - one.heads, sum(row.voices for row in rows) - one.voices)
    return Counted(sums={Choice.FOR: others, Choice.ABSTENTION: one})
