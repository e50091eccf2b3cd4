from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef

from emegalis.lib.search import stems
from governance.strategy.enums import Stage

if TYPE_CHECKING:
    from governance.members.roles import Actor


class OrientationQuerySet(models.QuerySet):
    def published(self) -> "OrientationQuerySet":
        """Those with at least one frozen version."""
        versions = self.model.versions.rel.related_model.objects
        return self.filter(Exists(versions.filter(orientation=OuterRef("pk"))))

    def visible_to(self, actor: "Actor") -> "OrientationQuerySet":
        """Élus and secretariat from the impulse; DSI and métier groups from framing; the commission once submitted."""
        if actor.is_staff or actor.is_elected:
            return self
        if actor.is_it or actor.is_business:
            return self.exclude(stage=Stage.IMPULSE)
        return self.published() if actor.mandates else self.none()

    def matching(self, words: list[str]) -> "OrientationQuerySet":
        """Those whose title or text holds every word, accents and plurals forgiven."""
        query = self
        for stem in stems(" ".join(words)):
            query = query.filter(search_text__contains=f" {stem}")
        return query

    def of_plan(self) -> "OrientationQuerySet":
        """In the order of the plan: by axis, then by number."""
        return self.select_related("axis__plan").order_by("axis__plan", "axis__number", "number")
