"""People who sign in. What they may do is never written here: it derives from mandates (members.roles)."""

import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower

from governance.people.enums import Civility, Rhythm, Weekday
from governance.people.querysets import InForceQuerySet, PersonManager


class Person(AbstractBaseUser):
    """Someone known by name. The address is unique and belongs to one person at a time; a former holder has none."""

    civility = models.CharField("civilité", max_length=4, choices=Civility, blank=True)
    first_name = models.CharField("prénom", max_length=100)
    last_name = models.CharField("nom", max_length=100)
    sort_key = models.CharField("clé de tri", max_length=200, editable=False)
    email = models.EmailField("adresse électronique", unique=True, null=True, blank=True)
    created_at = models.DateTimeField("enregistré le", auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="people_person_email_unique",
                violation_error_message="Cette adresse est déjà celle d’une autre personne.",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """« Anne-Laure Kerdoncuff »."""
        return f"{self.first_name} {self.last_name}"

    @property
    def formal_name(self) -> str:
        """« Mme Anne-Laure Kerdoncuff »."""
        return f"{self.civility} {self.full_name}".strip()


class PrivateLink(models.Model):
    """A personal address sent by mail: it says who, and can be revoked. Only the token's hash is stored."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="private_links", verbose_name="personne")
    purpose = models.CharField("usage", max_length=40)
    token_hash = models.CharField("empreinte du jeton", max_length=64, unique=True)
    object_type = models.CharField("type d’objet", max_length=80, blank=True)
    object_id = models.CharField("numéro de l’objet", max_length=40, blank=True)
    target = models.CharField("page ouverte", max_length=300)
    created_at = models.DateTimeField("créé le")
    expires_at = models.DateTimeField("valable jusqu’au")
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)
    last_used_at = models.DateTimeField("dernier usage", null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name = "lien personnel"
        verbose_name_plural = "liens personnels"
        indexes = [models.Index(fields=["person", "revoked_at"], name="people_privatelink_person")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"

    def is_in_force(self, *, at: datetime.datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


class Device(models.Model):
    """A browser remembered after a code was entered there: personal links sign in on it with one button."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="devices", verbose_name="personne")
    token_hash = models.CharField("empreinte du jeton", max_length=64, unique=True)
    label = models.CharField("appareil", max_length=120)
    created_at = models.DateTimeField("mémorisé le")
    last_seen_at = models.DateTimeField("vu le")
    expires_at = models.DateTimeField("oublié le")
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name = "appareil mémorisé"
        verbose_name_plural = "appareils mémorisés"
        ordering = ["-last_seen_at", "-id"]

    def __str__(self) -> str:
        return self.label


class MessageOpposition(models.Model):
    """A person does not want one kind of message any more (only kinds that can be opposed)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="oppositions", verbose_name="personne")
    kind = models.CharField("type de message", max_length=40)
    opposed_at = models.DateTimeField("opposition du")

    class Meta:
        verbose_name = "opposition"
        verbose_name_plural = "oppositions"
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="people_opposition_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class MessagePreference(models.Model):
    """How often someone wants to be told what can wait; without a row, once a day at most."""

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="message_preference", verbose_name="personne"
    )
    rhythm = models.CharField("rythme", max_length=8, choices=Rhythm, default=Rhythm.DAILY)
    weekday = models.PositiveSmallIntegerField("jour de la semaine", choices=Weekday, default=Weekday.MONDAY)
    chosen_at = models.DateTimeField("choisi le")

    class Meta:
        verbose_name = "choix des messages"
        verbose_name_plural = "choix des messages"
        indexes = [models.Index(fields=["rhythm", "weekday"], name="people_preference_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.rhythm}"


class MessageCopy(models.Model):
    """What this person is told, another is told too; that they may read it is asked each time (members.copies)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="copies_given", verbose_name="personne")
    to = models.ForeignKey(Person, models.CASCADE, related_name="copies_received", verbose_name="en copie")
    chosen_at = models.DateTimeField("choisi le")

    class Meta:
        verbose_name = "copie des messages"
        verbose_name_plural = "copies des messages"
        constraints = [
            models.UniqueConstraint(fields=["person", "to"], name="people_copy_once"),
            models.CheckConstraint(condition=~models.Q(person=models.F("to")), name="people_copy_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.to_id}"


class Digest(models.Model):
    """The digest of one person on one day: at most one, whatever the number of workers; perhaps nothing to say.

    ``delivery_id`` names its mail in the outbox; ``fingerprint`` what was then asked of this person.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="digests", verbose_name="personne")
    day = models.DateField("jour")
    told = models.PositiveSmallIntegerField("nouvelles", default=0)
    fingerprint = models.CharField("empreinte de ce qui attend", max_length=64, blank=True)
    delivery_id = models.BigIntegerField("courriel (numéro)", null=True, blank=True)

    class Meta:
        verbose_name = "récapitulatif"
        verbose_name_plural = "récapitulatifs"
        ordering = ["-day", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="people_digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"
