"""A subject that a working group met and that another body treats: referred to it (*saisine*), and answered."""

from django.db import models
from django.urls import reverse

from governance.members.models import Authority, Body
from governance.members.remits import Subject
from governance.needs.enums import REFERRAL_SIGNS, ReferralState, Sign
from governance.needs.querysets import ReferralQuerySet
from governance.people.models import Person

LONGEST_ANSWER = 4000


class Referral(models.Model):
    """Someone of a working group puts a subject before the body that treats it; that body, or the secretariat for it,
    answers once, with a date."""

    subject = models.CharField("sujet", max_length=12, choices=Subject)
    title = models.CharField("en une phrase", max_length=160)
    text = models.TextField("ce dont il s’agit", max_length=4000)
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
