"""Each semester the DGS of an authority say who its contacts are, and what is to be corrected."""

import datetime

from django.db import models

from emegalis.lib.semesters import Semester
from governance.members.enums import CorrectionKind, CorrectionState
from governance.members.models.authorities import Authority
from governance.members.models.bodies import Mandate
from governance.members.querysets import ContactCorrectionQuerySet, ContactsConfirmationQuerySet
from governance.people.models import Person


class ContactsConfirmation(models.Model):
    """The DGS of an authority said who its contacts are, once in a semester; said again, the last day counts."""

    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="contacts_confirmations", verbose_name="collectivité"
    )
    year = models.PositiveSmallIntegerField("année")
    half = models.PositiveSmallIntegerField("semestre")
    at = models.DateTimeField("confirmés le", null=True, blank=True)
    reminded_at = models.DateTimeField("rappelés le", null=True, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="confirmés par"
    )
    mandate_label = models.CharField("mandat du jour", max_length=300, blank=True)

    objects = ContactsConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = "confirmation des contacts"
        verbose_name_plural = "confirmations des contacts"
        ordering = ["-year", "-half", "authority"]
        constraints = [models.UniqueConstraint(fields=["authority", "year", "half"], name="members_contacts_one")]

    def __str__(self) -> str:
        return f"{self.authority}, {self.semester}"

    @property
    def semester(self) -> Semester:
        return Semester(self.year, self.half)


class ContactCorrection(models.Model):
    """Something that a DGS asks to correct among the contacts of their authority; the secretariat accepts or refuses.

    ``values`` is what to write (``services.contacts``); what it holds of a person is emptied once answered.
    """

    confirmation = models.ForeignKey(
        ContactsConfirmation, models.CASCADE, related_name="corrections", verbose_name="confirmation"
    )
    kind = models.CharField("ce qui est demandé", max_length=8, choices=CorrectionKind)
    mandate = models.ForeignKey(
        Mandate, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name="mandat à corriger"
    )
    values = models.JSONField("à écrire", default=dict, blank=True)
    word = models.TextField("précision", max_length=1000, blank=True)
    asked_at = models.DateTimeField("demandée le")
    state = models.CharField("suite", max_length=8, choices=CorrectionState, default=CorrectionState.WAITING)
    answer = models.TextField("réponse du secrétariat", max_length=1000, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)

    objects = ContactCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "correction de contacts"
        verbose_name_plural = "corrections de contacts"
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_waiting(self) -> bool:
        return self.state == CorrectionState.WAITING

    @property
    def ends_on(self) -> datetime.date | None:
        """From when the person sits no more, for such a correction."""
        return datetime.date.fromisoformat(self.values["ends_on"]) if "ends_on" in self.values else None
