"""A date is asked of the members before the meeting exists."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from emegalis.lib import french
from governance.meetings.enums import DateChoice, PollState, Role
from governance.meetings.models.meetings import Meeting
from governance.meetings.querysets import DatePollQuerySet, PollInvitationQuerySet
from governance.members.models import Authority, Body, Mandate
from governance.people.models import Person


class DatePoll(models.Model):
    """Several dates are put to the members of a body; one is chosen, or the poll is given up with a reason.

    ``answer_by`` is the last day on which answers are taken; ``meeting`` is what the date chosen became.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="date_polls", verbose_name="instance")
    state = models.CharField("état", max_length=10, choices=PollState, default=PollState.OPEN)
    place = models.CharField("lieu", max_length=200, blank=True)
    video_link = models.URLField("lien de visioconférence", max_length=500, blank=True)
    note = models.TextField("mot aux membres", max_length=1000, blank=True)
    answer_by = models.DateField("réponse attendue le")
    opened_at = models.DateTimeField("ouvert le")
    reminded_at = models.DateTimeField("relancé le", null=True, blank=True)
    closed_at = models.DateTimeField("clos le", null=True, blank=True)
    reason = models.TextField("motif de l’abandon", max_length=1000, blank=True)
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, related_name="poll", null=True, blank=True, verbose_name="réunion fixée"
    )

    objects = DatePollQuerySet.as_manager()

    class Meta:
        verbose_name = "sondage de dates"
        verbose_name_plural = "sondages de dates"
        ordering = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return f"Sondage de dates, {self.body.name}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:poll_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == PollState.OPEN

    @property
    def is_abandoned(self) -> bool:
        return self.state == PollState.ABANDONED

    @property
    def noun(self) -> str:
        return "séance" if self.body.is_assembly else "réunion"

    @property
    def sending_key(self) -> str:
        return f"date_poll:{self.pk}"

    def takes_answers(self, *, on: datetime.date) -> bool:
        """Until its last day, included."""
        return self.is_open and on <= self.answer_by


class DateOption(models.Model):
    """One of the dates proposed."""

    poll = models.ForeignKey(DatePoll, models.CASCADE, related_name="options", verbose_name="sondage")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    is_chosen = models.BooleanField("date retenue", default=False)

    class Meta:
        verbose_name = "date proposée"
        verbose_name_plural = "dates proposées"
        ordering = ["poll", "starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "starts_at"], name="meetings_dateoption_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meetings_dateoption_hours"),
            models.UniqueConstraint(
                fields=["poll"], condition=Q(is_chosen=True), name="meetings_dateoption_one_chosen"
            ),
        ]

    def __str__(self) -> str:
        return f"{french.long_date(self.starts_at)}, {french.hour(self.starts_at)}"

    @property
    def day(self) -> datetime.date:
        return french.day_of(self.starts_at)


class PollInvitation(models.Model):
    """One seat asked for its dates, under the name of the day. Who prepares for it gets a copy, and may answer."""

    poll = models.ForeignKey(DatePoll, models.CASCADE, related_name="invitations", verbose_name="sondage")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="+", verbose_name="mandat")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="personne")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="collectivité")
    role = models.CharField("au titre de", max_length=10, choices=Role)
    name = models.CharField("nom du jour", max_length=210)
    mandate_label = models.CharField("mandat du jour", max_length=300)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by_name = models.CharField("nom de qui a répondu", max_length=210, blank=True)

    objects = PollInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "personne sondée"
        verbose_name_plural = "personnes sondées"
        ordering = ["poll", "id"]
        constraints = [models.UniqueConstraint(fields=["poll", "mandate"], name="meetings_pollinvitation_one")]

    def __str__(self) -> str:
        return f"Sondage {self.poll_id}, {self.mandate_label}"

    @property
    def recipient_key(self) -> str:
        return f"mandate:{self.mandate_id}"

    @property
    def was_answered_by_another(self) -> bool:
        return bool(self.answered_by_name) and not self.name.endswith(self.answered_by_name)


class DateAnswer(models.Model):
    """What one seat says of one date; no row is no answer."""

    option = models.ForeignKey(DateOption, models.CASCADE, related_name="answers", verbose_name="date")
    invitation = models.ForeignKey(
        PollInvitation, models.CASCADE, related_name="answers", verbose_name="personne sondée"
    )
    choice = models.CharField("réponse", max_length=8, choices=DateChoice)

    class Meta:
        verbose_name = "réponse à une date"
        verbose_name_plural = "réponses aux dates"
        ordering = ["option", "id"]
        constraints = [models.UniqueConstraint(fields=["option", "invitation"], name="meetings_dateanswer_one")]

    def __str__(self) -> str:
        return f"{self.option_id} {self.choice}"
