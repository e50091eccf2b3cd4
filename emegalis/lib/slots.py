"""Showing below what is known above: a page declares a slot, settings list its fillers (DESIGN section 3)."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One thing of a brief: plain text, the path of its page, and what is said under it."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """A block of the front page in a few words, for the digest mailed to the same person."""

    title: str
    lines: Sequence[BriefLine]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of page brought by an app above: a template and its own explicit context.

    ``place`` is a spot the page names (``main``, ``now``, ``aside``); ``attention`` is what the head of the desk
    says about it (« 25 avis manquent »), one thing or several, empty when nothing presses. ``brief`` is what a digest
    says of a block of the front page; nothing when it is not worth a mail.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    place: str = "main"
    attention: str | Sequence[str] = ""
    brief: Brief | None = None

    @property
    def attentions(self) -> list[str]:
        """Each thing that presses, to be counted one by one."""
        things = [self.attention] if isinstance(self.attention, str) else self.attention
        return [thing for thing in things if thing]


@dataclass(frozen=True, slots=True)
class Facts:
    """What an app above knows of the steps of a subject: which body acts, by what act, and when."""

    step: str
    state: str
    body: str = ""
    act: str = ""
    on: datetime.date | None = None
    due: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the menu or of the foot; ``covers`` is the start (or starts) of the addresses it stays lit for."""

    label: str
    url: str
    covers: str | tuple[str, ...] = ""


@dataclass(frozen=True, slots=True)
class Call:
    """What waits for this person, framed at the top of the front page (``components/call.html``).

    ``due`` is a moment (a day when ``due_is_day``); calls come by urgency: the nearest due first, those without last.
    """

    state: str
    icon: str
    title: str
    text: str
    action_label: str
    action_url: str
    context: str = ""
    due: datetime.datetime | None = None
    due_is_day: bool = False
    note: str = ""
    more_label: str = ""
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing found; ``excerpt`` is plain text, ``label`` says what it is (« Orientation n° 3 »)."""

    title: str
    url: str
    label: str = ""
    excerpt: str = ""
    on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class SearchSection:
    """What one source found: its first hits, and how many there are in all."""

    label: str
    hits: list[SearchHit]
    total: int


@cache
def load(dotted_name: str) -> Callable[..., Any]:
    """The function behind a dotted name of the settings."""
    return import_string(dotted_name)


def _flatten(answer: Any) -> Iterator[Any]:
    if answer is None:
        return
    if isinstance(answer, (list, tuple)):
        yield from answer
    else:
        yield answer


def gather(names: list[str], *args: Any) -> list[Any]:
    """Ask each filler in turn; a filler answers one thing, several, or ``None``."""
    return [thing for name in names for thing in _flatten(load(name)(*args))]


def blocks_for(slot: str, actor: Any, subject: Any) -> list[Any]:
    """What the apps above bring to the page of ``subject``: ``Block`` and ``Facts``, in the order of the settings."""
    return gather(settings.BLOCKS.get(slot, []), actor, subject)
