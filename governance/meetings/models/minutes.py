"""What is kept of a meeting: written by the secretariat, corrected by the members, approved at the next meeting."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.meetings.enums import CorrectionState, MinutesState, SectionKind
from governance.meetings.models.agenda import AgendaItem
from governance.meetings.models.meetings import Meeting
from governance.meetings.querysets import CorrectionQuerySet, MinutesQuerySet, MinutesSectionQuerySet
from governance.people.models import Person


def signed_path(minutes: "Minutes", filename: str) -> str:
    """A name that nobody guesses and that owes nothing to what was typed."""
    return f"comptes-rendus/{uuid.uuid4().hex}.pdf"


class Minutes(models.Model):
    """The « compte rendu » of a commission or group, the « procès-verbal » of an assembly.

    Frozen at its approval: ``pdf`` is the whole document, for the body and the secretariat; ``public_pdf`` is what
    others read, its confidential items closed. A signed copy, when there is one, is then the reference.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes", verbose_name="réunion")
    state = models.CharField("état", max_length=10, choices=MinutesState, default=MinutesState.DRAFT)
    begun_at = models.DateTimeField("commencé le")
    submitted_at = models.DateTimeField("soumis le", null=True, blank=True)
    submitted_by_label = models.CharField("soumis par", max_length=300, blank=True)
    corrections_by = models.DateField("corrections attendues le", null=True, blank=True)
    approval_item = models.ForeignKey(
        AgendaItem, models.SET_NULL, related_name="approves", null=True, blank=True, verbose_name="point d’approbation"
    )
    approved_in = models.ForeignKey(
        Meeting, models.PROTECT, related_name="minutes_approved", null=True, blank=True, verbose_name="approuvé à"
    )
    approved_at = models.DateTimeField("approbation enregistrée le", null=True, blank=True)
    approved_by_label = models.CharField("approbation enregistrée par", max_length=300, blank=True)
    remarks = models.TextField("observations à l’approbation", max_length=4000, blank=True)
    pdf = models.BinaryField("document figé", null=True, blank=True)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True)
    public_pdf = models.BinaryField("version publiée", null=True, blank=True)
    public_sha256 = models.CharField("empreinte de la version publiée", max_length=64, blank=True)
    signed_file = models.FileField("exemplaire signé", upload_to=signed_path, blank=True)
    signed_size = models.PositiveIntegerField("taille de l’exemplaire signé", default=0)
    signed_sha256 = models.CharField("empreinte de l’exemplaire signé", max_length=64, blank=True)
    signed_at = models.DateTimeField("exemplaire signé joint le", null=True, blank=True)
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    published_by_name = models.CharField("publié par", max_length=210, blank=True)
    published_by_label = models.CharField("qualité de qui a publié", max_length=300, blank=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "compte rendu ou procès-verbal"
        verbose_name_plural = "comptes rendus et procès-verbaux"
        ordering = ["-meeting__starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MinutesState.APPROVED) | Q(approved_at__isnull=False, approved_in__isnull=False),
                name="meetings_minutes_approved_somewhere",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} – {self.meeting}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:minutes_detail", args=[self.meeting_id])

    @property
    def noun(self) -> str:
        """Assemblies have a « procès-verbal » (CGCT L. 2121-15, when the statutes refer to it); others do not."""
        return "procès-verbal" if self.meeting.body.is_assembly else "compte rendu"

    @property
    def title(self) -> str:
        return self.noun.capitalize()

    @property
    def is_draft(self) -> bool:
        return self.state == MinutesState.DRAFT

    @property
    def is_submitted(self) -> bool:
        return self.state == MinutesState.SUBMITTED

    @property
    def is_approved(self) -> bool:
        return self.state == MinutesState.APPROVED

    @property
    def is_signed(self) -> bool:
        return bool(self.signed_sha256)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class MinutesSection(models.Model):
    """One part of the minutes: the opening, who was there, an item, the closing.

    ``proposed`` is the text last composed from the facts: what differs from it was written by hand. ``version`` grows
    at each writing: nobody writes unseen over another.
    """

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="sections", verbose_name="compte rendu")
    position = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("partie", max_length=10, choices=SectionKind)
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="minutes_sections", null=True, blank=True, verbose_name="point"
    )
    title = models.CharField("titre", max_length=220)
    text = models.TextField("texte", max_length=30_000, blank=True)
    proposed = models.TextField("texte proposé", blank=True, editable=False)
    is_confidential = models.BooleanField("partie confidentielle", default=False)
    version = models.PositiveIntegerField("numéro d’écriture", default=1)
    written_at = models.DateTimeField("écrite le")
    written_by_name = models.CharField("écrite par", max_length=210, blank=True)
    search_text = models.TextField("texte de recherche", editable=False, default="")

    objects = MinutesSectionQuerySet.as_manager()

    class Meta:
        verbose_name = "partie d’un compte rendu"
        verbose_name_plural = "parties d’un compte rendu"
        ordering = ["minutes", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "item"], name="meetings_minutessection_one_per_item"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_by_hand(self) -> bool:
        """Something in it was not composed from the facts."""
        return self.text.strip() != self.proposed.strip()


class Correction(models.Model):
    """What a member asks to write otherwise in a part of the minutes, and what the secretariat made of it."""

    section = models.ForeignKey(MinutesSection, models.CASCADE, related_name="corrections", verbose_name="partie")
    person = models.ForeignKey(Person, models.PROTECT, related_name="minutes_corrections", verbose_name="demandée par")
    name = models.CharField("nom du jour", max_length=210)
    mandate_label = models.CharField("mandat du jour", max_length=300)
    text = models.TextField("correction demandée", max_length=4000)
    asked_at = models.DateTimeField("demandée le")
    state = models.CharField("suite", max_length=8, choices=CorrectionState, default=CorrectionState.WAITING)
    answer = models.TextField("réponse du secrétariat", max_length=2000, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    answered_by_label = models.CharField("répondue par", max_length=300, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de correction"
        verbose_name_plural = "demandes de correction"
        ordering = ["section__minutes", "asked_at", "id"]

    def __str__(self) -> str:
        return f"Correction {self.pk}, {self.mandate_label}"

    @property
    def is_waiting(self) -> bool:
        return self.state == CorrectionState.WAITING


class ExaminedList(models.Model):
    """The « liste des délibérations examinées » of a sitting, as it was put online: frozen, dated, its author named
    (CGCT L. 2121-25 and R. 2131-1)."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="examined_list", verbose_name="séance")
    pdf = models.BinaryField("document figé")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    published_at = models.DateTimeField("mise en ligne le")
    published_by_name = models.CharField("mise en ligne par", max_length=210)
    published_by_label = models.CharField("qualité", max_length=300)

    class Meta:
        verbose_name = "liste des délibérations examinées"
        verbose_name_plural = "listes des délibérations examinées"
        ordering = ["-published_at", "-id"]

    def __str__(self) -> str:
        return f"Délibérations examinées – {self.meeting_id}"
