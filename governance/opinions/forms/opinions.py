"""What is typed of an opinion; the rules are those of the services."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms import BaseFormSet, formset_factory

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.forms import ChoiceCards, PortalForm
from governance.members.enums import Stance
from governance.opinions.content import (
    LONGEST_CONDITION,
    LONGEST_PLAN,
    LONGEST_REASONS,
    LONGEST_RECOMMENDATION,
    LONGEST_RESERVATION,
    MOST_RECOMMENDATIONS,
    MOST_RESERVATIONS,
    WISHES,
    DraftText,
    OpinionContent,
    ReservationText,
    Seen,
)
from governance.opinions.enums import Position
from governance.opinions.models import Consultation

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
# The same form, when the secretariat copies what a direction générale has written or said.
COPIED_HELPS: dict[str, str] = {
    **HELPS,
    Stance.WITH_RESERVATIONS: "Oui, à des conditions recopiées une à une, plus bas.",
    Stance.ABSTENTION: "Elle ne choisit pas de côté.",
    Stance.NO_OPINION: "La collectivité n’est pas concernée ou pas assez informée.",
}
COPIED_LABELS = {
    "reasons": "Ce qui fonde l’avis",
    "position": "Dans les plans de la collectivité",
    "after_exchange": "L’avis a été donné après échange avec l’exécutif de la collectivité",
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

    def __init__(self, *args: Any, consultation: Consultation, is_copied: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["stance"].choices = [(s.value, s.label) for s in consultation.body.offered_stances]
        fields["year"].choices = [("", "–"), *((y, str(y)) for y in _years(consultation))]
        fields["reasons"].optional_note = "facultatif, sauf pour un avis défavorable"
        if is_copied:
            self._speak_of_another(fields)

    @staticmethod
    def _speak_of_another(fields: dict[str, Any]) -> None:
        """Whoever types is not the one whose opinion it is."""
        fields["stance"].widget.helps = {str(value): text for value, text in COPIED_HELPS.items()}
        fields["reasons"].help_text = "Tels qu’ils ont été donnés. La commission et les élus les liront avec l’avis."
        for name, label in COPIED_LABELS.items():
            fields[name].label = label


def _years(consultation: Consultation) -> range:
    """From the year before the consultation to ten years after."""
    opened = (consultation.opened_at or consultation.closes_at).year
    return range(opened - 1, opened + 11)


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
    follows = forms.CharField(required=False, max_length=15, widget=forms.HiddenInput)

    def has_changed(self) -> bool:
        """Words count; the mark of the reservation said again does not."""
        return bool(set(self.changed_data) - {"follows"})


class RecommendationForm(PortalForm):
    """One recommendation. Left empty, it does not count."""

    error_summary = False

    text = forms.CharField(
        label="Votre recommandation",
        max_length=LONGEST_RECOMMENDATION,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class BaseRecommendationFormSet(BaseFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Each says its number, in the list of what must be mended too."""
        super().add_fields(form, index)
        if index is not None:
            form.fields["text"].label = f"Recommandation n°\u00a0{index + 1}"


RecommendationFormSet = formset_factory(
    RecommendationForm,
    formset=BaseRecommendationFormSet,
    extra=0,
    max_num=MOST_RECOMMENDATIONS,
    absolute_max=MOST_RECOMMENDATIONS,
)


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
    """The whole form of an opinion: fields, reservations, recommendations, shown, checked and read together."""

    def __init__(
        self, consultation: Consultation, *, text: DraftText, check: bool = False, is_copied: bool = False
    ) -> None:
        """``text`` fills the form; with ``check``, what is missing or wrong in it is said; ``is_copied`` when it is
        the secretariat that types the opinion of another."""
        shown = text if text.reservations else text.with_one_more()
        self.consultation = consultation
        if check:
            typed = shown.as_post()
            self.form = OpinionForm(typed, consultation=consultation, is_copied=is_copied)
            self.reservations = ReservationFormSet(typed, prefix="reservations")
            self.recommendations = RecommendationFormSet(typed, prefix=WISHES)
        else:
            self.form = OpinionForm(
                initial={**text.fields, "after_exchange": text.after_exchange},
                consultation=consultation,
                is_copied=is_copied,
            )
            self.reservations = ReservationFormSet(
                initial=[
                    {"text": r.text, "lifted_if": r.lifted_if, "follows": r.follows or ""} for r in shown.reservations
                ],
                prefix="reservations",
            )
            self.recommendations = RecommendationFormSet(
                initial=[{"text": wish} for wish in shown.recommendations], prefix=WISHES
            )

    @property
    def has_errors(self) -> bool:
        lists = (*self.reservations.forms, *self.recommendations.forms)
        return bool(self.form.errors) or any(form.errors for form in lists)

    def is_valid(self) -> bool:
        return self.form.is_valid() and self.reservations.is_valid() and self.recommendations.is_valid()

    def refuse(self, error: BusinessRuleError) -> None:
        """Show a refusal beside the field it names; one about reservations beside the first of them."""
        rows = {"reservations": self.reservations, WISHES: self.recommendations}.get(error.field or "")
        if rows is not None and rows.forms:
            rows.forms[0].add_error("text", str(error))
        else:
            self.form.refuse(error)

    def content(self) -> OpinionContent:
        """What the opinion says; reservations and recommendations left wholly empty do not count."""
        cleaned = self.form.cleaned_data
        written = (form.cleaned_data for form in self.reservations.forms if form.has_changed())
        wishes = (form.cleaned_data.get("text", "") for form in self.recommendations.forms)
        return OpinionContent(
            stance=cleaned["stance"],
            reasons=cleaned["reasons"],
            reservations=tuple(
                ReservationText(r["text"], r["lifted_if"], int(r["follows"]) if r["follows"].isdecimal() else 0)
                for r in written
                if r
            ),
            recommendations=tuple(wish for wish in wishes if wish),
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


class OpinionWithdrawForm(PortalForm):
    """A substitute withdraws under the same condition as it submits."""

    in_absence = forms.BooleanField(
        label="Je retire cet avis en l’absence du titulaire, qui en est averti par courriel", required=False
    )

    mark_optional = False


class AttachmentForm(PortalForm):
    file = forms.FileField(
        label="Joindre une pièce",
        max_length=200,
        help_text="Un PDF de 10\u00a0Mo au plus.",
        widget=forms.FileInput({"accept": "application/pdf,.pdf"}),
        error_messages={"required": "Choisissez un fichier PDF."},
    )


class PerspectiveForm(PortalForm):
    """A perspective completed later; the opinion itself does not move."""

    mark_optional = False

    position = forms.ChoiceField(
        label="Dans nos propres plans", required=False, widget=ChoiceCards(arrangement="row"), choices=Position.choices
    )
    plan = forms.CharField(label="Document où c’est inscrit", required=False, max_length=LONGEST_PLAN)
    year = forms.TypedChoiceField(label="Année", required=False, coerce=int, empty_value=None)
    budget = BudgetField(
        label="Budget, en €", required=False, max_length=20, widget=forms.TextInput({"inputmode": "numeric"})
    )
    in_absence = forms.BooleanField(label="Je la complète en l’absence du titulaire", required=False)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["year"].choices = [("", "–"), *((y, str(y)) for y in _years(consultation))]
