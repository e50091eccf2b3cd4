"""Who reads what of projects (docs/access.md), written once: lists, pages, PDF, search and counts all use it."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from emegalis.lib.french import PARIS
from emegalis.lib.search import stems
from emegalis.lib.semesters import Semester
from governance.members.enums import BodyKind
from governance.strategy.enums import COMMITTED, LIVE, TOLD, Asking, Part, Prepared, ProjectState

if TYPE_CHECKING:
    from governance.members.roles import Actor


class ProjectQuerySet(models.QuerySet):
    model: Any  # its relations are not known to the type checker here, below the models

    def visible_to(self, actor: "Actor") -> "ProjectQuerySet":
        """A project follows its orientation; a group that is asked for its word reads it whatever the stage."""
        orientations = self.model.orientation.field.related_model.objects.visible_to(actor)
        rule = Q(orientation__in=orientations.values("pk"))
        groups = [b.pk for b in actor.bodies if b.kind in {BodyKind.IT_GROUP, BodyKind.BUSINESS_GROUP}]
        if groups:
            asked = self.model.milestones.rel.related_model.objects.filter(project=OuterRef("pk"), body__in=groups)
            rule |= Q(Exists(asked))
        return self.filter(rule)

    def live(self) -> "ProjectQuerySet":
        """Still to be carried out."""
        return self.filter(state__in=LIVE)

    def of_orientation(self, orientation: Any) -> "ProjectQuerySet":
        return self.filter(orientation=orientation)

    def in_plan(self, plan: Any) -> "ProjectQuerySet":
        return self.filter(orientation__axis__plan=plan)

    def evaluable(self, *, semester: Semester) -> "ProjectQuerySet":
        """In use or being made in that semester: running, or done and begun before it ended."""
        begun = Q(starts_on=None) | Q(starts_on__lt=semester.ends_on)
        return self.filter(state__in=[ProjectState.RUNNING, ProjectState.DONE]).filter(begun)

    def matching(self, text: str) -> "ProjectQuerySet":
        """Those whose words hold every word, accents and plurals forgiven; none when there is no word."""
        words = stems(text)
        query = self if words else self.none()
        for stem in words:
            query = query.filter(search_text__contains=f" {stem}")
        return query

    def with_subject(self) -> "ProjectQuerySet":
        """What a list shows: the orientation as it is read, how many take part, the next milestone."""
        milestones = self.model.milestones.rel.related_model.objects.filter(project=OuterRef("pk"))
        coming = milestones.filter(done_on=None).order_by("planned_on", "id")
        parts = self.model.participations.rel.related_model.objects.filter(project=OuterRef("pk"))
        holder = Coalesce("authority__successor", "authority")
        committed = parts.filter(part__in=COMMITTED).order_by().values("project")
        counted = committed.annotate(n=Count(holder, distinct=True)).values("n")
        return self.select_related("orientation__axis", "manager__person").annotate(
            next_title=Subquery(coming.values("title")[:1]),
            next_on=Subquery(coming.values("planned_on")[:1]),
            committed=Coalesce(Subquery(counted), 0),
        )

    def with_part_of(self, authorities: Iterable[int], part: str) -> "ProjectQuerySet":
        """Those in which one of these authorities takes this part."""
        return self.filter(Exists(self._parts(authorities).filter(part=part)))

    def without_word_of(self, authorities: Iterable[int]) -> "ProjectQuerySet":
        """Still to be carried out, and of which none of these authorities has said its part."""
        return self.live().exclude(Exists(self._parts(authorities)))

    def _parts(self, authorities: Iterable[int]) -> models.QuerySet:
        parts = self.model.participations.rel.related_model.objects
        return parts.filter(project=OuterRef("pk"), authority__in=list(authorities))

    def by_orientation(self) -> "ProjectQuerySet":
        return self.order_by("orientation__number", "title", "id")


class MilestoneQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "MilestoneQuerySet":
        """A milestone follows its project."""
        project: Any = self.model._meta.get_field("project").related_model
        return self.filter(project__in=project.objects.visible_to(actor).values("pk"))

    def waiting(self) -> "MilestoneQuerySet":
        """A group has not said its word on a project still to be carried out, the nearest first."""
        asked = self.exclude(asking=Asking.NOTHING).filter(verdict="", project__state__in=LIVE)
        return asked.order_by("planned_on", "id")

    def asked_of(self, bodies: Iterable[int]) -> "MilestoneQuerySet":
        return self.filter(body__in=list(bodies))

    def late(self, *, on: datetime.date) -> "MilestoneQuerySet":
        return self.filter(done_on=None, planned_on__lt=on, project__state__in=LIVE).order_by("planned_on", "id")


class ProgressReportQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "ProgressReportQuerySet":
        """Published, whoever reads the project; a draft, the secretariat."""
        project: Any = self.model._meta.get_field("project").related_model
        readable = self.filter(project__in=project.objects.visible_to(actor).values("pk"))
        return readable if actor.is_staff else readable.published()

    def published(self) -> "ProgressReportQuerySet":
        return self.exclude(published_at=None)

    def drafts(self) -> "ProgressReportQuerySet":
        return self.filter(published_at=None)


class ParticipationQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "ParticipationQuerySet":
        """With its reason and its contribution: one's own directions générales, and the secretariat."""
        return self.all() if actor.is_staff else self.filter(authority__in=list(actor.holdings))

    def committed(self) -> "ParticipationQuerySet":
        return self.filter(part__in=COMMITTED)

    def told(self) -> "ParticipationQuerySet":
        """Who is told of the progress."""
        return self.filter(part__in=TOLD)

    def apart(self) -> "ParticipationQuerySet":
        return self.filter(part=Part.APART)

    def of_authorities(self, authorities: Iterable[int]) -> "ParticipationQuerySet":
        return self.filter(authority__in=list(authorities))


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "EvaluationQuerySet":
        """One by one: one's own directions générales, and the secretariat. Totals go through ``results_of``."""
        return self.all() if actor.is_staff else self.filter(authority__in=list(actor.holdings))

    def in_semester(self, semester: Semester) -> "EvaluationQuerySet":
        return self.filter(year=semester.year, half=semester.number)

    def before(self, semester: Semester) -> "EvaluationQuerySet":
        """Of the semesters that ended before this one began."""
        return self.filter(Q(year__lt=semester.year) | Q(year=semester.year, half__lt=semester.number))

    def of_authorities(self, authorities: Iterable[int]) -> "EvaluationQuerySet":
        return self.filter(authority__in=list(authorities))

    def latest_first(self) -> "EvaluationQuerySet":
        return self.order_by(F("year").desc(), F("half").desc(), "id")


class PreparedWordQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "PreparedWordQuerySet":
        """The direction générale it was prepared for, and those who prepare for it; not the secretariat."""
        return self.filter(authority__in=[authority.pk for authority in actor.commission_authorities])

    def standing(self, *, semester: Semester) -> "PreparedWordQuerySet":
        """On a project still to be said something of; an evaluation prepared in an earlier semester is out of date."""
        begins = datetime.datetime.combine(semester.starts_on, datetime.time(), PARIS)
        live = Q(kind=Prepared.PART, project__state__in=LIVE)
        return self.filter(live | Q(kind=Prepared.EVALUATION, at__gte=begins))

    def of_kind(self, kind: str) -> "PreparedWordQuerySet":
        return self.filter(kind=kind)
