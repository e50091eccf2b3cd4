"""Who reads the documents joined to an orientation."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from governance.members.roles import Actor


class OrientationDocumentQuerySet(models.QuerySet):
    model: Any  # its relations are not known to the type checker here, below the models

    def visible_to(self, actor: "Actor") -> "OrientationDocumentQuerySet":
        """As the text it stands beside: what was published, to whoever reads the orientation; what is at work, to
        them while nothing was published. The secretariat reads all."""
        if actor.is_staff:
            return self
        orientations = self.model.orientation.field.related_model.objects
        readable = self.filter(orientation__in=orientations.visible_to(actor))
        published = Exists(self.model.versions.through.objects.filter(orientationdocument=OuterRef("pk")))
        versions = orientations.model.versions.rel.related_model.objects
        alone = ~Exists(versions.filter(orientation=OuterRef("orientation"))) & Q(taken_out_at=None)
        return readable.filter(published | alone)

    def at_work(self) -> "OrientationDocumentQuerySet":
        """Those of the working text, in the order they came."""
        return self.filter(taken_out_at=None).order_by("id")
