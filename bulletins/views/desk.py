"""An issue on the desk of the secretariat, as the pages of its making show it, step by step."""

import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from bulletins.checks import Check, checks_of, pending
from bulletins.leads import LINKED, due_day
from bulletins.making import Standing, steps_of
from bulletins.models import Article, Bulletin, Proof
from bulletins.reading import edition_choices
from bulletins.selectors.audience import Audience, audience_of
from bulletins.selectors.choice import choice_in_words
from bulletins.selectors.editions import EditionShelf, paper_progress, shelf_counts
from bulletins.selectors.gathering import gathered
from bulletins.selectors.writing import Writing, last_writing
from bulletins.services.sending import sending_of
from governance.members.roles import Actor


class IssueDesk:
    """What several steps of an issue show: each thing is found once, when a page first asks for it."""

    def __init__(self, bulletin: Bulletin, actor: Actor) -> None:
        self.bulletin, self.actor = bulletin, actor

    @cached_property
    def audience(self) -> Audience:
        return audience_of(self.bulletin, on=self.actor.day)

    @cached_property
    def shelf(self) -> EditionShelf:
        return EditionShelf(self.bulletin)

    @cached_property
    def checks(self) -> list[Check]:
        return [] if self.bulletin.is_sent else checks_of(self.bulletin, self.audience, on=self.actor.day)

    @cached_property
    def proofs(self) -> list[Proof]:
        return list(self.bulletin.proofs.with_names())

    @cached_property
    def last_writing(self) -> Writing | None:
        return last_writing(self.bulletin)

    @cached_property
    def article_count(self) -> int:
        return self.bulletin.articles.count()

    @property
    def standing(self) -> Standing:
        written_at: datetime.datetime | None = self.last_writing.at if self.last_writing else None
        people = len(self.audience.addressees)
        return Standing(self.bulletin, self.article_count, people, self.checks, self.proofs, written_at)


def making_context(desk: IssueDesk) -> dict[str, Any]:
    """What every page of the making shows: where the issue stands, its editions, its recipients, what is missing."""
    counts = shelf_counts(desk.shelf, desk.audience)
    choices = edition_choices(desk.bulletin, audience=desk.audience)
    return {
        "bulletin": desk.bulletin,
        "steps": steps_of(desk.standing),
        "paper": paper_progress(desk.shelf.all),
        "choices": [(choice, counts.get(choice.edition.pk) if choice.edition else None) for choice in choices],
        "audience": desk.audience,
        "pending": pending(desk.checks),
    }


def step_contexts(desk: IssueDesk) -> dict[str, Any]:
    """What the page of composition shows besides, section after section."""
    return _writing(desk) | _reading(desk) | _readiness(desk) | _sending(desk)


def _writing(desk: IssueDesk) -> dict[str, Any]:
    bulletin, actor = desk.bulletin, desk.actor
    return {
        "groups": _groups(bulletin),
        "article_count": desk.article_count,
        "gathered": gathered(at=timezone.now(), on=actor.day) if bulletin.is_draft else [],
    }


def _groups(bulletin: Bulletin) -> list[tuple[str, list[Article]]]:
    """Articles by reach, in the order of every edition, each with the day it is ``due``."""
    query = bulletin.articles.defer("text", "search_text").select_related(*LINKED)
    groups: dict[str, list[Article]] = {}
    for article in query.prefetch_related("authorities").in_order():
        article.due = due_day(article)
        groups.setdefault(article.scope, []).append(article)
    return list(groups.items())


def _reading(desk: IssueDesk) -> dict[str, Any]:
    return {
        "failed": [edition for edition in desk.shelf.all if edition.has_failed],
        "proofs": desk.proofs,
        "last_writing": desk.last_writing,
    }


def _readiness(desk: IssueDesk) -> dict[str, Any]:
    return {
        "choice": choice_in_words(desk.bulletin),
        "checks": desk.checks,
        "accepted": [check for check in desk.checks if not check.is_pending],
        "wrote_last": desk.last_writing is not None and desk.last_writing.is_by(desk.actor),
    }


def _sending(desk: IssueDesk) -> dict[str, Any]:
    return {"sending": sending_of(desk.bulletin) if desk.bulletin.is_sent else None}
