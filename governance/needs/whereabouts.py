"""« Où en est notre besoin »: who acts now, by when, and what may happen next. Pure: no query, no request.

Everything follows from dated facts. A need that has not ended always has someone whose turn it is; where its group or
the DSI group has no chair, the titular who has sat the longest acts in its place, or the secretariat. Days are those
of the bodies concerned (``Body.answer_days``, ``Body.comment_days``), each with its source on the page of the body.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from emegalis.lib.french import long_date
from governance.members.enums import BodyKind
from governance.needs.enums import AdviceState, NeedState


class Position(StrEnum):
    """Whose turn it is."""

    WRITING = "writing"
    GROUP = "group"
    NAMING = "naming"
    DRAFTING = "drafting"
    COMMENTING = "commenting"
    ADVISING = "advising"
    OUTCOME = "outcome"
    ENDED = "ended"


class Act(StrEnum):
    """What may be done to a need."""

    PRESENT = "present"
    RETURN = "return"
    SUBMIT = "submit"
    NAME = "name"
    DRAFT = "draft"
    OPEN = "open"
    COMMENT = "comment"
    ADVISE = "advise"
    TAKE_UP = "take_up"
    MERGE = "merge"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


_SET_ASIDE = frozenset({Act.MERGE, Act.DECLINE, Act.WITHDRAW})
POSSIBLE: Mapping[Position, frozenset[Act]] = {
    Position.WRITING: frozenset({Act.PRESENT}),
    Position.GROUP: frozenset({Act.RETURN, Act.SUBMIT, Act.WITHDRAW}),
    Position.NAMING: frozenset({Act.NAME}) | _SET_ASIDE,
    Position.DRAFTING: frozenset({Act.NAME, Act.DRAFT, Act.OPEN}) | _SET_ASIDE,
    Position.COMMENTING: frozenset({Act.NAME, Act.DRAFT, Act.COMMENT}) | _SET_ASIDE,
    Position.ADVISING: frozenset({Act.NAME, Act.DRAFT, Act.ADVISE}) | _SET_ASIDE,
    Position.OUTCOME: frozenset({Act.TAKE_UP}) | _SET_ASIDE,
    Position.ENDED: frozenset(),
}

# The kind of body whose turn it is.
RESPONSIBLE: Mapping[Position, BodyKind] = {
    Position.WRITING: BodyKind.BUSINESS_GROUP,
    Position.GROUP: BodyKind.BUSINESS_GROUP,
    Position.NAMING: BodyKind.IT_GROUP,
    Position.DRAFTING: BodyKind.IT_GROUP,
    Position.COMMENTING: BodyKind.IT_GROUP,
    Position.ADVISING: BodyKind.IT_GROUP,
    Position.OUTCOME: BodyKind.SECRETARIAT,
}


@dataclass(frozen=True, slots=True)
class Delays:
    """In days, what each body takes; and whether those that need a chair have one."""

    group: int = 60
    it_group: int = 60
    secretariat: int = 60
    group_has_chair: bool = True
    it_group_has_chair: bool = True


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What happened to a need, by days."""

    state: NeedState
    saved_on: datetime.date
    group: str = ""
    presented_on: datetime.date | None = None
    submitted_on: datetime.date | None = None
    decided_on: datetime.date | None = None
    advice: AdviceState | None = None
    rapporteur: str = ""
    rapporteur_sits: bool = True
    comments_until: datetime.date | None = None
    advised_on: datetime.date | None = None
    given_back_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Who acts now, what they do, by when; ``who`` and ``act`` make one sentence."""

    position: Position
    who: str = ""
    act: str = ""
    due: datetime.date | None = None
    is_late: bool = False

    @property
    def sentence(self) -> str:
        """« Présidence du groupe Finances : dépose le besoin. »"""
        return f"{self.who} {self.act}." if self.who else ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the line (``components/line.html``)."""

    kind: str
    name: str
    who: str
    when: str = ""
    turn: str = ""
    yours: bool = False
    note: str = ""
    note_kind: str = "wait"
    note_icon: str = "info"


def position_of(facts: NeedFacts, *, on: datetime.date) -> Position:
    """Whose turn it is on the day."""
    if facts.state == NeedState.DRAFT:
        return Position.WRITING
    if facts.state == NeedState.PRESENTED:
        return Position.GROUP
    if facts.state == NeedState.ADVISED:
        return Position.OUTCOME
    return _advice_position(facts, on) if facts.state == NeedState.SUBMITTED else Position.ENDED


def _advice_position(facts: NeedFacts, on: datetime.date) -> Position:
    if facts.advice == AdviceState.COMMENTING:
        is_over = facts.comments_until is not None and facts.comments_until < on
        return Position.ADVISING if is_over else Position.COMMENTING
    return Position.DRAFTING if facts.advice == AdviceState.DRAFTING and facts.rapporteur_sits else Position.NAMING


