"""Opinions drawn by lot for invented directions générales: the mix of domain.md 7.4."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from governance.members.enums import Stance
from governance.members.models import Mandate
from governance.opinions.content import OpinionContent, ReservationText
from governance.opinions.enums import Position

# Of 65 members: 38 favourable, 9 with reservations, 2 unfavourable, 4 abstentions, 12 without an answer.
CLOSED_MIX = {Stance.FAVOURABLE: 38, Stance.WITH_RESERVATIONS: 9, Stance.UNFAVOURABLE: 2, Stance.ABSTENTION: 4}
FIRST_MIX = {Stance.FAVOURABLE: 18, Stance.WITH_RESERVATIONS: 16, Stance.UNFAVOURABLE: 5, Stance.ABSTENTION: 4}
OPEN_MIX = {
    Stance.FAVOURABLE: 24,
    Stance.WITH_RESERVATIONS: 8,
    Stance.WITH_RECOMMENDATIONS: 4,
    Stance.UNFAVOURABLE: 2,
    Stance.ABSTENTION: 1,
    Stance.NO_OPINION: 2,
}
OUT_OF = 65
LEFT_SILENT = 2  # at least, in a small territory too: one writes by post, one comes late
# The first to answer are the demonstration accounts: what they said is known beforehand.
KNOWN = [Stance.WITH_RESERVATIONS, Stance.FAVOURABLE, Stance.FAVOURABLE, Stance.WITH_RESERVATIONS]
KNOWN_FIRST = [Stance.UNFAVOURABLE, Stance.WITH_RESERVATIONS, Stance.FAVOURABLE, Stance.WITH_RESERVATIONS]


@dataclass(frozen=True, slots=True)
class Answer:
    mandate: Mandate
    content: OpinionContent


def drawn_answers(
    directors: list[Mandate],
    chance: random.Random,
    texts: dict[str, list[str]],
    *,
    mix: dict[Stance, int],
    known: Sequence[Stance] = (),
) -> Iterator[tuple[int, Answer]]:
    """Each answer with its rank: all stances of the mix, in proportion to the number of directions générales; those
    ``known`` first; some never answer."""
    stances = [stance for stance, share in mix.items() for _ in range(round(share * len(directors) / OUT_OF))]
    chance.shuffle(stances)
    stances = _known_first(stances, known)[: len(directors) - LEFT_SILENT]
    others = directors[len(known) :]
    chance.shuffle(others)
    directors = [*directors[: len(directors) - len(others)], *others]
    for rank, (mandate, stance) in enumerate(zip(directors, stances, strict=False)):
        yield rank, Answer(mandate, _content(stance, chance, texts))


def _known_first(stances: list[Stance], known: Sequence[Stance]) -> list[Stance]:
    rest = list(stances)
    for stance in known:
        if stance in rest:
            rest.remove(stance)
    return [*known, *rest]


def _content(stance: Stance, chance: random.Random, texts: dict[str, list[str]]) -> OpinionContent:
    reserved = stance == Stance.WITH_RESERVATIONS
    plan: dict[str, Any] = {}
    if chance.random() < 0.8:
        position = chance.choice(list(Position))
        plan = {"position": position, "plan": chance.choice(texts["plans"])}
        if position in {Position.SAME_TIME, Position.LATER}:
            plan |= {"year": 2027 + chance.randrange(3), "budget": 1000 * chance.randrange(5, 60)}
    return OpinionContent(
        stance=stance,
        reasons=chance.choice(texts["unfavourable" if stance == Stance.UNFAVOURABLE else "reasons"]),
        reservations=tuple(_reservations(chance, texts)) if reserved else (),
        after_exchange=chance.random() < 0.6,
        **plan,
    )


def _reservations(chance: random.Random, texts: dict[str, list[str]]) -> Iterator[ReservationText]:
    for text in chance.sample(texts["reservations"], chance.choice((1, 1, 2))):
        yield ReservationText(text, chance.choice(texts["liftings"]))
