"""A need that a métier group defines, who has it too, and what became of it."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from emegalis.lib.keptfiles import KeptFile
from governance.members.enums import AuthorityKind
from governance.members.models import Authority, Body
from governance.needs.canonical import NeedText, canonical_need
from governance.needs.enums import (
    ENDORSABLE,
    NEED_SIGNS,
    PENDING,
    NeedState,
    NeedStepKind,
    Priority,
    Sign,
    Urgency,
)
from governance.needs.querysets import EndorsementQuerySet, NeedFileQuerySet, NeedQuerySet
from governance.people.models import Person

LONGEST_TITLE, LONGEST_STATEMENT, LONGEST_TEXT, LONGEST_WORD = 160, 8000, 4000, 600


class Need(models.Model):
    """What services lack, written by a member of a métier group and submitted by its chair.

    The words are those of the draft until it is submitted; from then on they are frozen as ``NeedVersion``.
    ``affected_kinds`` are values of ``AuthorityKind``; without kinds and authorities, all members are concerned.
    """

    group = models.ForeignKey(Body, models.PROTECT, related_name="needs", verbose_name="groupe métier")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="needs", verbose_name="collectivité")
    state = models.CharField("état", max_length=10, choices=NeedState, default=NeedState.DRAFT)
    title = models.CharField("en une phrase", max_length=LONGEST_TITLE)
    statement = models.TextField("ce qui manque", max_length=LONGEST_STATEMENT, blank=True)
    holder = models.CharField("qui a ce besoin", max_length=300, blank=True)
    evidence = models.TextField("ce qui le montre", max_length=LONGEST_TEXT, blank=True)
    gain = models.TextField("ce que cela changerait", max_length=LONGEST_TEXT, blank=True)
    urgency = models.CharField("urgence", max_length=6, choices=Urgency, blank=True)
    wanted_on = models.DateField("échéance", null=True, blank=True)
    priority = models.CharField("priorité pour le groupe", max_length=10, choices=Priority, blank=True)
    affected_kinds = models.JSONField("natures de collectivités concernées", default=list, blank=True)
    affected = models.ManyToManyField(
        Authority, related_name="affecting_needs", blank=True, verbose_name="collectivités concernées"
    )
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="needs", verbose_name="auteur")
    draft_version = models.PositiveIntegerField("version du brouillon", default=1)
    saved_at = models.DateTimeField("enregistré le")
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="enregistré par")
    presented_at = models.DateTimeField("présenté au groupe le", null=True, blank=True)
    submitted_at = models.DateTimeField("déposé le", null=True, blank=True)
    decided_at = models.DateTimeField("suite donnée le", null=True, blank=True)
    given_back_at = models.DateTimeField("rendu par une orientation écartée le", null=True, blank=True)
    reason = models.TextField("motif", max_length=LONGEST_TEXT, blank=True)
    outcome_label = models.CharField("ce qu’il est devenu", max_length=250, blank=True)
    outcome_path = models.CharField("page de ce qu’il est devenu", max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="merged", null=True, blank=True, verbose_name="réuni à"
    )
    search_text = models.TextField("texte de recherche", editable=False, default="")

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = "besoin"
        verbose_name_plural = "besoins"
        ordering = ["-submitted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=NeedState.MERGED) & Q(merged_into__isnull=False))
                | (~Q(state=NeedState.MERGED) & Q(merged_into=None)),
                name="needs_need_merged",
                violation_error_message="Un besoin réuni à un autre dit auquel.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[NeedState.DRAFT, NeedState.PRESENTED, NeedState.WITHDRAWN])
                | Q(submitted_at__isnull=False),
                name="needs_need_submitted",
                violation_error_message="Ce qui est déposé a une date de dépôt.",
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"], name="needs_need_state")]

    def __str__(self) -> str:
        return self.title or "Besoin sans titre"

    def get_absolute_url(self) -> str:
        return reverse("needs:need_detail", args=[self.pk])

    @property
    def sign(self) -> Sign:
        return NEED_SIGNS[NeedState(self.state)]

    @property
    def is_draft(self) -> bool:
        return self.state == NeedState.DRAFT

    @property
    def is_written(self) -> bool:
        """Its words may still change."""
        return self.state in {NeedState.DRAFT, NeedState.PRESENTED}

    @property
    def is_presented(self) -> bool:
        return self.state == NeedState.PRESENTED

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING

    @property
    def is_open_to_endorsement(self) -> bool:
        return self.state in ENDORSABLE

    @property
    def taken_over_by(self) -> Authority | None:
        """The authority that succeeded the one it was written for."""
        return self.authority.successor

    @property
    def affected_kind_labels(self) -> list[str]:
        return [kind.label for kind in AuthorityKind if kind.value in self.affected_kinds]


class NeedWriter(models.Model):
    """Someone wrote words of a need: they are named, in the order they came, when it is frozen."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="writers", verbose_name="besoin")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="personne")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    since = models.DateTimeField("depuis le")

    class Meta:
        verbose_name = "auteur d’un besoin"
        verbose_name_plural = "auteurs d’un besoin"
        ordering = ["since", "id"]
        constraints = [models.UniqueConstraint(fields=["need", "person"], name="needs_writer_one")]

    def __str__(self) -> str:
        return f"{self.person} – {self.need}"


