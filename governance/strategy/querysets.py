from django.db import models


class OrientationQuerySet(models.QuerySet):
    def published(self) -> "OrientationQuerySet":
        """Those with at least one frozen version."""
        return self.filter(versions__isnull=False).distinct()
