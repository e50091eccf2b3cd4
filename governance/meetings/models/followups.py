"""What was settled at a meeting and what must be done after it, by whom and by when."""

import datetime

from django.db import models
from django.db.models import Q

from emegalis.lib.french import NBSP
from governance.meetings.enums import FollowUpKind, FollowUpStepKind
from governance.meetings.models.agenda import AgendaItem
from governance.meetings.querysets import FollowUpQuerySet
from governance.members.models import Mandate


class FollowUp(models.Model):
    """A decision taken on an item (« relevé » for the commission), or an action: who does it, by when, whether done.

    ``holder`` is the mandate of whoever does it, when they have one in the portal; ``who`` is always written out.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="follow_ups", verbose_name="point")
    kind = models.CharField("nature", max_length=8, choices=FollowUpKind, default=FollowUpKind.ACTION)
    text = models.TextField("ce qui est convenu", max_length=1000)
    who = models.CharField("qui", max_length=300, blank=True)
    holder = models.ForeignKey(
        Mandate, models.PROTECT, related_name="follow_ups", null=True, blank=True, verbose_name="mandat de qui agit"
    )
    due_on = models.DateField("pour le", null=True, blank=True)
    created_at = models.DateTimeField("noté le")
    done_at = models.DateTimeField("fait le", null=True, blank=True)
    done_by_name = models.CharField("dit fait par", max_length=210, blank=True)
    search_text = models.TextField("texte de recherche", editable=False, default="")
    reminded_before_on = models.DateField("rappelé avant l’échéance le", null=True, blank=True)
    reminded_after_on = models.DateField("rappelé après l’échéance le", null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "suite"
        verbose_name_plural = "suites"
        ordering = ["item", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=FollowUpKind.ACTION) | Q(due_on__isnull=True, done_at__isnull=True),
                name="meetings_followup_only_actions_are_due",
            )
        ]
        indexes = [models.Index(fields=["done_at", "due_on"], name="meetings_followup_open")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{NBSP}{self.pk}"

    @property
    def is_action(self) -> bool:
        return self.kind == FollowUpKind.ACTION

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def is_open(self) -> bool:
        return self.is_action and self.done_at is None

    def is_late(self, *, on: datetime.date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < on


class FollowUpStep(models.Model):
    """What became of an action, one step after the other: done, put off to another day, taken up again; and why."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="steps", verbose_name="suite")
    kind = models.CharField("étape", max_length=8, choices=FollowUpStepKind)
    word = models.TextField("mot", max_length=1000, blank=True)
    due_on = models.DateField("nouvelle échéance", null=True, blank=True)
    at = models.DateTimeField("le")
    by_name = models.CharField("par", max_length=210, blank=True)
    by_label = models.CharField("au titre de", max_length=300, blank=True)

    class Meta:
        verbose_name = "étape d’une suite"
        verbose_name_plural = "étapes d’une suite"
        ordering = ["follow_up", "at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.follow_up_id}"
