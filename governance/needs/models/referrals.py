"""A subject that a working group met and that another body treats: referred to it (*saisine*), and answered."""

import datetime

from django.db import models
from django.urls import reverse

from governance.members.models import Authority, Body
from governance.members.remits import Subject
from governance.needs.enums import REFERRAL_SIGNS, ReferralState, Sign
from governance.needs.models.needs import Need
from governance.needs.querysets import ReferralQuerySet
from governance.people.models import Person

LONGEST_ANSWER, LONGEST_QUESTION = 4000, 600


class Referral(models.Model):
    """Someone puts a subject before the body that treats it, with a question and a date; that body, or the secretariat
    for it, answers once.

    ``need`` is the one it is about, if any. ``treated_path`` is the page where a floor above treats it: its answer is
    given there and comes back here (``outcome``: the state in a word; ``study_until`` while it is studied).
    """

    subject = models.CharField("sujet", max_length=12, choices=Subject)
    title = models.CharField("en une phrase", max_length=160)
    question = models.TextField("question posée", max_length=LONGEST_QUESTION, blank=True)
    text = models.TextField("ce dont il s’agit", max_length=4000)
    wanted_on = models.DateField("réponse souhaitée le", null=True, blank=True)
    need = models.ForeignKey(
        Need, models.PROTECT, related_name="referrals", null=True, blank=True, verbose_name="à propos du besoin"
    )
    from_body = models.ForeignKey(Body, models.PROTECT, related_name="referrals_made", verbose_name="de l’instance")
    to_body = models.ForeignKey(Body, models.PROTECT, related_name="referrals", verbose_name="instance saisie")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="collectivité")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="auteur")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    at = models.DateTimeField("saisie le")
    state = models.CharField("état", max_length=8, choices=ReferralState, default=ReferralState.WAITING)
    answer = models.TextField("réponse", max_length=LONGEST_ANSWER, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    answered_by = models.CharField("répondue par", max_length=400, blank=True)
    outcome = models.CharField("réponse en un mot", max_length=60, blank=True)
    study_until = models.DateField("à l’étude jusqu’au", null=True, blank=True)
    treated_path = models.CharField("page où elle est traitée", max_length=200, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "saisine d’une instance"
        verbose_name_plural = "saisines d’instances"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("needs:referral_detail", args=[self.pk])

    @property
    def sign(self) -> Sign:
        return REFERRAL_SIGNS[ReferralState(self.state)]

    @property
    def is_waiting(self) -> bool:
        return self.state == ReferralState.WAITING

    @property
    def is_treated_elsewhere(self) -> bool:
        """A floor above treats it: it is answered there."""
        return bool(self.treated_path)

    @property
    def next_date(self) -> datetime.date | None:
        """By when an answer is expected: the end of its study, or the day that was wished for."""
        return (self.study_until or self.wanted_on) if self.is_waiting else None
