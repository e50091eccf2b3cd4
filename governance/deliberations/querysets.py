"""Who reads what of viewpoints and deliberations (docs/access.md), written once."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from emegalis.lib.search import stems
from governance.deliberations.enums import DeliberationState
from governance.meetings.querysets import bodies_of
from governance.members.enums import BodyKind
from governance.members.querysets import in_force_q

if TYPE_CHECKING:
    from governance.members.roles import Actor

ASSEMBLIES = [BodyKind.BUREAU, BodyKind.ASSEMBLY]


class ViewpointQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "ViewpointQuerySet":
        """One's own direction générale; the élu it was passed on to, as long as they sit; once spoken in the sitting,
        the body that heard it and the secretariat."""
        own = Q(authority__in=list(actor.holdings))
        spoken = Q(pk__in=self._carriages().spoken().values("viewpoint"))
        if actor.is_staff:
            return self.filter(own | spoken)
        heard = spoken & Q(item__meeting__body__in=bodies_of(actor))
        return self.filter(own | heard | Q(pk__in=self._carriages().held_by(actor).values("viewpoint")))

    def _carriages(self) -> "CarriageQuerySet":
        """All of them, reached through the model: this module stands below it."""
        model: Any = self.model._meta.get_field("carriages").related_model
        carriages: CarriageQuerySet = model.objects.all()
        return carriages

    def of_authorities(self, ids: list[int]) -> "ViewpointQuerySet":
        return self.filter(authority__in=ids)

    def with_subject(self) -> "ViewpointQuerySet":
        """Everything a list shows, in two queries."""
        return self.select_related("authority", "item__meeting__body").prefetch_related("carriages")

    def matching(self, words: str) -> "ViewpointQuerySet":
        query = self
        for stem in stems(words):
            query = query.filter(search_text__contains=f" {stem}")
        return query

    def latest_first(self) -> "ViewpointQuerySet":
        return self.order_by("-item__meeting__starts_at", "item__position", "id")


class CarriageQuerySet(models.QuerySet):
    def standing(self) -> "CarriageQuerySet":
        """Not taken back."""
        return self.filter(taken_back_at=None)

    def spoken(self) -> "CarriageQuerySet":
        return self.standing().exclude(spoken_at=None)

    def held_by(self, actor: "Actor") -> "CarriageQuerySet":
        """Passed on to this person, whose mandate of that day is in force today."""
        return self.standing().filter(in_force_q(actor.day, "mandate__"), person=actor.person_id)

    def with_subject(self) -> "CarriageQuerySet":
        return self.select_related(
            "viewpoint__authority", "viewpoint__item__meeting__body", "mandate__body", "mandate__authority", "person"
        )


class DeliberationQuerySet(models.QuerySet):
    def published(self) -> "DeliberationQuerySet":
        return self.filter(state=DeliberationState.PUBLISHED)

    def drafts(self) -> "DeliberationQuerySet":
        return self.filter(state=DeliberationState.DRAFT)

    def visible_to(self, actor: "Actor | None") -> "DeliberationQuerySet":
        """Published ones are for everyone, signed in or not; one in preparation, for the secretariat."""
        return self if actor and actor.is_staff else self.published()

    def of_year(self, year: int) -> "DeliberationQuerySet":
        return self.filter(adopted_on__year=year)

    def register(self) -> "DeliberationQuerySet":
        """By date, then by number, the latest first; without the document itself."""
        return self.select_related("body").defer("pdf", "text").order_by("-adopted_on", "-number", "-id")

    def to_make(self, *, at: datetime.datetime) -> "DeliberationQuerySet":
        """Published, whose document is in no worker's hands: the oldest first."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=at)
        return self.published().filter(free, made_at=None).order_by("id")

    def matching(self, words: str) -> "DeliberationQuerySet":
        query = self
        for stem in stems(words):
            query = query.filter(search_text__contains=f" {stem}")
        return query


class OutcomeQuerySet(models.QuerySet):
    def published(self) -> "OutcomeQuerySet":
        """Of deliberations that are published: the others are still being written."""
        return self.filter(deliberation__state=DeliberationState.PUBLISHED)

    def of_readable(self, *, opinions: models.QuerySet) -> "OutcomeQuerySet":
        """What the commission's opinion became is for all; the rest follows the opinion it answers."""
        return self.filter(Q(opinion=None) | Exists(opinions.filter(pk=OuterRef("opinion"))))

    def with_subject(self) -> "OutcomeQuerySet":
        return self.select_related(
            "deliberation__body", "opinion__authority", "reservation__revision", "consultation"
        ).defer("deliberation__pdf", "deliberation__text")
