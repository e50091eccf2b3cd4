"""Who reads what of the strategy, and in which order it is read."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from emegalis.lib.search import stems
from governance.strategy.enums import Stage

if TYPE_CHECKING:
    from governance.members.roles import Actor
    from governance.strategy.models import StrategicPlan

WAITING = [Stage.IMPULSE, Stage.FRAMING]


class StrategicPlanQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "StrategicPlanQuerySet":
        """Whoever holds a mandate."""
        return self if actor.mandates else self.none()

    def in_force(self, *, on: datetime.date) -> "StrategicPlanQuerySet":
        return self.filter(starts_on__lte=on, ends_on__gt=on)

    def overlapping(self, starts_on: datetime.date, ends_on: datetime.date) -> "StrategicPlanQuerySet":
        return self.filter(starts_on__lt=ends_on, ends_on__gt=starts_on)

    def coming(self, *, on: datetime.date) -> "StrategicPlanQuerySet":
        """Not yet begun, the nearest first."""
        return self.filter(starts_on__gt=on).order_by("starts_on", "id")

    def over(self, *, on: datetime.date) -> "StrategicPlanQuerySet":
        """Ended, the latest first."""
        return self.filter(ends_on__lte=on).order_by("-ends_on", "-id")


class OrientationQuerySet(models.QuerySet):
    model: Any  # its relations are not known to the type checker here, below the models

    def _versions(self) -> models.QuerySet:
        return self.model.versions.rel.related_model.objects.filter(orientation=OuterRef("pk"))

    def published(self) -> "OrientationQuerySet":
        """Those with at least one frozen version."""
        return self.filter(Exists(self._versions()))

    def never_published(self) -> "OrientationQuerySet":
        return self.exclude(Exists(self._versions()))

    def visible_to(self, actor: "Actor") -> "OrientationQuerySet":
        """Élus and secretariat from the impulse; DSI and métier groups from framing; the commission once submitted.

        One that was set aside before framing stays with the élus, unless a version was submitted.
        """
        if actor.is_staff or actor.is_elected:
            return self
        submitted = Q(Exists(self._versions()))
        if actor.is_it or actor.is_business:
            beyond = ~Q(stage__in=[Stage.IMPULSE, Stage.SET_ASIDE]) | Q(Exists(self._framed()))
            return self.filter(submitted | beyond)
        return self.filter(submitted) if actor.mandates else self.none()

    def _framed(self) -> models.QuerySet:
        """Changes by which one that was set aside since had gone beyond its impulse."""
        changes = self.model.stage_changes.rel.related_model.objects
        return changes.filter(orientation=OuterRef("pk")).exclude(stage__in=[Stage.IMPULSE, Stage.SET_ASIDE])

    def matching(self, text: str) -> "OrientationQuerySet":
        """Those whose title or text holds every word, accents and plurals forgiven; none when there is no word."""
        words = stems(text)
        query = self if words else self.none()
        for stem in words:
            query = query.filter(search_text__contains=f" {stem}")
        return query

    def in_plan(self, plan: "StrategicPlan") -> "OrientationQuerySet":
        return self.filter(axis__plan=plan)

    def by_axis(self) -> "OrientationQuerySet":
        """In the order of the plans, the latest first: by axis, then by number."""
        return self.select_related("axis__plan").order_by("-axis__plan__starts_on", "axis__number", "number")

    def with_shown(self) -> "OrientationQuerySet":
        """What a list shows: the words submitted last, or the working ones; which version; since when in its stage."""
        last = self._versions().order_by("-number")
        entered = self.model.stage_changes.rel.related_model.objects.filter(
            orientation=OuterRef("pk"), stage=OuterRef("stage")
        ).order_by("-entered_on", "-id")
        return self.annotate(
            shown_title=Coalesce(Subquery(last.values("title")[:1]), F("title")),
            shown_summary=Coalesce(Subquery(last.values("summary")[:1]), F("summary")),
            version_number=Subquery(last.values("number")[:1], output_field=IntegerField()),
            stage_since=Subquery(entered.values("entered_on")[:1]),
        )

    def of_stage(self, stage: str) -> "OrientationQuerySet":
        return self.filter(stage=stage)

    def referred_by(self, person_id: int | None) -> "OrientationQuerySet":
        """Those whose élu référent this person is."""
        return self.filter(referent__person=person_id)

    def not_referred_by(self, person_id: int | None) -> "OrientationQuerySet":
        """The others, those without any référent too."""
        return self.filter(Q(referent=None) | ~Q(referent__person=person_id))

    def not_commented_by(self, person_id: int | None) -> "OrientationQuerySet":
        """Those on which this person has not left a word that stands."""
        comments = self.model.comments.rel.related_model.objects.filter(orientation=OuterRef("pk"))
        return self.exclude(Exists(comments.filter(person=person_id, withdrawn_at=None)))

    def in_course(self) -> "OrientationQuerySet":
        return self.exclude(stage=Stage.SET_ASIDE)

    def waiting(self) -> "OrientationQuerySet":
        """Not yet submitted to the directions générales."""
        return self.filter(stage__in=WAITING)

    def moved_since(self, day: datetime.date) -> "OrientationQuerySet":
        """Those that entered their stage on or after the day, the latest first."""
        moved = self.annotate(moved_on=Max("stage_changes__entered_on")).filter(moved_on__gte=day)
        return moved.order_by("-moved_on", "number")


class StageChangeQuerySet(models.QuerySet):
    def in_order(self) -> "StageChangeQuerySet":
        return self.order_by("entered_on", "id")
