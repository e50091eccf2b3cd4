"""The minutes as the facts alone would write them, part by part: the secretariat finishes what this proposes. Pure.

Texts are Markdown. What belongs to a confidential item is written in that item's own part and nowhere else.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from emegalis.lib.french import NBSP, THIN, hour, long_date, moment, plural
from governance.meetings.enums import SectionKind

CONFIDENTIAL = "Point confidentiel"
_BREAKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Seat:
    """How one seat was held: « En salle », « Suppléé(e) »; ``note`` says by whom, or which proxy."""

    college: str
    authority: str
    name: str
    state: str
    is_there: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the commission says on an item, with its counts in words and the positions of those who think otherwise."""

    text: str
    counts: str = ""
    minority: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """One choice of a ballot; ``voices`` is nothing where each head has one; ``names`` are said of ballots by name."""

    choice: str
    heads: int
    voices: int | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CollegeCounts:
    """What each choice gathered in one college, in the order of the ballot's own counts."""

    college: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot of an assembly: its mode in words, who asked for it, what each choice gathered, how it ended."""

    mode: str
    question: str
    counts: tuple[Count, ...]
    result: str = ""
    request: str = ""
    colleges: tuple[CollegeCounts, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """What someone is to do, and by when."""

    text: str
    who: str = ""
    due_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What was recorded on one item. ``remarks`` are ready sentences (arrivals, departures, quorum, huis clos), as is
    ``deferral``: put off to another meeting, and why."""

    number: int
    title: str
    is_confidential: bool = False
    rapporteur: str = ""
    deferral: str = ""
    remarks: tuple[str, ...] = ()
    summary: str = ""
    opinion: Opinion | None = None
    ballots: tuple[Ballot, ...] = ()
    decisions: tuple[str, ...] = ()
    actions: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What was recorded of the meeting itself. ``body`` comes with its article: « la commission… »; ``remarks`` are
    ready sentences of the whole meeting (quorum, suspensions)."""

    body: str
    is_feminine: bool
    is_assembly: bool
    is_commission: bool
    noun: str
    opened_at: datetime.datetime
    closed_at: datetime.datetime | None = None
    place: str = ""
    is_remote: bool = False
    convened_on: datetime.date | None = None
    chair: str = ""
    secretaries: str = ""
    remarks: tuple[str, ...] = ()
    seats: tuple[Seat, ...] = ()
    seats_are_replies: bool = False
    next_on: datetime.datetime | None = None
    items: tuple[ItemFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it is proposed; ``number`` is that of its item, 0 for the others."""

    kind: SectionKind
    title: str
    text: str
    number: int = 0
    is_confidential: bool = False


def compose(facts: MeetingFacts) -> list[Part]:
    """Every part, in the order of the document: each item of the agenda is one of them."""
    return [
        Part(SectionKind.OPENING, "Ouverture", _opening(facts)),
        Part(SectionKind.ATTENDANCE, "Présences", _attendance(facts)),
        *(_item(facts, item) for item in facts.items),
        Part(SectionKind.CLOSING, "Clôture", _closing(facts)),
    ]


def as_read_outside(part: Part) -> Part:
    """What someone who does not sit in the body reads of a part."""
    return replace(part, title=CONFIDENTIAL, text="") if part.is_confidential else part


# ---------------------------------------------------------------- the opening and the closing


def _opening(facts: MeetingFacts) -> str:
    return _paragraphs(_when_and_where(facts), _who_leads(facts), *facts.remarks)


def _when_and_where(facts: MeetingFacts) -> str:
    met = "réunie" if facts.is_feminine else "réuni"
    places = [facts.place] if facts.place else []
    if facts.is_remote:
        places.append("à distance")
    where = f", {' et '.join(places)}" if places else ""
    called = f", sur convocation envoyée le {long_date(facts.convened_on)}" if facts.convened_on else ""
    body = facts.body[:1].upper() + facts.body[1:]
    return f"{body} s’est {met} le {moment(facts.opened_at)}{where}{called}."


def _who_leads(facts: MeetingFacts) -> str:
    """The law asks both of an assembly: what nobody noted is left to be written, in view."""
    unsaid = "à préciser" if facts.is_assembly else ""
    label = "Secrétaire de séance" if facts.is_assembly else "Secrétariat"
    lines = [("Présidence", facts.chair or unsaid), (label, facts.secretaries or unsaid)]
    said = [f"{name}{NBSP}: {who}." for name, who in lines if who]
    return " ".join(said)


