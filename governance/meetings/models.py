"""Meetings of every body, their agenda and convocation."""

from django.db import models

from governance.meetings.enums import MeetingState
from governance.members.models import Body


class Meeting(models.Model):
    """A body meets, at a place, at a distance, or both."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name="instance")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    place = models.CharField("lieu", max_length=200, blank=True)
    video_link = models.URLField("lien de visioconférence", blank=True)
    state = models.CharField("état", max_length=10, choices=MeetingState, default=MeetingState.PREPARED)

    class Meta:
        verbose_name = "réunion"
        verbose_name_plural = "réunions"
        ordering = ["starts_at", "id"]

    def __str__(self) -> str:
        return f"{self.body.name}, {self.starts_at:%d/%m/%Y}"
