"""What a direction générale expects or proposes, what the bureau refers to the commission, and what became of it."""

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from emegalis.lib.french import day_of
from governance.members.models import Authority, Body
from governance.needs.models import Referral
from governance.people.models import Person
from governance.strategy.enums import (
    PENDING,
    PROPOSAL_SIGNS,
    ProposalKind,
    ProposalState,
    ProposalStepKind,
    Reach,
    Sign,
)
from governance.strategy.models.orientations import Orientation
from governance.strategy.querysets import ProposalQuerySet, ProposalStepQuerySet, ProposalSupportQuerySet

LONGEST_TEXT, LONGEST_QUESTION, LONGEST_WORD, LONGEST_ANSWER = 8000, 600, 600, 4000


class Proposal(models.Model):
    """An expectation, a proposal, an agenda request of one authority; or a referral, without authority: of the bureau,
    or of a working group, whose ``referral`` it treats.

    ``authority`` never changes: when it merges, its successor takes the proposal over and the name stays. The words
    shown are those of the last version; ``mandate_label`` is that of the day it was submitted.
    """

    kind = models.CharField("nature", max_length=12, choices=ProposalKind, default=ProposalKind.EXPECTATION)
    reach = models.CharField("portée", max_length=4, choices=Reach, default=Reach.OWN)
    state = models.CharField("état", max_length=10, choices=ProposalState, default=ProposalState.DRAFT)
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="proposals", null=True, blank=True, verbose_name="collectivité"
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="proposals", verbose_name="instance de l’auteur")
    title = models.CharField("en une phrase", max_length=160, blank=True)
    text = models.TextField("ce qui est attendu ou proposé", max_length=LONGEST_TEXT, blank=True)
    question = models.TextField("question posée à la commission", max_length=LONGEST_QUESTION, blank=True)
    wanted_on = models.DateField("réponse souhaitée le", null=True, blank=True)
    source = models.CharField("née de", max_length=200, blank=True)
    source_path = models.CharField("page d’où elle vient", max_length=200, blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="proposals", verbose_name="auteur")
    mandate_label = models.CharField("mandat du jour", max_length=300, blank=True)
    in_absence = models.BooleanField("en l’absence du titulaire", default=False)
    saved_at = models.DateTimeField("enregistrée le")
    submitted_at = models.DateTimeField("déposée le", null=True, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    study_until = models.DateField("à l’étude jusqu’au", null=True, blank=True)
    referral = models.OneToOneField(
        Referral, models.PROTECT, related_name="proposal", null=True, blank=True, verbose_name="saisine d’un groupe"
    )
    orientation = models.ForeignKey(
        Orientation, models.PROTECT, related_name="proposals", null=True, blank=True, verbose_name="orientation"
    )
    search_text = models.TextField("texte de recherche", editable=False, default="")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "attente ou proposition"
        verbose_name_plural = "attentes et propositions"
        ordering = ["-submitted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ProposalKind.REFERRAL, authority=None, reach=Reach.ALL)
                | (~Q(kind=ProposalKind.REFERRAL) & Q(authority__isnull=False)),
                name="strategy_proposal_author",
                violation_error_message="Une instance fait une saisine, une collectivité une proposition.",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.DRAFT) | Q(submitted_at__isnull=False),
                name="strategy_proposal_submitted",
                violation_error_message="Ce qui est déposé a une date de dépôt.",
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"], name="strategy_proposal_state")]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()} sans titre"

    def get_absolute_url(self) -> str:
        return reverse("strategy:proposal_detail", args=[self.pk])

    @property
    def sign(self) -> Sign:
        return PROPOSAL_SIGNS[ProposalState(self.state)]

    @property
    def is_draft(self) -> bool:
        return self.state == ProposalState.DRAFT

    @property
    def is_referral(self) -> bool:
        return self.kind == ProposalKind.REFERRAL

    @property
    def referral_label(self) -> str:
        """« Saisine du bureau », « Saisine du groupe Finances »."""
        return f"Saisine du {self.body.short_name}"

    @property
    def is_for_all(self) -> bool:
        return self.reach == Reach.ALL

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ProposalState.WITHDRAWN

    @property
    def is_pending(self) -> bool:
        """Said, without a last word: it can still be corrected or withdrawn."""
        return self.state in PENDING

    @property
    def is_open_to_support(self) -> bool:
        return self.is_for_all and self.is_pending and not self.is_referral

    @property
    def author_name(self) -> str:
        """The authority, or the body that refers."""
        return self.authority.name if self.authority else f"{self.body.name[:1].upper()}{self.body.name[1:]}"

    @property
    def taken_over_by(self) -> Authority | None:
        """The authority that succeeded the author's."""
        return self.authority.successor if self.authority else None

    def is_late(self, *, on: datetime.date) -> bool:
        """Studied until a day that is past."""
        return self.state == ProposalState.STUDYING and self.study_until is not None and self.study_until < on

    def waiting_days(self, *, on: datetime.date) -> int:
        """Since it was submitted, in whole days."""
        return (on - day_of(self.submitted_at)).days if self.submitted_at else 0


class ProposalVersion(models.Model):
    """The words as they were submitted, then as they were corrected: none is lost."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions", verbose_name="proposition")
    number = models.PositiveSmallIntegerField("numéro de version")
    kind = models.CharField("nature", max_length=12, choices=ProposalKind)
    title = models.CharField("en une phrase", max_length=160)
    text = models.TextField("ce qui est attendu ou proposé", blank=True)
    question = models.TextField("question posée à la commission", blank=True)
    wanted_on = models.DateField("réponse souhaitée le", null=True, blank=True)
    at = models.DateTimeField("déposée le")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="auteur")
    mandate_label = models.CharField("mandat du jour", max_length=300)

    class Meta:
        verbose_name = "version d’une proposition"
        verbose_name_plural = "versions de propositions"
        ordering = ["proposal", "-number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="strategy_proposal_version")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class ProposalStep(models.Model):
    """Something happened to a proposal: its author reads each step, dated.

    ``label`` and ``path`` say in words what an app above made of it; a private step is read by the holder only.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="steps", verbose_name="proposition")
    kind = models.CharField("ce qui s’est passé", max_length=16, choices=ProposalStepKind)
    at = models.DateTimeField("le")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="par")
    mandate_label = models.CharField("mandat du jour", max_length=300, blank=True)
    state = models.CharField("suite donnée", max_length=10, choices=ProposalState, blank=True)
    text = models.TextField("réponse ou motif", max_length=LONGEST_ANSWER, blank=True)
    until = models.DateField("à l’étude jusqu’au", null=True, blank=True)
    label = models.CharField("ce qu’elle est devenue", max_length=250, blank=True)
    path = models.CharField("page de ce qu’elle est devenue", max_length=200, blank=True)
    is_private = models.BooleanField("lue de la collectivité seulement", default=False)

    objects = ProposalStepQuerySet.as_manager()

    class Meta:
        verbose_name = "suite d’une proposition"
        verbose_name_plural = "suites de propositions"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.proposal} : {self.get_kind_display()}"

    @property
    def sign(self) -> Sign:
        """Of what an answer says."""
        return PROPOSAL_SIGNS[ProposalState(self.state)]


class ProposalSupport(models.Model):
    """An authority supports what another said for all, with a word if it likes; withdrawn, it leaves a trace."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="supports", verbose_name="proposition")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="supports", verbose_name="collectivité")
    word = models.TextField("mot", max_length=LONGEST_WORD, blank=True)
    given_at = models.DateTimeField("donné le")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="donné par")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = ProposalSupportQuerySet.as_manager()

    class Meta:
        verbose_name = "soutien"
        verbose_name_plural = "soutiens"
        ordering = ["given_at", "id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "authority"], name="strategy_support_one")]

    def __str__(self) -> str:
        return f"{self.authority} – {self.proposal}"
