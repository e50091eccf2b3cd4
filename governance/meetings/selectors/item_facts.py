"""What was recorded on each item of a meeting, for the composer of its minutes: a fixed number of queries for all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch

from emegalis.lib.french import NBSP, hour
from governance.meetings import composing
from governance.meetings.composing import CollegeCounts, Count, ItemFacts, Opinion, Task
from governance.meetings.enums import Choice, FollowUpKind, Presence, RecordState
from governance.meetings.models import (
    AgendaItem,
    Attendance,
    Ballot,
    BallotLine,
    BallotVoice,
    ClosedSession,
    CommissionOpinion,
    Convocation,
    Meeting,
    Proxy,
)
from governance.meetings.selectors.results import result_of
from governance.members.enums import Stance

AWAY = {Presence.EXCUSED, Presence.ABSENT, Presence.REPRESENTED}
_STANCES = {
    Stance.FAVOURABLE: ("favorable", "favorables"),
    Stance.WITH_RESERVATIONS: ("favorable avec réserves", "favorables avec réserves"),
    Stance.WITH_RECOMMENDATIONS: ("favorable avec recommandations", "favorables avec recommandations"),
    Stance.UNFAVOURABLE: ("défavorable", "défavorables"),
    Stance.ABSTENTION: ("abstention", "abstentions"),
    Stance.NO_OPINION: ("ne se prononce pas", "ne se prononcent pas"),
}


def item_facts(meeting: Meeting, quorums: Mapping[int, list[str]]) -> tuple[ItemFacts, ...]:
    """The items in their order, with everything recorded on each; ``quorums``: what is said of it, by item."""
    items = list(
        meeting.items.announced()
        .select_related("record", "commission_opinion")
        .prefetch_related("follow_ups", Prefetch("ballots", _ballots()), "recusals__convocation", "closed_sessions")
        .order_by("position", "id")
    )
    moves = movements(meeting)
    for item, said in quorums.items():
        moves[item] = [*moves.get(item, []), *said]
    return tuple(_item(number, item, meeting, moves) for number, item in enumerate(items, 1))


def _ballots() -> Any:
    lines = BallotLine.objects.select_related("college").order_by("college__number", "id")
    voices = BallotVoice.objects.select_related("convocation__authority").order_by("id")
    recorded = Ballot.objects.filter(recorded_at__isnull=False).order_by("number")
    return recorded.prefetch_related(Prefetch("lines", lines), Prefetch("voices_given", voices))


def _item(number: int, item: AgendaItem, meeting: Meeting, moves: dict[int, list[str]]) -> ItemFacts:
    record = getattr(item, "record", None)
    follow_ups = sorted(item.follow_ups.all(), key=lambda follow_up: follow_up.pk)
    return ItemFacts(
        number=number,
        title=item.title,
        is_confidential=item.is_confidential or bool(item.closed_sessions.all()),
        rapporteur=item.rapporteur,
        deferral=_deferral(record),
        remarks=(*_closed_sessions(item), *moves.get(item.pk, []), *_recusals(item)),
        summary=record.summary if record else "",
        opinion=_opinion(getattr(item, "commission_opinion", None)),
        ballots=tuple(_ballot(ballot) for ballot in item.ballots.all()),
        decisions=tuple(f.text for f in follow_ups if f.kind == FollowUpKind.DECISION),
        actions=tuple(Task(f.text, f.who, f.due_on) for f in follow_ups if f.kind == FollowUpKind.ACTION),
    )


def _deferral(record: Any) -> str:
    if record is None or record.state != RecordState.DEFERRED:
        return ""
    reason = f"{NBSP}: {record.deferred_reason.strip().rstrip('.')}" if record.deferred_reason.strip() else ""
    return f"Ce point est reporté{reason}."


def _closed_sessions(item: AgendaItem) -> list[str]:
    return [closed_session_words(closed) for closed in item.closed_sessions.all()]


def closed_session_words(closed: ClosedSession) -> str:
    """Who asked for it, how it was accepted, from when to when."""
    until = f" à {hour(closed.ended_at)}" if closed.ended_at else ""
    asked, accepted = closed.asked_by.strip().rstrip("."), closed.accepted.strip().rstrip(".")
    return f"Huis clos, de {hour(closed.started_at)}{until}, demandé par {asked}{NBSP}: {accepted}."


def _recusals(item: AgendaItem) -> list[str]:
    names = [recusal.convocation.name for recusal in item.recusals.all()]
    if not names:
        return []
    return [f"{', '.join(names)} ne {'prend' if len(names) == 1 else 'prennent'} pas part à ce point."]


# ---------------------------------------------------------------- opinions and ballots


def _opinion(opinion: CommissionOpinion | None) -> Opinion | None:
    if opinion is None or not opinion.is_given:
        return None
    return Opinion(opinion.text, counts_words(opinion.counts), opinion.minority)


def counts_words(counts: dict[str, Any]) -> str:
    """« 38 favorables, 2 défavorables, 12 sans réponse »."""
    said = [
        f"{counts[stance]}{NBSP}{words[counts[stance] > 1]}"
        for stance, words in _STANCES.items()
        if counts.get(stance)
    ]
    if counts.get("silent"):
        said.append(f"{counts['silent']} sans réponse")
    return ", ".join(said)


def _ballot(ballot: Ballot) -> composing.Ballot:
    lines = list(ballot.lines.all())
    names = _names(ballot)
    chosen = {Choice.FOR, Choice.AGAINST, *(line.choice for line in lines if line.heads)}
    choices = [choice for choice in Choice if choice in chosen]
    return composing.Ballot(
        mode=ballot.get_mode_display(),
        question=ballot.question,
        counts=tuple(_count(ballot, choice, lines, tuple(names[choice])) for choice in choices),
        result=result_of(ballot).words if ballot.outcome else "",
        request=f"Ce mode de scrutin est demandé par {ballot.asked_by.strip().rstrip('.')}."
        if ballot.asked_by
        else "",
        colleges=_by_college(ballot, choices, lines),
    )


def _count(ballot: Ballot, choice: Choice, lines: Iterable[BallotLine], names: tuple[str, ...] = ()) -> Count:
    made = [line for line in lines if line.choice == choice]
    voices = sum(line.voices for line in made) if ballot.by_voices else None
    return Count(choice.label, sum(line.heads for line in made), voices, names)


def _by_college(ballot: Ballot, choices: list[Choice], lines: list[BallotLine]) -> tuple[CollegeCounts, ...]:
    colleges = {line.college.number: line.college for line in lines if line.college}
    return tuple(
        CollegeCounts(
            college.name,
            tuple(_count(ballot, choice, [line for line in lines if line.college == college]) for choice in choices),
        )
        for _, college in sorted(colleges.items())
    )


def _names(ballot: Ballot) -> dict[str, list[str]]:
    """By choice, who made it, where the ballot is by name."""
    names: dict[str, list[str]] = defaultdict(list)
    for voice in ballot.voices_given.all():
        names[voice.choice].append(f"{voice.convocation.name} ({voice.convocation.authority.short_name})")
    return names


# ---------------------------------------------------------------- arrivals, departures, proxies


def movements(meeting: Meeting) -> dict[int, list[str]]:
    """By item, what changed in the room from it on."""
    said: dict[int, list[str]] = defaultdict(list)
    before: dict[int, str] = {}
    rows = Attendance.objects.filter(convocation__meeting=meeting).select_related("convocation", "from_item")
    for row in sorted(rows, key=lambda row: (row.from_item.position if row.from_item else 0, row.pk)):
        if row.from_item_id:
            said[row.from_item_id].append(_move(meeting, row.convocation, before.get(row.convocation_id, ""), row))
        before[row.convocation_id] = row.state
    for proxy in Proxy.objects.filter(meeting=meeting).select_related("giver", "holder"):
        if proxy.from_item_id:
            said[proxy.from_item_id].append(f"{proxy.giver.name} donne pouvoir à {proxy.holder.name}.")
        if proxy.ended_from_id:
            said[proxy.ended_from_id].append(f"Le pouvoir de {proxy.giver.name} à {proxy.holder.name} prend fin.")
    return said


def _move(meeting: Meeting, convocation: Convocation, before: str, row: Attendance) -> str:
    was_away = not before or before in AWAY
    if row.state in AWAY:
        return f"{convocation.name} quitte la {meeting.noun}." if not was_away else _stays_away(convocation, row)
    if row.state == Presence.SUBSTITUTED:
        return f"{row.substitute_name or 'La suppléance'} siège pour {convocation.name}."
    if was_away:
        return f"{convocation.name} rejoint la {meeting.noun}{', à distance' if row.state == Presence.REMOTE else ''}."
    return f"{convocation.name} est désormais {row.get_state_display().lower()}."


def _stays_away(convocation: Convocation, row: Attendance) -> str:
    return f"{convocation.name}{NBSP}: {row.get_state_display().lower()}."
