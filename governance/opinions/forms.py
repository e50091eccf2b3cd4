"""What is typed about consultations and opinions; the rules are those of the services."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, RegexValidator
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.forms import ChoiceCards, MomentInput, PortalForm
from governance.members.enums import Stance
from governance.opinions.content import (
    LONGEST_CONDITION,
    LONGEST_PLAN,
    LONGEST_REASONS,
    LONGEST_RESERVATION,
    MOST_RESERVATIONS,
    DraftText,
    OpinionContent,
    ReservationText,
    Seen,
)
from governance.opinions.enums import Position, Visibility
from governance.opinions.models import Consultation
from governance.strategy.models import Orientation

SHAPES: dict[str, str] = {
    Stance.FAVOURABLE: "st-fav",
    Stance.WITH_RESERVATIONS: "st-res",
    Stance.WITH_RECOMMENDATIONS: "st-rec",
    Stance.UNFAVOURABLE: "st-def",
    Stance.ABSTENTION: "st-abs",
    Stance.NO_OPINION: "st-nsp",
}
HELPS: dict[str, str] = {
    Stance.FAVOURABLE: "Sans condition.",
    Stance.WITH_RESERVATIONS: "Oui, à des conditions que vous écrivez une à une, plus bas.",
    Stance.WITH_RECOMMENDATIONS: "Oui, avec des souhaits qui ne conditionnent rien.",
    Stance.UNFAVOURABLE: "Non\u202f; les motifs sont alors obligatoires.",
    Stance.ABSTENTION: "Vous ne choisissez pas de côté.",
    Stance.NO_OPINION: "Votre collectivité n’est pas concernée ou pas assez informée.",
}
LARGEST_BUDGET = 2_000_000_000
SPACES = re.compile(r"[\s\u00a0\u202f]+")


class BudgetField(forms.CharField):
    """« 18 000 » or « 18000 € »: whole euros."""

    def clean(self, value: Any) -> int | None:
        digits = SPACES.sub("", super().clean(value)).removesuffix("€").removesuffix(",00")
        if not digits:
            return None
        if not (digits.isascii() and digits.isdigit()) or int(digits) > LARGEST_BUDGET:
            raise forms.ValidationError("Écrivez un montant en euros, sans centimes, par exemple 18\u202f000.")
        return int(digits)


class OpinionForm(PortalForm):
    """The opinion but for its reservations. Only the stance is compulsory here; the rest is the service's to say."""

    error_summary = False

    stance = forms.ChoiceField(
        label="Sens de l’avis",
        widget=ChoiceCards(shapes=SHAPES, helps=HELPS),
        error_messages={"required": "Choisissez le sens de l’avis."},
    )
    reasons = forms.CharField(
        label="Ce qui fonde votre avis",
        help_text="Quelques phrases suffisent. La commission et les élus les liront avec votre avis.",
        required=False,
        max_length=LONGEST_REASONS,
        widget=forms.Textarea({"rows": 5}),
    )
    position = forms.ChoiceField(
        label="Dans nos propres plans", required=False, widget=ChoiceCards(arrangement="row"), choices=Position.choices
    )
    plan = forms.CharField(label="Document où c’est inscrit", required=False, max_length=LONGEST_PLAN)
    year = forms.TypedChoiceField(label="Année", required=False, coerce=int, empty_value=None)
    budget = BudgetField(
        label="Budget, en €", required=False, max_length=20, widget=forms.TextInput({"inputmode": "numeric"})
    )
    after_exchange = forms.BooleanField(
        label="Cet avis est donné après échange avec l’exécutif de la collectivité", required=False
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["stance"].choices = [(s.value, s.label) for s in consultation.body.offered_stances]
        fields["year"].choices = [("", "–"), *((y, str(y)) for y in _years(consultation))]
        fields["reasons"].optional_note = "facultatif, sauf pour un avis défavorable"


def _years(consultation: Consultation) -> range:
    """From the year before the consultation to ten years after."""
    return range(consultation.opened_at.year - 1, consultation.opened_at.year + 11)


class ReservationForm(PortalForm):
    """One reservation. Left wholly empty, it does not count."""

    error_summary = False

    text = forms.CharField(
        label="Votre réserve",
        max_length=LONGEST_RESERVATION,
        error_messages={"required": "Écrivez cette réserve, ou retirez-la."},
        widget=forms.Textarea({"rows": 2}),
    )
    lifted_if = forms.CharField(label="Ce qui permettrait de la lever", required=False, max_length=LONGEST_CONDITION)


class BaseReservationFormSet(BaseFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Each says its number, in the list of what must be mended too."""
        super().add_fields(form, index)
        if index is not None:
            form.fields["text"].label = f"Réserve n°\u00a0{index + 1}"


ReservationFormSet = formset_factory(
    ReservationForm,
    formset=BaseReservationFormSet,
    extra=0,
    max_num=MOST_RESERVATIONS,
    absolute_max=MOST_RESERVATIONS,
)


class OpinionForms:
    """The whole form of an opinion: its fields and its reservations, shown, checked and read together."""

    def __init__(self, consultation: Consultation, *, text: DraftText, check: bool = False) -> None:
        """``text`` fills the form; with ``check``, what is missing or wrong in it is said."""
        shown = text if text.reservations else text.with_one_more()
        self.consultation = consultation
        if check:
            self.form = OpinionForm(shown.as_post(), consultation=consultation)
            self.reservations = ReservationFormSet(shown.as_post(), prefix="reservations")
        else:
            self.form = OpinionForm(
                initial={**text.fields, "after_exchange": text.after_exchange}, consultation=consultation
            )
            self.reservations = ReservationFormSet(
                initial=[{"text": r.text, "lifted_if": r.lifted_if} for r in shown.reservations],
                prefix="reservations",
            )

    def is_valid(self) -> bool:
        return self.form.is_valid() and self.reservations.is_valid()

    def refuse(self, error: BusinessRuleError) -> None:
        """Show a refusal beside the field it names; one about reservations beside the first of them."""
        if error.field == "reservations":
            self.reservations.forms[0].add_error("text", str(error))
        else:
            self.form.refuse(error)

    def content(self) -> OpinionContent:
        """What the opinion says; reservations left wholly empty do not count."""
        cleaned = self.form.cleaned_data
        written = (form.cleaned_data for form in self.reservations.forms if form.has_changed())
        return OpinionContent(
            stance=cleaned["stance"],
            reasons=cleaned["reasons"],
            reservations=tuple(ReservationText(r["text"], r["lifted_if"]) for r in written if r),
            position=cleaned["position"],
            plan=cleaned["plan"],
            year=cleaned["year"],
            budget=cleaned["budget"],
            after_exchange=cleaned["after_exchange"],
        )


class SeenForm(forms.Form):
    """What the writer had before them; anything unreadable counts as nothing seen."""

    draft_version = forms.IntegerField(min_value=0, max_value=10**9)
    revision_number = forms.IntegerField(min_value=0, max_value=10**6)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Seen:
        form = cls(data)
        form.is_valid()
        return Seen(
            draft=form.cleaned_data.get("draft_version", 0), revision=form.cleaned_data.get("revision_number", 0)
        )


class SubmitForm(PortalForm):
    """The last step: a substitute says that the titular is away."""

    in_absence = forms.BooleanField(
        label="Je dépose cet avis en l’absence du titulaire, qui en est averti par courriel", required=False
    )

    mark_optional = False


class AuthorityParameterForm(forms.Form):
    """``?pour=<siren>``: for which of one's authorities."""

    pour = forms.CharField(required=False, validators=[RegexValidator(r"^\d{9}$")])


class VersionParameterForm(forms.Form):
    """``?version=2``: which version of an opinion."""

    version = forms.IntegerField(required=False, min_value=1, max_value=9999)


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
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"],
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


class OpinionWithdrawForm(PortalForm):
    """A substitute withdraws under the same condition as it submits."""

    in_absence = forms.BooleanField(
        label="Je retire cet avis en l’absence du titulaire, qui en est averti par courriel", required=False
    )

    mark_optional = False
