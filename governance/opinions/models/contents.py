"""What an opinion is made of, row by row: reservations, recommendations, perspective; and what became of each."""

from django.db import models

from governance.opinions.enums import Position, ReservationState
from governance.opinions.models.opinions import Opinion, OpinionRevision
from governance.opinions.querysets import ReservationQuerySet
from governance.people.models import Person
from governance.strategy.models import OrientationVersion


class Reservation(models.Model):
    """One condition set by an opinion: numbered in it, answered by the syndicat, lifted or kept by its author alone.

    ``outcome`` is the syndicat's answer, ``where`` it is taken up (in words; ``version``: the later text that does).
    ``follows`` is the reservation of an earlier opinion of the same direction générale that this one says again;
    ``lifted_in`` the later opinion that no longer says it.
    """

    revision = models.ForeignKey(
        OpinionRevision, models.CASCADE, related_name="reservations", verbose_name="version de l’avis"
    )
    number = models.PositiveSmallIntegerField("numéro")
    text = models.TextField("réserve", max_length=2000)
    lifted_if = models.CharField("ce qui permettrait de la lever", max_length=500, blank=True)
    state = models.CharField("suite donnée", max_length=10, choices=ReservationState, default=ReservationState.OPEN)
    outcome = models.CharField("réponse", max_length=10, choices=ReservationState, blank=True)
    answer = models.TextField("réponse du syndicat", max_length=2000, blank=True)
    theme = models.CharField("thème", max_length=80, blank=True)
    where = models.CharField("où elle est reprise", max_length=300, blank=True)
    version = models.ForeignKey(
        OrientationVersion,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="version qui la reprend",
    )
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    settled_at = models.DateTimeField("levée ou maintenue le", null=True, blank=True)
    settled_note = models.TextField("mot de la direction générale", max_length=2000, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, related_name="followers", null=True, blank=True, verbose_name="reprend la réserve"
    )
    lifted_in = models.ForeignKey(
        OpinionRevision, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="avis qui la lève"
    )

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = "réserve"
        verbose_name_plural = "réserves"
        ordering = ["revision", "number"]
        constraints = [models.UniqueConstraint(fields=["revision", "number"], name="opinions_reservation_number")]

    def __str__(self) -> str:
        return f"Réserve n°\u00a0{self.number}"

    @property
    def is_answered(self) -> bool:
        return bool(self.outcome)

    @property
    def state_before_answer(self) -> str:
        """Where it stands, when the syndicat's words follow."""
        return ReservationState(self.state).before_answer

    @property
    def is_unanswered(self) -> bool:
        """Nobody has said what becomes of it: nothing is decided meanwhile."""
        return self.state == ReservationState.OPEN

    @property
    def is_settled(self) -> bool:
        """The direction générale that made it has lifted it, or keeps it."""
        return self.state in {ReservationState.LIFTED, ReservationState.KEPT}


class Recommendation(models.Model):
    """One wish of an opinion: numbered in it, and no condition."""

    revision = models.ForeignKey(
        OpinionRevision, models.CASCADE, related_name="recommendations", verbose_name="version de l’avis"
    )
    number = models.PositiveSmallIntegerField("numéro")
    text = models.TextField("recommandation", max_length=2000)

    class Meta:
        verbose_name = "recommandation"
        verbose_name_plural = "recommandations"
        ordering = ["revision", "number"]
        constraints = [models.UniqueConstraint(fields=["revision", "number"], name="opinions_recommendation_number")]

    def __str__(self) -> str:
        return f"Recommandation n°\u00a0{self.number}"


class Perspective(models.Model):
    """How the orientation stands against the authority's own plan: which plan, which year, which budget (euros)."""

    revision = models.OneToOneField(
        OpinionRevision, models.CASCADE, related_name="perspective", verbose_name="version de l’avis"
    )
    position = models.CharField("dans nos propres plans", max_length=12, choices=Position, blank=True)
    plan = models.CharField("document où c’est inscrit", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    budget = models.PositiveIntegerField("budget en euros", null=True, blank=True)

    class Meta:
        verbose_name = "mise en perspective"
        verbose_name_plural = "mises en perspective"

    def __str__(self) -> str:
        return self.get_position_display() or self.plan


class LaterPerspective(models.Model):
    """A perspective completed after the opinion was submitted, before or after the closing: the last one counts.

    The opinion itself does not move, nor its fingerprint.
    """

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="later_perspectives", verbose_name="avis")
    position = models.CharField("dans nos propres plans", max_length=12, choices=Position, blank=True)
    plan = models.CharField("document où c’est inscrit", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    budget = models.PositiveIntegerField("budget en euros", null=True, blank=True)
    completed_at = models.DateTimeField("complétée le")
    completed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="complétée par")
    mandate_label = models.CharField("mandat du jour", max_length=300)

    class Meta:
        verbose_name = "mise en perspective complétée"
        verbose_name_plural = "mises en perspective complétées"
        ordering = ["opinion", "-completed_at", "-id"]

    def __str__(self) -> str:
        return self.get_position_display() or self.plan

    @property
    def position_label(self) -> str:
        return str(self.get_position_display()) if self.position else ""
