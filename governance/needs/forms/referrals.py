"""What is typed to put a subject before the body that treats it, and to answer."""

from typing import Any

from django import forms

from emegalis.lib.forms import PortalForm, day_field
from governance.members.enums import BodyKind
from governance.members.models import Body
from governance.members.remits import Subject
from governance.needs.forms.fields import SeatedForm, text_area
from governance.needs.models.referrals import LONGEST_ANSWER, LONGEST_QUESTION


class ReferralForm(SeatedForm):
    """A subject, a question and a date, put before the body that treats it."""

    subject = forms.ChoiceField(
        label="De quoi s’agit-il ?",
        choices=[(subject.value, subject.label[:1].upper() + subject.label[1:]) for subject in Subject],
        help_text="L’instance saisie en dépend.",
    )
    group = forms.ModelChoiceField(
        Body.objects.filter(kind=BodyKind.BUSINESS_GROUP).order_by("position", "name"),
        label="Le groupe métier à saisir",
        to_field_name="slug",
        required=False,
        empty_label="Choisissez",
        help_text="Pour un besoin seulement.",
    )
    group.optional_note = "sauf pour un besoin"  # type: ignore[attr-defined]
    title = forms.CharField(label="En une phrase", max_length=160)
    question = text_area("La question posée", rows=3, max_length=LONGEST_QUESTION)
    text = text_area("Ce que l’instance doit savoir", rows=7, max_length=4000)
    wanted_on = day_field("Réponse souhaitée avant le", required=False)
    wanted_on.optional_note = "sauf pour saisir la commission"  # type: ignore[attr-defined]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats: Any = self.fields["seat"]
        if all(mandate.body.kind == BodyKind.BUSINESS_GROUP for mandate in seats.queryset):
            subjects: Any = self.fields["subject"]
            subjects.choices = [choice for choice in subjects.choices if choice[0] != Subject.NEED]
            del self.fields["group"]


class AnswerReferralForm(PortalForm):
    answer = text_area(
        "Réponse",
        rows=6,
        max_length=LONGEST_ANSWER,
        help_text="Ce qui sera fait, par qui, et quand. L’auteur la reçoit.",
    )
