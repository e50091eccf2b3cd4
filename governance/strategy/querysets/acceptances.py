"""Who reads which members accepted the missions of a plan."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from governance.members.roles import Actor


class MissionAcceptanceQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "MissionAcceptanceQuerySet":
        """Whoever holds a mandate: deliberations are public."""
        return self if actor.mandates else self.none()