class NeedVersion(models.Model):
    """The need as its group submitted it: immutable, with who wrote it, proven by its fingerprint."""

    need = models.OneToOneField(Need, models.PROTECT, related_name="version", verbose_name="besoin")
    title = models.CharField("en une phrase", max_length=LONGEST_TITLE)
    statement = models.TextField("ce qui manque")
    holder = models.CharField("qui a ce besoin", max_length=300)
    evidence = models.TextField("ce qui le montre", blank=True)
    gain = models.TextField("ce que cela changerait")
    urgency = models.CharField("urgence", max_length=6, choices=Urgency)
    wanted_on = models.DateField("échéance", null=True, blank=True)
    priority = models.CharField("priorité pour le groupe", max_length=10, choices=Priority)
    affected = models.JSONField("qui est concerné", default=list)
    files = models.JSONField("fichiers joints", default=list)
    endorsed_by = models.JSONField("soutenu par", default=list)
    writers = models.JSONField("écrit par", default=list)
    submitted_by = models.CharField("déposé par", max_length=400)
    at = models.DateTimeField("déposé le")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)

    class Meta:
        verbose_name = "version d’un besoin"
        verbose_name_plural = "versions de besoins"

    def __str__(self) -> str:
        return self.title

    @property
    def canonical_text(self) -> str:
        """The text that ``sha256`` proves."""
        names = [
            "title", "statement", "holder", "evidence", "gain", "wanted_on", "affected", "files", "endorsed_by",
            "writers", "submitted_by", "at",
        ]  # fmt: skip
        return canonical_need(
            NeedText(
                need=self.need_id,
                urgency=self.get_urgency_display(),
                priority=self.get_priority_display(),
                **{name: getattr(self, name) for name in names},
            )
        )


def need_file_path(row: "NeedFile", filename: str) -> str:
    """A name that nobody guesses and that owes nothing to what was typed."""
    return f"needs/{uuid.uuid4().hex}.{row.file_type.extensions[0]}"


class NeedFile(KeptFile):
    """Evidence joined to a need: a PDF or a spreadsheet."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="files", verbose_name="besoin")
    file = models.FileField("fichier", upload_to=need_file_path)

    objects = NeedFileQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce d’un besoin"
        verbose_name_plural = "pièces de besoins"
        ordering = ["need", "id"]


class NeedStep(models.Model):
    """Something happened to a need: its readers see each step, dated, with who did it."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="steps", verbose_name="besoin")
    kind = models.CharField("ce qui s’est passé", max_length=12, choices=NeedStepKind)
    at = models.DateTimeField("le")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="par")
    mandate_label = models.CharField("mandat du jour", max_length=300, blank=True)
    text = models.TextField("motif ou mot", max_length=LONGEST_TEXT, blank=True)
    label = models.CharField("quoi", max_length=250, blank=True)

    class Meta:
        verbose_name = "étape d’un besoin"
        verbose_name_plural = "étapes de besoins"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.need} : {self.get_kind_display()}"


class Endorsement(models.Model):
    """An authority has the need too; one each, and withdrawn it leaves a trace.

    ``carried_from`` is the need under which it was given, when that one was merged into this one.
    """

    need = models.ForeignKey(Need, models.CASCADE, related_name="endorsements", verbose_name="besoin")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="endorsements", verbose_name="collectivité")
    word = models.TextField("mot", max_length=LONGEST_WORD, blank=True)
    given_at = models.DateTimeField("donné le")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="donné par")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    carried_from = models.ForeignKey(
        Need, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="repris de"
    )

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        verbose_name = "soutien à un besoin"
        verbose_name_plural = "soutiens à des besoins"
        ordering = ["given_at", "id"]
        constraints = [models.UniqueConstraint(fields=["need", "authority"], name="needs_endorsement_one")]

    def __str__(self) -> str:
        return f"{self.authority} – {self.need}"

    @property
    def taken_over_by(self) -> Authority | None:
        """The authority that succeeded the one that gave it."""
        return self.authority.successor
