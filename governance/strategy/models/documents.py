"""Documents joined to an orientation."""

import uuid

from django.db import models

from emegalis.lib.keptfiles import KeptFile
from governance.strategy.models.orientations import Orientation
from governance.strategy.particulars import DocumentMark
from governance.strategy.querysets import OrientationDocumentQuerySet


def document_path(document: "OrientationDocument", filename: str) -> str:
    """A random name: nothing of the file can be guessed from its address, nor of its address from its name."""
    return f"orientations/{uuid.uuid4().hex}.pdf"


class OrientationDocument(KeptFile):
    """A PDF beside the working text. Taken out of it, it stays with the versions that were published with it."""

    orientation = models.ForeignKey(Orientation, models.PROTECT, related_name="documents", verbose_name="orientation")
    file = models.FileField("fichier", upload_to=document_path)
    taken_out_at = models.DateTimeField("ôté du texte de travail le", null=True, blank=True)

    objects = OrientationDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document d’une orientation"
        verbose_name_plural = "documents d’orientations"
        ordering = ["orientation", "id"]

    @property
    def mark(self) -> DocumentMark:
        return DocumentMark(self.title, self.sha256)
