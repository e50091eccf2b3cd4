"""The authorities of Brittany, and the college in which each belongs to the syndicat."""

import datetime

from django.db import models
from django.db.models import F, Q

from governance.members.enums import AuthorityKind, ItContact
from governance.members.querysets import AuthorityQuerySet, MembershipQuerySet


class Authority(models.Model):
    """A local authority, or the syndicat itself; merged ones keep their past and name their successor."""

    siren = models.CharField("SIREN", max_length=9, unique=True)
    cog_code = models.CharField("code officiel géographique", max_length=9, blank=True)
    name = models.CharField("nom", max_length=200)
    sort_key = models.CharField("clé de tri", max_length=200, editable=False)
    search_text = models.TextField("texte de recherche", editable=False)
    kind = models.CharField("nature", max_length=20, choices=AuthorityKind)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    department_code = models.CharField("code du département", max_length=3, blank=True)
    department_name = models.CharField("département", max_length=60, blank=True)
    grouping = models.ForeignKey(
        "self", models.SET_NULL, related_name="communes", null=True, blank=True, verbose_name="intercommunalité"
    )
    hex_row = models.SmallIntegerField("ligne de l’hexagone", null=True, blank=True)
    hex_column = models.SmallIntegerField("colonne de l’hexagone", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, related_name="predecessors", null=True, blank=True, verbose_name="successeur"
    )
    website = models.URLField("site", blank=True)
    it_contact = models.CharField(
        "qui répond des systèmes d’information", max_length=8, choices=ItContact, default=ItContact.OWN
    )
    it_shared_with = models.ForeignKey(
        "self", models.SET_NULL, related_name="shares_it_with", null=True, blank=True, verbose_name="DSI partagé avec"
    )

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = "collectivité"
        verbose_name_plural = "collectivités"
        ordering = ["sort_key", "id"]
        indexes = [models.Index(fields=["kind", "sort_key"], name="members_authority_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def has_own_it(self) -> bool:
        """Has a DSI, or has not said otherwise."""
        return self.it_contact == ItContact.OWN

    @property
    def short_name(self) -> str:
        """« CC des Abers-Kreiz »: for lists, where the nature is abbreviated."""
        return self.name.replace("Communauté de communes", "CC").replace("Communauté d’agglomération", "CA")


class College(models.Model):
    """One of the colleges of the statutes: seats and voices of each of its members (domain.md 1.3)."""

    number = models.PositiveSmallIntegerField("numéro", unique=True)
    name = models.CharField("nom", max_length=100)
    seats_per_member = models.PositiveSmallIntegerField("délégués par membre")
    voices_per_seat = models.PositiveSmallIntegerField("voix par délégué")
    kinds = models.JSONField("natures", default=list)
    population_from = models.PositiveIntegerField("population à partir de", null=True, blank=True)
    population_below = models.PositiveIntegerField("population en dessous de", null=True, blank=True)

    class Meta:
        verbose_name = "collège"
        verbose_name_plural = "collèges"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """« Plus de 50 000 habitants »: in lists, where what it gathers is plain."""
        name = self.name.removeprefix("Intercommunalités ").replace("de plus", "plus").replace("de moins", "moins")
        return name[:1].upper() + name[1:]


class Membership(models.Model):
    """An authority belongs to the syndicat, in a college, for a period."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="memberships", verbose_name="collectivité")
    college = models.ForeignKey(College, models.PROTECT, related_name="memberships", verbose_name="collège")
    starts_on = models.DateField("adhésion du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "adhésion"
        verbose_name_plural = "adhésions"
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="members_membership_dates",
                violation_error_message="La fin de l’adhésion doit suivre son début.",
            ),
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(ends_on=None),
                name="members_membership_one_open",
                violation_error_message="Cette collectivité est déjà membre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} – {self.college}"

    def is_in_force(self, *, on: datetime.date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)