def _closing(facts: MeetingFacts) -> str:
    ended = f"La {facts.noun} est close à {hour(facts.closed_at)}." if facts.closed_at else ""
    following = f"Prochaine {facts.noun}{NBSP}: {moment(facts.next_on)}." if facts.next_on else ""
    return _paragraphs(ended, following)


# ---------------------------------------------------------------- who was there


def _attendance(facts: MeetingFacts) -> str:
    if not facts.seats:
        return ""
    there = sum(seat.is_there for seat in facts.seats)
    total = plural(len(facts.seats), "membre convoqué", "membres convoqués")
    counted = f"Sur {total}, {_present(there)}."
    source = "D’après les réponses à la convocation, à vérifier." if facts.seats_are_replies else ""
    return _paragraphs(counted, source, _table(facts.seats))


def _present(count: int) -> str:
    if not count:
        return "aucun n’est présent ni suppléé"
    return f"{count} {'sont présents ou suppléés' if count > 1 else 'est présent ou suppléé'}"


def _table(seats: Sequence[Seat]) -> str:
    """In the order of real minutes: college, authority, name, then who stands in or holds a proxy."""
    has_colleges = any(seat.college for seat in seats)
    heads = ["Collège"] * has_colleges + ["Collectivité", "Membre", "Présence"]
    lines = []
    for seat in seats:
        state = f"{seat.state}, {seat.note}" if seat.note else seat.state
        lines.append([seat.college] * has_colleges + [seat.authority, seat.name, state])
    return _markdown_table(heads, lines)


def _markdown_table(heads: list[str], lines: list[list[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join("| " + " | ".join(_cell(text) for text in row) + " |" for row in rows)


def _cell(text: str) -> str:
    return _one_line(text.replace("|", "/"))


def _one_line(text: str) -> str:
    """What stands in a cell or behind a dash keeps its own French spaces."""
    return _BREAKS.sub(" ", text).strip()


# ---------------------------------------------------------------- an item


def _item(facts: MeetingFacts, item: ItemFacts) -> Part:
    text = _paragraphs(
        f"Présenté par {item.rapporteur}." if item.rapporteur else "",
        *item.remarks,
        item.deferral,
        item.summary.strip(),
        _opinion(item.opinion) if item.opinion else "",
        *(_ballot(ballot) for ballot in item.ballots),
        _settled(facts, item.decisions),
        _to_do(item.actions),
    )
    return Part(SectionKind.ITEM, item.title, text, item.number, item.is_confidential)


def _opinion(opinion: Opinion) -> str:
    counts = f" ({opinion.counts})" if opinion.counts else ""
    minority = f"Positions minoritaires{NBSP}: {opinion.minority.strip()}" if opinion.minority.strip() else ""
    return _paragraphs(f"**Avis de la commission**{counts}", opinion.text.strip(), minority)


def _ballot(ballot: Ballot) -> str:
    asked = f"{ballot.question.strip()}" if ballot.question.strip() else ""
    lines = "\n".join(f"- {_count(count)}" for count in ballot.counts)
    by_college = _college_table(ballot) if len(ballot.colleges) > 1 else ""
    return _paragraphs(f"**{ballot.mode}**", ballot.request, asked, lines, by_college, ballot.result)


def _count(count: Count) -> str:
    names = f"{THIN}; {', '.join(count.names)}" if count.names else ""
    return f"{count.choice}{NBSP}: {_figures(count)}{names}"


def _figures(count: Count) -> str:
    """« 12 », « 12 (640 voix) »: heads first, voices where they count."""
    return str(count.heads) if not count.voices else f"{count.heads} ({plural(count.voices, 'voix', 'voix')})"


def _college_table(ballot: Ballot) -> str:
    heads = ["Collège", *(count.choice for count in ballot.counts)]
    lines = [[share.college, *map(_figures, share.counts)] for share in ballot.colleges]
    return _markdown_table(heads, lines)


def _settled(facts: MeetingFacts, decisions: Sequence[str]) -> str:
    """The commission decides nothing: what it agreed on is put on record."""
    title = "Relevé" if facts.is_commission else "Décisions"
    return _list(title, decisions)


def _to_do(actions: Sequence[Task]) -> str:
    return _list("Suites", [_task(action) for action in actions])


def _task(task: Task) -> str:
    by_whom = [task.who] if task.who else []
    if task.due_on:
        by_whom.append(f"pour le {long_date(task.due_on)}")
    return f"{task.text} – {', '.join(by_whom)}" if by_whom else task.text


def _list(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return f"**{title}**\n\n" + "\n".join(f"- {_one_line(line)}" for line in lines)


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)
