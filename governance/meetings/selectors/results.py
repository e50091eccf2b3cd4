"""What the items of a meeting gave, and a sitting as those see it who are not its secretary."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from governance.meetings import ballot as counting
from governance.meetings.enums import BallotMode
from governance.meetings.models import Ballot, CommissionOpinion, Meeting
from governance.meetings.quorum import Standing
from governance.meetings.selectors.sittings import SittingItem, sitting_of

Results = list[tuple[Ballot, counting.Result]]


def result_of(ballot: Ballot) -> counting.Result:
    """What the stored lines give, under the rule that was applied."""
    lines = [counting.Line(x.college_id or counting.IN_ALL, x.choice, x.heads, x.voices) for x in ballot.lines.all()]
    return counting.result(
        lines,
        by_voices=ballot.by_voices,
        casting_vote=ballot.casting_vote,
        chair=ballot.chair_choice,
        is_secret=ballot.mode == BallotMode.SECRET,
    )


def results_of(item_ids: Iterable[int]) -> dict[int, Results]:
    """Ballots and their results, by item, in two queries."""
    found: dict[int, Results] = {}
    ballots = Ballot.objects.filter(item__in=item_ids, recorded_at__isnull=False).prefetch_related("lines")
    for ballot in ballots.order_by("item", "number"):
        found.setdefault(ballot.item_id, []).append((ballot, result_of(ballot)))
    return found


@dataclass(frozen=True, slots=True)
class Given:
    """What one item gave."""

    opinion: CommissionOpinion | None = None
    results: Results = field(default_factory=list)


def given_on(meeting: Meeting, item_ids: list[int]) -> dict[int, Given]:
    """By item, for whoever may read it; nothing is asked of a meeting that was never opened."""
    if meeting.opened_at is None or not item_ids:
        return {}
    opinions = {
        row.item_id: row for row in CommissionOpinion.objects.filter(item__in=item_ids, given_at__isnull=False)
    }
    results = results_of(item_ids) if meeting.body.is_assembly else {}
    return {key: Given(opinions.get(key), results.get(key, [])) for key in item_ids}


@dataclass(frozen=True, slots=True)
class Live:
    """A sitting as those who are not its secretary follow it; ``standing`` is for the body only."""

    current: SittingItem | None
    is_hidden: bool
    is_suspended: bool
    standing: Standing | None


def live_view(meeting: Meeting, *, is_insider: bool) -> Live | None:
    """Nothing unless the meeting is open: which item is being discussed, and whether it may be named."""
    if not meeting.is_sitting:
        return None
    sitting = sitting_of(meeting)
    current = sitting.current
    return Live(
        current=current,
        is_hidden=bool(current and current.item.is_confidential and not is_insider),
        is_suspended=meeting.suspensions.filter(ended_at=None).exists(),
        standing=sitting.standing(sitting.place_now) if is_insider else None,
    )
