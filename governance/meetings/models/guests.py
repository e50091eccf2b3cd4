"""Who is invited without being a member, and who asked for paper."""

from django.db import models

from governance.meetings.models.agenda import AgendaItem
from governance.meetings.models.meetings import Meeting
from governance.people.models import Person


class Guest(models.Model):
    """Someone from outside the body, heard on some items; never convened, never counted.

    No item named: the whole meeting. ``sequence`` is that of their own calendar invitation.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="guests", verbose_name="réunion")
    name = models.CharField("nom", max_length=160)
    quality = models.CharField("qualité", max_length=200)
    address = models.EmailField("adresse électronique", blank=True)
    items = models.ManyToManyField(AgendaItem, related_name="guests", blank=True, verbose_name="points")
    invited_at = models.DateTimeField("invité le", null=True, blank=True)
    sequence = models.PositiveSmallIntegerField("numéro de modification", default=0)
    withdrawn_at = models.DateTimeField("invitation retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "personne invitée"
        verbose_name_plural = "personnes invitées"
        ordering = ["meeting", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def recipient_key(self) -> str:
        return f"guest:{self.pk}"


class PaperWish(models.Model):
    """A person asked to get their convocations on paper too, at this address (CGCT, art. L. 2121-10)."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="paper_wish", verbose_name="personne")
    address = models.TextField("adresse postale", max_length=300)
    asked_at = models.DateTimeField("demandé le")

    class Meta:
        verbose_name = "convocation demandée sur papier"
        verbose_name_plural = "convocations demandées sur papier"

    def __str__(self) -> str:
        return f"Papier {self.person_id}"
