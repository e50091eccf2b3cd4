"""What an assembly decided on an item: numbered, published, frozen; and what became of each opinion before it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.deliberations.enums import DeliberationState, Fate, OutcomeKind
from governance.deliberations.matters import label_of
from governance.deliberations.querysets import DeliberationQuerySet, OutcomeQuerySet
from governance.meetings.models import AgendaItem, Ballot
from governance.members.models import Authority, Body
from governance.opinions.enums import ReservationState
from governance.opinions.models import Consultation, Opinion, Reservation

LONGEST_TEXT = 60_000


class Register(models.Model):
    """The last number given by a body in a year: whoever publishes holds this row, so that numbers follow."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="registers", verbose_name="instance")
    year = models.PositiveSmallIntegerField("année")
    last = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "registre"
        verbose_name_plural = "registres"
        ordering = ["body", "year"]
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="deliberations_register_one")]

    def __str__(self) -> str:
        return f"Registre {self.year}, {self.body}"


class Deliberation(models.Model):
    """One act of an assembly. In preparation for the secretariat alone; once published, for everyone, and frozen.

    ``previous`` is the one numbered just before in the same body and year. The database refuses a number without it,
    two numbers after the same one, and the deletion of one that another follows: the register has no gap.
    ``result`` is the ballot as it stood at publication (``deliberations.results``). The document is made once by a
    worker outside every lock (``made_at``), stored with its fingerprint, never rendered again.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="deliberations", verbose_name="instance")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="deliberations", verbose_name="point")
    ballot = models.OneToOneField(
        Ballot, models.SET_NULL, related_name="deliberation", null=True, blank=True, verbose_name="scrutin"
    )
    title = models.CharField("objet", max_length=300)
    text = models.TextField("texte", max_length=LONGEST_TEXT, blank=True)
    matter = models.CharField("matière", max_length=5, blank=True)
    budget_year = models.CharField("année du budget", max_length=9, blank=True)
    budget_name = models.CharField("nom du budget", max_length=120, blank=True)
    decides = models.BooleanField("décide l’orientation", default=False)
    author_name = models.CharField("nom de l’auteur", max_length=160, blank=True)
    author_quality = models.CharField("qualité de l’auteur", max_length=160, blank=True)
    adopted_on = models.DateField("date de la séance")
    state = models.CharField("état", max_length=10, choices=DeliberationState, default=DeliberationState.DRAFT)
    reviewed_at = models.DateTimeField("données personnelles relues le", null=True, blank=True)
    reviewed_by_label = models.CharField("relues par", max_length=300, blank=True)
    reviewed_mark = models.CharField("empreinte du texte relu", max_length=64, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    number = models.PositiveIntegerField("numéro", null=True, blank=True)
    previous = models.OneToOneField(
        "self", models.PROTECT, related_name="following", null=True, blank=True, verbose_name="numéro précédent"
    )
    reference = models.CharField("référence", max_length=30, blank=True)
    published_at = models.DateTimeField("mise en ligne le", null=True, blank=True)
    published_by_label = models.CharField("mise en ligne par", max_length=300, blank=True)
    result = models.JSONField("résultat", default=dict, blank=True)
    made_at = models.DateTimeField("document établi le", null=True, blank=True)
    claimed_until = models.DateTimeField("réservé jusqu’à", null=True, blank=True)
    pdf = models.BinaryField("document PDF", null=True, blank=True)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True)
    search_text = models.TextField("texte de recherche", editable=False, default="")

    objects = DeliberationQuerySet.as_manager()

    class Meta:
        verbose_name = "délibération"
        verbose_name_plural = "délibérations"
        ordering = ["-adopted_on", "-number", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="deliberations_deliberation_number"),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="deliberations_deliberation_reference"
            ),
            models.CheckConstraint(
                condition=Q(state=DeliberationState.DRAFT, number=None, year=None, reference="")
                | (
                    Q(state=DeliberationState.PUBLISHED, number__gte=1, year__gte=1999, published_at__isnull=False)
                    & ~Q(reference="")
                ),
                name="deliberations_deliberation_numbered",
            ),
            models.CheckConstraint(
                condition=Q(number=None, previous=None)
                | Q(number=1, previous=None)
                | Q(number__gt=1, previous__isnull=False),
                name="deliberations_deliberation_chain",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "adopted_on"], name="deliberations_by_date"),
            models.Index(fields=["state", "made_at"], name="deliberations_to_make"),
        ]

    def __str__(self) -> str:
        return f"Délibération {self.reference}" if self.reference else f"Projet de délibération n°\u00a0{self.pk}"

    def get_absolute_url(self) -> str:
        if self.is_published:
            return reverse("deliberations:deliberation_detail", args=[self.reference])
        return reverse("deliberations:draft_detail", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return self.state == DeliberationState.PUBLISHED

    @property
    def matter_label(self) -> str:
        """« institutions et vie politique/fonctionnement des assemblées »; empty while none is chosen."""
        return label_of(self.matter) if self.matter else ""

    @property
    def matter_words(self) -> str:
        """The same for reading: « Institutions et vie politique – fonctionnement des assemblées »."""
        words = self.matter_label.replace("/", " – ")
        return words[:1].upper() + words[1:]


class Outcome(models.Model):
    """What became of one thing said before the decision; published with it.

    Exactly one subject: a consultation (the commission's opinion), an opinion, or a reservation with its opinion.
    ``said`` is what was said, as it was answered; ``authority`` whoever said it, nobody for the commission.
    """

    deliberation = models.ForeignKey(
        Deliberation, models.CASCADE, related_name="outcomes", verbose_name="délibération"
    )
    kind = models.CharField("sur", max_length=12, choices=OutcomeKind)
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="outcomes", verbose_name="consultation"
    )
    opinion = models.ForeignKey(
        Opinion, models.PROTECT, related_name="outcomes", null=True, blank=True, verbose_name="avis"
    )
    reservation = models.ForeignKey(
        Reservation, models.PROTECT, related_name="outcomes", null=True, blank=True, verbose_name="réserve"
    )
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="outcomes", null=True, blank=True, verbose_name="collectivité"
    )
    said = models.TextField("ce qui était dit", blank=True)
    fate = models.CharField("ce que c’est devenu", max_length=10, choices=Fate)
    answer = models.TextField("réponse", max_length=2000)
    answered_at = models.DateTimeField("répondu le")
    answered_by_label = models.CharField("répondu par", max_length=300, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = "suite donnée"
        verbose_name_plural = "suites données"
        ordering = ["deliberation", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=OutcomeKind.COMMISSION, opinion=None, reservation=None)
                | Q(kind=OutcomeKind.OPINION, opinion__isnull=False, reservation=None)
                | Q(kind=OutcomeKind.RESERVATION, opinion__isnull=False, reservation__isnull=False),
                name="deliberations_outcome_subject",
            ),
            models.UniqueConstraint(
                fields=["deliberation", "consultation"],
                condition=Q(kind=OutcomeKind.COMMISSION),
                name="deliberations_outcome_commission",
            ),
            models.UniqueConstraint(
                fields=["deliberation", "opinion"],
                condition=Q(kind=OutcomeKind.OPINION),
                name="deliberations_outcome_opinion",
            ),
            models.UniqueConstraint(
                fields=["deliberation", "reservation"],
                condition=Q(kind=OutcomeKind.RESERVATION),
                name="deliberations_outcome_reservation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.deliberation}"

    @property
    def label(self) -> str:
        """« Réserve n° 1 »; whoever reads knows of which direction générale."""
        return str(self.reservation) if self.reservation else str(self.get_kind_display())

    @property
    def fate_label(self) -> str:
        """In the words of the board for a reservation: « Prise en compte »."""
        if self.kind == OutcomeKind.RESERVATION:
            return str(ReservationState(self.fate).label)
        return str(self.get_fate_display())
