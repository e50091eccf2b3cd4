"""A body meets."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.periods import Period
from governance.meetings.enums import MeetingState
from governance.meetings.notice import NoticeRule
from governance.meetings.querysets import MeetingQuerySet
from governance.members.models import Body, Mandate


class Meeting(models.Model):
    """A body meets, at a place, at a distance, or both.

    ``opened_at`` and ``closed_at`` are when it was really opened and closed; ``rules`` are those of the body as they
    stood at the opening (``sitting_rules``); ``pulse`` grows by one with each thing written of the sitting.
    ``second_of`` is the meeting that lacked its quorum, of which this one takes the undecided items again.
    ``uid`` and ``sequence`` are those of its invitations (RFC 5545): a calendar knows the meeting again when it moves.
    ``reference`` is given once, when the convocation leaves.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name="instance")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    place = models.CharField("lieu", max_length=200, blank=True)
    video_link = models.URLField("lien de visioconférence", max_length=500, blank=True)
    state = models.CharField("état", max_length=10, choices=MeetingState, default=MeetingState.PREPARED)
    uid = models.UUIDField("identifiant d’agenda", default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveSmallIntegerField("numéro de modification", default=0)
    reference = models.CharField("référence", max_length=80, blank=True)
    note = models.TextField("mot d’accompagnement", max_length=4000, blank=True)
    reply_by = models.DateField("réponse attendue le", null=True, blank=True)
    convened_at = models.DateTimeField("convoquée le", null=True, blank=True)
    cancelled_reason = models.TextField("motif de l’annulation", max_length=1000, blank=True)
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    chair = models.ForeignKey(
        Mandate, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="sous la présidence de"
    )
    chair_label = models.CharField("présidence du jour", max_length=300, blank=True)
    secretaries = models.TextField("secrétaires de séance", max_length=600, blank=True)
    rules = models.JSONField("règles du jour", default=dict, blank=True)
    pulse = models.PositiveIntegerField("saisies", default=0)
    second_of = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="second_meetings",
        null=True,
        blank=True,
        verbose_name="après la séance sans quorum",
    )
    search_text = models.TextField("texte de recherche", editable=False, default="")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion"
        verbose_name_plural = "réunions"
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meetings_meeting_dates",
                violation_error_message="La fin de la réunion doit suivre son début.",
            ),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="meetings_meeting_reference"
            ),
        ]
        indexes = [models.Index(fields=["body", "starts_at"], name="meetings_meeting_rhythm")]

    def __str__(self) -> str:
        return f"{self.body.name}, {french.long_date(self.starts_at)}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting_detail", args=[self.pk])

    @property
    def day(self) -> datetime.date:
        """Its day in Paris."""
        return french.day_of(self.starts_at)

    @property
    def period(self) -> Period:
        return self.body.period_of(self.day)

    @property
    def noun(self) -> str:
        """The assemblies hold a « séance »; the commission and the groups never do."""
        return "séance" if self.body.is_assembly else "réunion"

    @property
    def title(self) -> str:
        """« Commission d’orientation stratégique »."""
        return self.body.name[:1].upper() + self.body.name[1:]

    @property
    def notice_rule(self) -> NoticeRule:
        """That of the body; a second meeting, after one without quorum, has its own."""
        if self.second_of_id is not None:
            return NoticeRule(self.body.second_days, False, self.body.second_source)
        return NoticeRule(self.body.notice_days, self.body.notice_clear_days, self.body.notice_source)

    @property
    def is_prepared(self) -> bool:
        return self.state == MeetingState.PREPARED

    @property
    def is_convened(self) -> bool:
        return self.state == MeetingState.CONVENED

    @property
    def is_cancelled(self) -> bool:
        return self.state == MeetingState.CANCELLED

    @property
    def is_held(self) -> bool:
        return self.state == MeetingState.HELD

    @property
    def took_place(self) -> bool:
        """Convened, and opened by the secretary or begun by the clock: there is something to write down."""
        was_called = self.state in {MeetingState.CONVENED, MeetingState.HELD}
        return was_called and (self.opened_at is not None or self.has_begun())

    def has_begun(self, *, at: datetime.datetime | None = None) -> bool:
        return self.starts_at <= (at or timezone.now())

    @property
    def is_running(self) -> bool:
        """Opened by the secretary and not closed; where nobody keeps the sitting in the portal, begun, not over."""
        if self.opened_at is not None:
            return self.closed_at is None
        return self.is_convened and self.starts_at <= timezone.now() < self.ends_at

    @property
    def is_sitting(self) -> bool:
        """Opened by the secretary, not closed: the sitting is being recorded."""
        return self.opened_at is not None and self.closed_at is None

    def takes_replies(self, *, at: datetime.datetime | None = None) -> bool:
        """Convened, and not begun."""
        return self.is_convened and not self.has_begun(at=at)
