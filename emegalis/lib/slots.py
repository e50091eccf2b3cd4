"""Showing below what is known above: a page declares a slot, settings list its fillers (DESIGN section 3)."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of page brought by an app above: a template and its own explicit context."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    place: str = "main"


@dataclass(frozen=True, slots=True)
class Facts:
    """What an app above knows of the steps of a subject: which body acts, by what act, and when."""

    step: str
    state: str
    body: str = ""
    act: str = ""
    on: datetime.date | None = None
    due: datetime.date | None = None


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
