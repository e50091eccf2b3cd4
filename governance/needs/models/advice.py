"""The technical advice of the DSI group on a need, and what its members said of the draft."""

from django.db import models
from django.db.models import F, Q

from governance.members.models import Authority, Mandate
from governance.needs.canonical import AdviceText, canonical_advice
from governance.needs.enums import (
    VERDICT_SIGNS,
    AdviceState,
    CommentKind,
    Ownership,
    Sign,
    Verdict,
)
from governance.needs.models.needs import LONGEST_TEXT, Need
from governance.people.models import Person


class TechnicalAdvice(models.Model):
    """What the DSI group says of a need: drafted by a rapporteur, commented by the group, submitted by its chair.

    Costs are in euros, all taxes included, from the first study to putting into service. Once submitted it is
    immutable and proven by its fingerprint; ``revision`` counts the drafts that the group had before its eyes.
    """

    need = models.OneToOneField(Need, models.PROTECT, related_name="advice", verbose_name="besoin")
    rapporteur = models.ForeignKey(Mandate, models.PROTECT, related_name="advices", verbose_name="rapporteur")
    state = models.CharField("état", max_length=10, choices=AdviceState, default=AdviceState.DRAFTING)
    named_at = models.DateTimeField("confiée le")
    verdict = models.CharField("conclusion", max_length=16, choices=Verdict, blank=True)
    reasons = models.TextField("ce qui la fonde", max_length=LONGEST_TEXT, blank=True)
    prerequisites = models.TextField("prérequis", max_length=LONGEST_TEXT, blank=True)
    risks = models.TextField("risques", max_length=LONGEST_TEXT, blank=True)
    cost_min = models.PositiveBigIntegerField("coût, au moins", null=True, blank=True)
    cost_max = models.PositiveBigIntegerField("coût, au plus", null=True, blank=True)
    ownership = models.CharField("maîtrise d’ouvrage", max_length=10, choices=Ownership, blank=True)
    on_behalf_of = models.CharField("pour le compte de qui", max_length=300, blank=True)
    draft_version = models.PositiveIntegerField("version du brouillon", default=1)
    revision = models.PositiveSmallIntegerField("rédaction", default=1)
    saved_at = models.DateTimeField("enregistrée le")
    opened_at = models.DateTimeField("soumise au groupe le", null=True, blank=True)
    comments_until = models.DateField("remarques jusqu’au", null=True, blank=True)
    submitted_at = models.DateTimeField("rendue le", null=True, blank=True)
    submitted_by = models.CharField("rendue par", max_length=400, blank=True)
    written_by = models.CharField("rédigée par", max_length=400, blank=True)
    noted = models.JSONField("remarques et désaccords", default=list, blank=True)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = "assistance technique"
        verbose_name_plural = "assistances techniques"
        constraints = [
            models.CheckConstraint(
                condition=Q(cost_min=None) | Q(cost_max=None) | Q(cost_max__gte=F("cost_min")),
                name="needs_advice_cost",
                violation_error_message="Le coût le plus haut suit le plus bas.",
            )
        ]

    def __str__(self) -> str:
        return f"Assistance technique – {self.need}"

    @property
    def verdict_sign(self) -> Sign:
        return VERDICT_SIGNS[Verdict(self.verdict)]

    @property
    def is_drafting(self) -> bool:
        return self.state == AdviceState.DRAFTING

    @property
    def is_open_to_comments(self) -> bool:
        return self.state == AdviceState.COMMENTING

    @property
    def is_submitted(self) -> bool:
        return self.state == AdviceState.SUBMITTED

    @property
    def is_delegated(self) -> bool:
        return self.ownership == Ownership.DELEGATED

    @property
    def has_cost(self) -> bool:
        return self.cost_min is not None and self.cost_max is not None

    @property
    def canonical_text(self) -> str:
        """The text that ``sha256`` proves, once it is submitted."""
        names = [
            "reasons", "prerequisites", "risks", "cost_min", "cost_max", "on_behalf_of", "written_by", "submitted_by",
            "noted",
        ]  # fmt: skip
        return canonical_advice(
            AdviceText(
                need=self.need_id,
                verdict=self.get_verdict_display(),
                ownership=self.get_ownership_display(),
                at=self.submitted_at,
                **{name: getattr(self, name) for name in names},
            )
        )


class AdviceComment(models.Model):
    """What a member of the DSI group said of the draft before it was submitted; one each and by authority, kept."""

    advice = models.ForeignKey(TechnicalAdvice, models.CASCADE, related_name="comments", verbose_name="assistance")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="collectivité")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="par")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    kind = models.CharField("nature", max_length=8, choices=CommentKind)
    text = models.TextField("ce qui est dit", max_length=LONGEST_TEXT)
    revision = models.PositiveSmallIntegerField("sur la rédaction")
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "remarque sur une assistance technique"
        verbose_name_plural = "remarques sur des assistances techniques"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.authority}"

    @property
    def is_dissent(self) -> bool:
        return self.kind == CommentKind.DISSENT
