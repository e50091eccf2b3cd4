"""The agenda of a meeting, item by item, and the papers joined to it."""

import uuid

from django.db import models

from governance.meetings.enums import ItemKind
from governance.meetings.models.meetings import Meeting
from governance.meetings.querysets import AgendaItemQuerySet, PaperQuerySet
from governance.needs.models import Need
from governance.strategy.models import Orientation, Project, Proposal


class AgendaItem(models.Model):
    """One item of the agenda, in its place. Its order is frozen with the rest when the convocation leaves.

    ``supplement`` is 0 on the agenda that was convened, n on the nth supplementary one. ``angle`` says how this body
    takes an orientation that stands on another body's agenda too.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", verbose_name="réunion")
    position = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("nature", max_length=12, choices=ItemKind, default=ItemKind.INFORMATION)
    title = models.CharField("intitulé", max_length=200)
    details = models.TextField("précisions", max_length=1000, blank=True)
    rapporteur = models.CharField("rapporteur ou rapporteuse", max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField("durée prévue en minutes", default=15)
    orientation = models.ForeignKey(
        Orientation, models.PROTECT, related_name="agenda_items", null=True, blank=True, verbose_name="orientation"
    )
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="agenda_items", null=True, blank=True, verbose_name="proposition"
    )
    need = models.ForeignKey(
        Need, models.PROTECT, related_name="agenda_items", null=True, blank=True, verbose_name="besoin"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="agenda_items", null=True, blank=True, verbose_name="projet"
    )
    angle = models.CharField("angle", max_length=200, blank=True)
    explanatory_note = models.TextField("note explicative de synthèse", max_length=20000, blank=True)
    supplement = models.PositiveSmallIntegerField("numéro d’ordre du jour complémentaire", default=0)
    is_confidential = models.BooleanField("point confidentiel", default=False)
    search_text = models.TextField("texte de recherche", editable=False, default="")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "point de l’ordre du jour"
        verbose_name_plural = "points de l’ordre du jour"
        ordering = ["meeting", "position", "id"]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


def paper_path(paper: "Paper", filename: str) -> str:
    """A name that nobody guesses and that owes nothing to what was typed."""
    return f"reunions/{uuid.uuid4().hex}.pdf"


class Paper(models.Model):
    """A PDF joined to an item; it stays with the body and the secretariat."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers", verbose_name="point")
    title = models.CharField("titre", max_length=150)
    file = models.FileField("fichier", upload_to=paper_path)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    added_at = models.DateTimeField("ajoutée le")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce"
        verbose_name_plural = "pièces"
        ordering = ["item", "id"]

    def __str__(self) -> str:
        return self.title
