"""The order of an agenda: places, hours computed from durations, and what a commission usually begins with. Pure."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from governance.meetings.enums import ItemKind


class Timed(Protocol):
    """Anything with a planned duration."""

    minutes: int


TimedT = TypeVar("TimedT", bound=Timed)


@dataclass(frozen=True, slots=True)
class UsualItem:
    """A line that comes back from one meeting to the next (domain.md 7.4)."""

    title: str
    kind: ItemKind
    minutes: int


USUAL = (
    UsualItem("Approbation du compte rendu de la réunion précédente", ItemKind.INFORMATION, 10),
    UsualItem("Bilan d’avancement du plan stratégique", ItemKind.INFORMATION, 20),
    UsualItem("Retour des groupes de travail (DSI, métiers)", ItemKind.INFORMATION, 30),
    UsualItem("Date de la prochaine réunion et questions diverses", ItemKind.OTHER, 10),
)


def timed(items: Iterable[TimedT], starts_at: datetime.datetime) -> list[tuple[TimedT, datetime.datetime]]:
    """Each item with the hour it should begin at."""
    hours, at = [], starts_at
    for item in items:
        hours.append((item, at))
        at += datetime.timedelta(minutes=item.minutes)
    return hours


def total_minutes(items: Iterable[Timed]) -> int:
    return sum(item.minutes for item in items)


def place_for(kinds: Sequence[str], kind: str) -> int:
    """Where a new item goes among those of these kinds, from 0: any other business stays at the end."""
    place = len(kinds)
    if kind != ItemKind.OTHER:
        while place and kinds[place - 1] == ItemKind.OTHER:
            place -= 1
    return place


def moved(ids: Sequence[int], item_id: int, *, up: bool) -> list[int]:
    """The order after one item changed places with its neighbour; unchanged at either end."""
    order, at = list(ids), ids.index(item_id)
    other = at - 1 if up else at + 1
    if 0 <= other < len(order):
        order[at], order[other] = order[other], order[at]
    return order


def is_same_set(order: Sequence[int], ids: Sequence[int]) -> bool:
    """An order names each item once and no other: nothing is lost when two people rearrange at once."""
    return len(order) == len(ids) and set(order) == set(ids)