def is_possible(act: Act, facts: NeedFacts, *, on: datetime.date) -> bool:
    return act in POSSIBLE[position_of(facts, on=on)]


def where_is(facts: NeedFacts, delays: Delays, *, on: datetime.date) -> Whereabouts:
    """Who acts on the day, and by when; for one that has ended, nobody."""
    position = position_of(facts, on=on)
    if position == Position.ENDED:
        return Whereabouts(position)
    due = _due(position, facts, delays)
    return Whereabouts(
        position=position,
        who=_who(position, facts, delays),
        act=_ACTS[position],
        due=due,
        is_late=due is not None and due < on,
    )


_ACTS = {
    Position.WRITING: "l’écrit, puis le présente au groupe",
    Position.GROUP: "le dépose, ou le rend à qui l’a écrit",
    Position.NAMING: "désigne un rapporteur",
    Position.DRAFTING: "rédige l’assistance technique",
    Position.COMMENTING: "réagit au projet d’assistance technique",
    Position.ADVISING: "rend l’assistance technique",
    Position.OUTCOME: "le reprend dans une orientation, le réunit à un autre ou dit pourquoi il n’est pas retenu",
}


def _in_place(group: str) -> str:
    return f"Faute de présidence, le titulaire le plus ancien du {group}, ou le secrétariat,"


def _who(position: Position, facts: NeedFacts, delays: Delays) -> str:
    if position == Position.GROUP:
        return f"La présidence du {facts.group}" if delays.group_has_chair else _in_place(facts.group)
    if position in {Position.NAMING, Position.ADVISING}:
        return "La présidence du groupe des DSI" if delays.it_group_has_chair else _in_place("groupe des DSI")
    if position == Position.DRAFTING:
        return f"{facts.rapporteur}, du groupe des DSI," if facts.rapporteur else "Le groupe des DSI"
    return {
        Position.WRITING: f"Un membre du {facts.group}",
        Position.COMMENTING: "Le groupe des DSI",
        Position.OUTCOME: "Le secrétariat",
    }[position]


def _due(position: Position, facts: NeedFacts, delays: Delays) -> datetime.date | None:
    """The day by which it is expected; a draft has none: nobody waits for it."""
    if position == Position.COMMENTING:
        return facts.comments_until
    since, days = {
        Position.WRITING: (None, 0),
        Position.GROUP: (facts.presented_on, delays.group),
        Position.OUTCOME: (facts.given_back_on or facts.advised_on, delays.secretariat),
    }.get(position, (facts.submitted_on, delays.it_group))
    if since is None:
        return None
    due = since + datetime.timedelta(days=days)
    return max(due, facts.comments_until) if position == Position.ADVISING and facts.comments_until else due


# ---------------------------------------------------------------- the line

_RANKS = {
    Position.WRITING: 0,
    Position.GROUP: 1,
    Position.NAMING: 2,
    Position.DRAFTING: 2,
    Position.COMMENTING: 2,
    Position.ADVISING: 2,
    Position.OUTCOME: 3,
}
YOUR_TURN, IN_PROGRESS = "À vous d’agir", "En cours"
_NAMES = ("Rédaction", "Dépôt par le groupe", "Assistance technique", "Suite donnée")


def stops_of(facts: NeedFacts, delays: Delays, *, on: datetime.date, yours: bool = False) -> list[Stop]:
    """The four steps of a need: what is done, who acts now (``yours``: this very reader), what comes."""
    where = where_is(facts, delays, on=on)
    rank = _RANKS.get(where.position)
    who = (facts.group, f"Présidence du {facts.group}", "Groupe des DSI", "Secrétariat")
    done = (facts.presented_on, facts.submitted_on, facts.advised_on, _decided(facts))
    return [
        _stop(name, body, day, where if rank == number else None, is_ended=rank is None, yours=yours)
        for number, (name, body, day) in enumerate(zip(_NAMES, who, done, strict=True))
    ]


def _decided(facts: NeedFacts) -> datetime.date | None:
    return None if facts.state == NeedState.WITHDRAWN else facts.decided_on


def _stop(
    name: str, who: str, done_on: datetime.date | None, now: Whereabouts | None, *, is_ended: bool, yours: bool
) -> Stop:
    if now is not None:
        when = f"avant le {long_date(now.due)}" if now.due else ""
        return Stop("now", name, who, when, turn=YOUR_TURN if yours else IN_PROGRESS, yours=yours)
    if done_on is not None:
        return Stop("done", name, who, long_date(done_on))
    return Stop("next", name, who, note="Sans objet" if is_ended else "")
