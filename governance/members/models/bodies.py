"""The bodies of the syndicat, and the mandates from which all access derives."""

import datetime

from django.db import models
from django.db.models import F, Q

from emegalis.lib.periods import Period
from governance.members.enums import BodyKind, Function, QuorumBasis, Remit, Seat, Stance
from governance.members.models.authorities import Authority
from governance.members.querysets import BodyQuerySet, MandateQuerySet
from governance.people.models import Person

# Where no text of the syndicat says otherwise: the secretariat writes the article when there is one.
USAGE = "usage, à confirmer par le règlement intérieur"


class Body(models.Model):
    """A body of the syndicat and its own rules, each with the text it comes from: nothing of the law is hard-coded."""

    slug = models.SlugField("identifiant", max_length=80, unique=True)
    name = models.CharField("nom", max_length=120)
    short_name = models.CharField("nom court", max_length=60)
    kind = models.CharField("nature", max_length=24, choices=BodyKind)
    remit = models.CharField("attributions", max_length=14, choices=Remit)
    purpose = models.TextField("rôle", blank=True)
    position = models.PositiveSmallIntegerField("rang", default=100)
    meetings_per_period = models.PositiveSmallIntegerField("réunions par période", default=0)
    period_months = models.PositiveSmallIntegerField("période en mois", default=6)
    frequency_source = models.CharField("source de la fréquence", max_length=200, blank=True)
    notice_days = models.PositiveSmallIntegerField("délai de convocation en jours", default=0)
    notice_clear_days = models.BooleanField("jours francs", default=True)
    notice_source = models.CharField("source du délai", max_length=200, blank=True)
    quorum_basis = models.CharField("base du quorum", max_length=24, choices=QuorumBasis, default=QuorumBasis.NONE)
    quorum_numerator = models.PositiveSmallIntegerField("quorum, numérateur", default=1)
    quorum_denominator = models.PositiveSmallIntegerField("quorum, dénominateur", default=2)
    quorum_source = models.CharField("source du quorum", max_length=200, blank=True)
    proxies_per_holder = models.PositiveSmallIntegerField("pouvoirs par porteur", default=0)
    proxies_within_college = models.BooleanField("pouvoirs au sein du collège", default=False)
    proxies_source = models.CharField("source des pouvoirs", max_length=200, blank=True)
    remote_counts = models.BooleanField("présents à distance comptés dans le quorum", default=True)
    second_days = models.PositiveSmallIntegerField("jours avant la seconde réunion, faute de quorum", default=3)
    second_needs_quorum = models.BooleanField("quorum exigé à la seconde réunion", default=False)
    second_source = models.CharField("source de la seconde réunion", max_length=200, blank=True, default=USAGE)
    votes_in_voices = models.BooleanField("scrutins comptés en voix de collège", default=False)
    casting_vote = models.BooleanField("voix prépondérante", default=False)
    votes_source = models.CharField("source du décompte des voix", max_length=200, blank=True)
    comment_days = models.PositiveSmallIntegerField("jours laissés aux membres pour se prononcer", default=10)
    comment_source = models.CharField("source de ces jours", max_length=200, blank=True, default=USAGE)
    answer_days = models.PositiveSmallIntegerField("jours pour traiter ce qui est soumis", default=60)
    answer_source = models.CharField("source de ce délai", max_length=200, blank=True, default=USAGE)
    stances = models.JSONField("sens d’avis offerts", default=list, blank=True)
    signatory = models.CharField("qualité du signataire des convocations", max_length=160, blank=True)
    signatory_name = models.CharField("nom du signataire", max_length=160, blank=True)
    signatory_act = models.CharField("acte de délégation", max_length=200, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "instance"
        verbose_name_plural = "instances"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_commission(self) -> bool:
        return self.kind == BodyKind.STRATEGIC_COMMISSION

    @property
    def is_assembly(self) -> bool:
        """Bodies of élus, which deliberate: they hold a « séance », the others a « réunion »."""
        return self.kind in {BodyKind.BUREAU, BodyKind.ASSEMBLY}

    @property
    def has_signatory(self) -> bool:
        """Who signs is known by name and quality: signed by someone else, a convocation voids the sitting."""
        return bool(self.signatory and self.signatory_name)

    @property
    def offered_stances(self) -> list[Stance]:
        return [stance for stance in Stance if stance.value in self.stances]

    def period_of(self, day: datetime.date) -> Period:
        """The stretch of months this body's rhythm is judged by: a half-year for the commission."""
        return Period.of(day, self.period_months)


class Mandate(models.Model):
    """Someone sits in a body for an authority, in a function and a seat, from a day until the day it ends."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates", verbose_name="personne")
    body = models.ForeignKey(Body, models.PROTECT, related_name="mandates", verbose_name="instance")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="mandates", verbose_name="collectivité")
    function = models.CharField("fonction", max_length=8, choices=Function)
    seat = models.CharField("qualité", max_length=10, choices=Seat, default=Seat.TITULAR)
    is_interim = models.BooleanField("par intérim", default=False)
    presides = models.BooleanField("préside", default=False)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au (exclu)", null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandats"
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="members_mandate_dates",
                violation_error_message="La fin du mandat doit suivre son début.",
            ),
            models.UniqueConstraint(
                fields=["person", "body", "authority", "seat"],
                condition=Q(ends_on=None),
                name="members_mandate_one_open",
                violation_error_message="Cette personne a déjà ce mandat.",
            ),
        ]
        indexes = [models.Index(fields=["body", "authority", "ends_on"], name="members_mandate_seat")]

    def __str__(self) -> str:
        return f"{self.person} – {self.label}"

    @property
    def label(self) -> str:
        """« DGS, CC des Abers-Kreiz, titulaire »: what acts and lists print; never names a person."""
        interim = " par intérim" if self.is_interim else ""
        return f"{self.get_function_display()}{interim}, {self.authority.short_name}, {self.get_seat_display()}"

    def is_in_force(self, *, on: datetime.date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)
