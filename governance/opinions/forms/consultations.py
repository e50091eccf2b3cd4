"""What the secretariat types of a consultation; the rules are those of the services."""

import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone

from emegalis.lib.forms import ChoiceCards, DayInput, MomentInput, PortalForm
from governance.opinions.enums import LateRule, Visibility
from governance.strategy.models import Orientation

MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"]


class OrientationParameterForm(forms.Form):
    """``?orientation=<slug>``: the orientation that a consultation is opened from."""

    orientation = forms.SlugField(required=False, max_length=120)


def default_deadline() -> datetime.datetime:
    """Four weeks from today, at 18 h in Paris."""
    day = timezone.localtime() + datetime.timedelta(days=28)
    return day.replace(hour=18, minute=0, second=0, microsecond=0)


class OrientationChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Orientation) -> str:
        return f"N°\u00a0{obj.number} – {obj.title}"


class ConsultationOpenForm(PortalForm):
    """The question, until when, and who reads what meanwhile. The text submitted is the latest published version."""

    orientation = OrientationChoiceField(
        label="Orientation soumise à avis",
        help_text="C’est la dernière version publiée qui est soumise\u202f; elle ne change plus.",
        queryset=Orientation.objects.none(),
        to_field_name="slug",
        empty_label="Choisir…",
        error_messages={"required": "Choisissez l’orientation."},
    )
    question = forms.CharField(
        label="Question posée aux directions générales",
        help_text="Une phrase, à laquelle on peut répondre en dix minutes. Elle ouvre le courriel d’invitation.",
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Écrivez la question posée aux directions générales."},
    )
    closes_at = forms.DateTimeField(
        label="Date et heure limites, à Paris",
        help_text="Les avis se donnent jusqu’à cette minute\u202f; la synthèse est faite aussitôt.",
        widget=MomentInput(),
        input_formats=MOMENTS,
        initial=default_deadline,
        error_messages={"required": "Fixez la date et l’heure limites.", "invalid": "Écrivez une date et une heure."},
    )
    visibility = forms.ChoiceField(
        label="Lecture des avis",
        widget=ChoiceCards(
            arrangement="stack",
            helps={
                Visibility.AT_CLOSING: "Avant la clôture, chaque avis n’est lu que par sa direction générale et par "
                "le secrétariat. C’est la règle ordinaire.",
                Visibility.AT_ONCE: "Les membres de la commission lisent chaque avis dès qu’il est déposé.",
            },
        ),
        choices=[(rule.value, rule.label.capitalize()) for rule in Visibility],
        initial=Visibility.AT_CLOSING,
    )
    late_rule = forms.ChoiceField(
        label="Avis qui arrivent après la date limite",
        widget=ChoiceCards(
            arrangement="stack",
            helps={
                LateRule.REFUSED: "À la minute dite, le formulaire se ferme. C’est la règle ordinaire.",
                LateRule.RECORDED: "Une direction générale qui n’a rien donné le peut encore, jusqu’à l’avis de la "
                "commission\u202f; son avis est marqué «\u00a0tardif\u00a0» et n’entre pas dans les comptes.",
            },
        ),
        choices=[(rule.value, rule.label.capitalize()) for rule in LateRule],
        initial=LateRule.REFUSED,
    )

    def __init__(self, *args: Any, orientations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["orientation"].queryset = orientations


class ReminderForm(PortalForm):
    """The text of a reminder, read again before it leaves."""

    text = forms.CharField(
        label="Texte de la relance",
        help_text="La collectivité, la question, la date limite et le bouton vers le formulaire s’y ajoutent.",
        max_length=2000,
        widget=forms.Textarea({"rows": 7}),
        error_messages={"required": "Écrivez le texte de la relance."},
    )
    rank = forms.IntegerField(widget=forms.HiddenInput, min_value=1, validators=[MaxValueValidator(9999)])


class ConsultationWithdrawForm(PortalForm):
    reason = forms.CharField(
        label="Motif du retrait",
        help_text="Il est envoyé à toutes les directions générales consultées.",
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Dites pourquoi la consultation est retirée."},
    )


class ConsultationExtendForm(PortalForm):
    closes_at = forms.DateTimeField(
        label="Nouvelle date et heure limites, à Paris",
        widget=MomentInput(),
        input_formats=MOMENTS,
        error_messages={"required": "Fixez la nouvelle date limite.", "invalid": "Écrivez une date et une heure."},
    )
    reason = forms.CharField(
        label="Motif",
        help_text="Il est envoyé à toutes les directions générales consultées.",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Dites pourquoi la date limite est repoussée."},
    )


class CommissionOpinionForm(PortalForm):
    """The day the commission gave its own opinion, in a sentence."""

    on = forms.DateField(
        label="Avis rendu le",
        widget=DayInput,
        error_messages={"required": "Écrivez la date.", "invalid": "Écrivez une date, par exemple 24/11/2026."},
    )
    text = forms.CharField(
        label="L’avis de la commission, en une phrase",
        help_text="Par exemple\u00a0: «\u00a0avis favorable assorti de deux réserves\u00a0».",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )
