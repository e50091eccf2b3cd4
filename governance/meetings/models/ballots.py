"""Ballots of the assemblies. The commission and the groups have none: they give opinions."""

from django.db import models
from django.db.models import Q

from governance.meetings.enums import BallotMode, BallotOutcome, Choice
from governance.meetings.models.agenda import AgendaItem
from governance.meetings.models.convocations import Convocation
from governance.members.models import College


class Ballot(models.Model):
    """What an assembly was asked on an item, and what it answered: heads and voices, never mixed.

    ``by_voices``: its result is read in voices. ``outcome`` is written with the lines; ``casting_vote``: the chair
    decided a tie. ``entitled_heads`` and ``entitled_voices`` are those who could take part, present or represented.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="ballots", verbose_name="point")
    number = models.PositiveSmallIntegerField("numéro")
    mode = models.CharField("mode", max_length=10, choices=BallotMode, default=BallotMode.ORDINARY)
    question = models.TextField("question mise aux voix", max_length=1000)
    asked_by = models.CharField("mode demandé par", max_length=300, blank=True)
    by_voices = models.BooleanField("compté en voix", default=False)
    entitled_heads = models.PositiveIntegerField("membres pouvant prendre part", default=0)
    entitled_voices = models.PositiveIntegerField("voix de ces membres", default=0)
    outcome = models.CharField("résultat", max_length=10, choices=BallotOutcome, blank=True)
    casting_vote = models.BooleanField("voix prépondérante", default=False)
    chair_choice = models.CharField("sens du vote de qui préside", max_length=14, choices=Choice, blank=True)
    opened_at = models.DateTimeField("ouvert à")
    recorded_at = models.DateTimeField("résultat noté à", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=0)

    class Meta:
        verbose_name = "scrutin"
        verbose_name_plural = "scrutins"
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="meetings_ballot_number")]

    def __str__(self) -> str:
        return f"Scrutin {self.number}, {self.item}"

    @property
    def is_recorded(self) -> bool:
        return self.recorded_at is not None


class BallotLine(models.Model):
    """How many heads, and how many voices, made one choice; by college, or in all for a secret ballot."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="lines", verbose_name="scrutin")
    college = models.ForeignKey(
        College, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="collège"
    )
    choice = models.CharField("choix", max_length=14, choices=Choice)
    heads = models.PositiveIntegerField("membres")
    voices = models.PositiveIntegerField("voix")

    class Meta:
        verbose_name = "ligne d’un scrutin"
        verbose_name_plural = "lignes des scrutins"
        ordering = ["ballot", "college__number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "college", "choice"], name="meetings_ballot_line_one"),
            models.UniqueConstraint(
                fields=["ballot", "choice"], condition=Q(college=None), name="meetings_ballot_line_in_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_choice_display()}: {self.heads} ({self.voices} voix)"


class BallotVoice(models.Model):
    """What one member chose in a ballot recorded by name; ``spoken_by`` held their proxy."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="voices_given", verbose_name="scrutin")
    convocation = models.ForeignKey(Convocation, models.PROTECT, related_name="ballot_voices", verbose_name="membre")
    choice = models.CharField("choix", max_length=14, choices=Choice)
    voices = models.PositiveIntegerField("voix")
    college = models.ForeignKey(
        College, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="collège"
    )
    spoken_by = models.ForeignKey(
        Convocation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="par pouvoir"
    )

    class Meta:
        verbose_name = "voix nominative"
        verbose_name_plural = "voix nominatives"
        ordering = ["ballot", "id"]
        constraints = [models.UniqueConstraint(fields=["ballot", "convocation"], name="meetings_ballot_voice_one")]

    def __str__(self) -> str:
        return f"{self.get_choice_display()}, {self.convocation_id}"
