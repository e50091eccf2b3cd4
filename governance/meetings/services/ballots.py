"""Ballots of the assemblies: what was asked, how it was counted, what it gave. What does not add up is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP, plural
from governance.meetings import ballot as counting
from governance.meetings.enums import BallotMode, BallotOutcome, Choice
from governance.meetings.models import AgendaItem, Ballot, BallotLine, BallotVoice, Meeting
from governance.meetings.selectors.sittings import Seat, Sitting, sitting_of
from governance.meetings.services.writing import beat, check_seen, locked_sitting
from governance.members.roles import Actor


@dataclass(frozen=True, slots=True)
class Counted:
    """What the secretary counted, as the mode asks: by college and choice, in sums, or member by member.

    ``remainder``: the choice of all those not counted elsewhere (« tous sauf… »). ``chair_choice``: how the chair
    voted, asked on a tie of an ordinary ballot.
    """

    counts: Mapping[tuple[int, str], int | None] = field(default_factory=dict)
    remainder: str = ""
    sums: Mapping[str, counting.Count] = field(default_factory=dict)
    choices: Mapping[int, str] = field(default_factory=dict)
    chair_choice: str = ""


@dataclass(frozen=True, slots=True)
class _Vote:
    """A ballot as it is put: at which item of which sitting, in what way, and what was counted."""

    sitting: Sitting
    place: int
    mode: str
    counted: Counted

    @property
    def electorates(self) -> list[counting.Electorate]:
        return self.sitting.electorates(self.place)

    @property
    def voters(self) -> list[Seat]:
        return [seat for seat in self.sitting.seats(self.place) if seat.takes_part]


@transaction.atomic
def record_ballot(
    *,
    item: AgendaItem,
    mode: str,
    question: str,
    counted: Counted,
    asked_by: str = "",
    ballot: Ballot | None = None,
    seen: int | None = None,
    by: Actor,
) -> Ballot:
    """The result of a ballot on this item is written; with ``ballot``, that one is corrected.

    Refused: for the commission and the groups, without quorum, totals that are not those of who may take part, a tie
    that the chair must settle and does not.
    """
    meeting = locked_sitting(item.meeting)
    _check_may_vote(meeting, item, question)
    sitting = sitting_of(meeting)
    vote = _Vote(sitting, _place_with_quorum(sitting, item), mode, counted)
    lines = _lines(vote)
    found = _result(vote, lines)
    held = _held(item, ballot, seen)
    held.question, held.asked_by = question.strip(), asked_by.strip()
    _write(held, vote, found)
    _write_lines(held, vote, lines)
    beat(meeting)
    record(
        verb="record_ballot", subject=held, by=by, item=item.pk, number=held.number, mode=mode,
        outcome=held.outcome, cast=found.cast,
    )  # fmt: skip
    return held


def _check_may_vote(meeting: Meeting, item: AgendaItem, question: str) -> None:
    if not meeting.body.is_assembly:
        raise BusinessRuleError(
            "Cette instance donne des avis : il n’y a de scrutin qu’au bureau et au comité syndical."
        )
    record_of = getattr(item, "record", None)
    if record_of is None or record_of.started_at is None or record_of.deferred_reason:
        raise BusinessRuleError("Commencez d’abord ce point : on ne met aux voix que ce qui est en discussion.")
    if not question.strip():
        raise BusinessRuleError("Écrivez ce qui est mis aux voix.", field="question")


def _place_with_quorum(sitting: Sitting, item: AgendaItem) -> int:
    place = sitting.place_of(item)
    standing = sitting.standing(place)
    if not standing.is_reached:
        raise BusinessRuleError(f"{standing.verdict}. Sans quorum, rien n’est mis aux voix.")
    return place


def _lines(vote: _Vote) -> list[counting.Line]:
    try:
        if vote.mode == BallotMode.ORDINARY:
            return counting.from_counts(vote.electorates, vote.counted.counts, remainder=vote.counted.remainder)
        if vote.mode == BallotMode.SECRET:
            return counting.from_sums(vote.electorates, vote.counted.sums)
    except counting.BallotRefusal as refusal:
        named = vote.counted.remainder or Choice.FOR
        field_name = f"college_{refusal.college}_{_first_asked(named)}" if refusal.college is not None else "heads_for"
        raise BusinessRuleError(str(refusal), field=field_name) from refusal
    return counting.from_names(_all_said(vote))


def _first_asked(remainder: str) -> str:
    """The field of a college where its refusal stands: the first that is asked."""
    return next(choice for choice in Choice.values if choice != remainder or remainder == Choice.FOR)


def _all_said(vote: _Vote) -> list[counting.Said]:
    """What each member who may take part chose; refused while one of them has no choice."""
    choices = vote.counted.choices
    missing = [seat for seat in vote.voters if choices.get(seat.convocation.pk) not in Choice.values]
    if missing:
        raise BusinessRuleError(
            f"Il manque le choix de {plural(len(missing), 'membre')}{NBSP}: {missing[0].convocation.name}"
            f"{' et d’autres' if len(missing) > 1 else ''}.",
            field=f"choice_{missing[0].convocation.pk}",
        )
    return [_said(vote.sitting, seat, choices[seat.convocation.pk]) for seat in vote.voters]


def _said(sitting: Sitting, seat: Seat, choice: str) -> counting.Said:
    by_college = sitting.rules.votes_in_voices and seat.college is not None
    college = seat.college.pk if by_college and seat.college else counting.IN_ALL
    return counting.Said(seat.convocation.pk, college, choice, seat.voices if by_college else 1)


def _result(vote: _Vote, lines: list[counting.Line]) -> counting.Result:
    """Refused: a tie that the chair settles, while nobody said how they voted."""
    rules = vote.sitting.rules
    found = counting.result(
        lines,
        by_voices=rules.votes_in_voices,
        casting_vote=rules.casting_vote,
        chair=_chair_choice(vote),
        is_secret=vote.mode == BallotMode.SECRET,
    )
    settles = rules.casting_vote and vote.mode == BallotMode.ORDINARY
    if found.is_tie and settles and not vote.counted.chair_choice:
        raise BusinessRuleError(
            f"Partage des voix{NBSP}: indiquez le sens du vote de qui préside, dont la voix l’emporte.",
            field="chair_choice",
        )
    return found


def _chair_choice(vote: _Vote) -> str:
    if vote.mode != BallotMode.BY_NAME:
        return vote.counted.chair_choice
    chair_id = vote.sitting.meeting.chair_id
    chair = next((row for row in vote.sitting.convocations if row.mandate_id == chair_id), None)
    return vote.counted.choices.get(chair.pk, "") if chair else ""


def _held(item: AgendaItem, ballot: Ballot | None, seen: int | None) -> Ballot:
    if ballot is None:
        number = Ballot.objects.filter(item=item).count() + 1
        return Ballot(item=item, number=number, opened_at=timezone.now())
    held = Ballot.objects.select_for_update().get(pk=ballot.pk)
    check_seen(seen, held.version, what="un autre résultat", by_name="", at=None)
    return held


def _write(held: Ballot, vote: _Vote, found: counting.Result) -> None:
    electorates = vote.electorates
    held.mode, held.by_voices = vote.mode, vote.sitting.rules.votes_in_voices
    held.entitled_heads = sum(row.heads for row in electorates)
    held.entitled_voices = sum(row.voices for row in electorates)
    held.outcome = BallotOutcome.ADOPTED if found.is_adopted else BallotOutcome.REJECTED
    held.casting_vote = found.by_casting_vote
    held.chair_choice = _chair_choice(vote) if found.by_casting_vote else ""
    held.recorded_at, held.version = timezone.now(), held.version + 1
    held.save()


def _write_lines(held: Ballot, vote: _Vote, lines: list[counting.Line]) -> None:
    held.lines.all().delete()
    held.voices_given.all().delete()
    BallotLine.objects.bulk_create(
        BallotLine(ballot=held, college_id=x.college or None, choice=x.vote, heads=x.heads, voices=x.voices)
        for x in lines
    )
    if held.mode == BallotMode.BY_NAME:
        BallotVoice.objects.bulk_create(
            BallotVoice(
                ballot=held, convocation=seat.convocation, choice=one.vote, voices=one.voices, college=seat.college,
                spoken_by=seat.holder if seat.is_represented else None,
            )
            for seat, one in zip(vote.voters, _all_said(vote), strict=True)
        )  # fmt: skip


@transaction.atomic
def remove_ballot(*, ballot: Ballot, by: Actor) -> None:
    """A ballot written by mistake is taken out; the last of its item only, so that numbers keep no hole."""
    meeting = locked_sitting(ballot.item.meeting)
    if Ballot.objects.filter(item=ballot.item_id, number__gt=ballot.number).exists():
        raise BusinessRuleError("Un autre scrutin a suivi celui-ci : corrigez-le plutôt.")
    record(verb="remove_ballot", subject=ballot, by=by, item=ballot.item_id, number=ballot.number)
    ballot.delete()
    beat(meeting)
