"""What a digest tells someone: the news that waited and still make sense, then the panels of their front page."""

import datetime
import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db import transaction

from emegalis.home.selectors import Panels, front_panels
from emegalis.lib.slots import Brief, Call, load
from emegalis.outbox.letters import News
from emegalis.outbox.models import Delivery
from emegalis.outbox.registry import kind_named
from governance.members.copies import COPY_MARK
from governance.members.roles import Actor

logger = logging.getLogger(__name__)
MOST_CALLS = 6


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, as the digest says it."""

    news: News
    when: datetime.datetime
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything a digest holds; ``told_ids``: the deliveries it stands for, ``stale_ids``: those to set aside,
    ``failed``: kinds that could not say what theirs come to: those wait for the next digest."""

    news: list[Told]
    calls: list[Call]
    briefs: list[Brief]
    told_ids: set[int]
    stale_ids: set[int]
    failed: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """The same while the same is asked of the reader."""
        asked = [f"{call.action_url} {call.due}" for call in self.calls]
        return hashlib.sha256("\n".join(asked).encode()).hexdigest() if asked else ""

    def is_worth_a_mail(self, *, by_habit: bool, last_fingerprint: str) -> bool:
        """News always are. A digest expected by habit (weekly, or as a copy) also comes for what is asked: while
        something has a date, or once when it is new."""
        if self.news:
            return True
        has_dates = any(call.due for call in self.calls)
        return by_habit and (has_dates or self.fingerprint not in {"", last_fingerprint})


def contents_for(actor: Actor, deliveries: Iterable[Delivery]) -> Contents:
    """What this person is told today; each kind is asked whether its mails are still due, and what they come to."""
    told: dict[tuple[str, News], Told] = {}
    told_ids: set[int] = set()
    stale_ids: set[int] = set()
    failed: list[str] = []
    for name, group in groupby(sorted(deliveries, key=lambda d: d.kind), lambda d: d.kind):
        waiting = list(group)
        said = _news_of_kind(name, waiting)
        if said is None:
            failed.append(name)
            continue
        for delivery, news in said:
            told[name, news] = Told(news, delivery.created_at, delivery.recipient_key.startswith(COPY_MARK))
        told_ids |= {delivery.pk for delivery, _ in said}
        stale_ids |= {delivery.pk for delivery in waiting} - told_ids
    panels = _panels(actor)
    return Contents(
        news=sorted(told.values(), key=lambda one: one.when),
        calls=panels.calls[:MOST_CALLS],
        briefs=_briefs(panels),
        told_ids=told_ids,
        stale_ids=stale_ids,
        failed=failed,
    )


def _news_of_kind(name: str, deliveries: list[Delivery]) -> list[tuple[Delivery, News]] | None:
    """``None`` when this kind fails: it costs the reader its own news, and those only until the next digest."""
    kind = kind_named(name)
    try:
        with transaction.atomic():
            due = load(kind.still_due)(deliveries) if kind.still_due else {delivery.pk for delivery in deliveries}
            said = load(kind.tell)([delivery for delivery in deliveries if delivery.pk in due])
    except Exception:
        logger.exception("Mails of kind %s cannot be told: they wait for the next digest.", name)
        return None
    return [(delivery, said[delivery.pk]) for delivery in deliveries if delivery.pk in said]


def _briefs(panels: Panels) -> list[Brief]:
    """Each thing is named once, where it comes first: several panels may tell of it, each with a page of its own,
    above all to someone with two seats."""
    named: set[str] = set()
    briefs: list[Brief] = []
    for brief in (block.brief for block in panels.blocks if block.brief):
        lines = [line for line in brief.lines if line.text not in named]
        named |= {line.text for line in lines}
        if lines:
            briefs.append(Brief(brief.title, lines))
    return briefs


def _panels(actor: Actor) -> Panels:
    """A panel that fails costs the reader no news: the digest then says only what happened."""
    try:
        with transaction.atomic():
            return front_panels(actor)
    except Exception:
        logger.exception("The panels of person %s cannot be gathered: the digest goes without.", actor.person_id)
        return Panels([], [])
