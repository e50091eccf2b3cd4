"""What is typed about the technical advice of the DSI group."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from emegalis.lib.forms import ChoiceCards, PortalForm
from governance.members.models import Mandate
from governance.needs.enums import CommentKind, Ownership, Verdict
from governance.needs.forms.fields import long_text, text_area
from governance.needs.models import TechnicalAdvice
from governance.needs.models.needs import LONGEST_TEXT
from governance.needs.selectors import possible_rapporteurs
from governance.needs.words import HIGHEST_COST, AdviceWords


class RapporteurField(forms.ModelChoiceField):
    def label_from_instance(self, mandate: Any) -> str:
        return f"{mandate.person.full_name}, {mandate.authority.short_name}"


class RapporteurForm(PortalForm):
    rapporteur = RapporteurField(
        label="Rapporteur",
        queryset=Mandate.objects.none(),
        empty_label="Choisissez un membre du groupe",
        help_text="Il rédige le projet ; le groupe y réagit, puis sa présidence le rend.",
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rapporteur"].queryset = possible_rapporteurs(on=today)  # type: ignore[attr-defined]


def euros(label: str, **given: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        validators=[
            MinValueValidator(0, "Un coût n’est pas négatif."),
            MaxValueValidator(HIGHEST_COST, "Un milliard d’euros au plus : vérifiez ce montant."),
        ],
        error_messages={"invalid": "Écrivez un nombre entier d’euros, sans centimes."},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        **given,
    )


class AmountMixin:
    """« 45 000 € » is a number of euros."""

    def _spaceless(self: Any, data: Any) -> Any:
        kept = data.copy()
        for name in ("cost_min", "cost_max"):
            if name in kept:
                kept[name] = "".join(sign for sign in kept[name] if not sign.isspace()).removesuffix("€")
        return kept


class AdviceForm(AmountMixin, PortalForm):
    """The draft of the rapporteur; ``complete`` when it is about to stand before the group, or already does."""

    verdict = forms.ChoiceField(
        label="Conclusion",
        choices=Verdict.choices,
        widget=ChoiceCards(
            helps={
                Verdict.FEASIBLE.value: "Avec ce dont les collectivités disposent.",
                Verdict.UNDER_CONDITIONS.value: "Dites lesquelles dans les prérequis.",
                Verdict.NOT_ADVISED.value: "Dites pourquoi, et par quoi répondre autrement.",
            },
            arrangement="stack",
        ),
    )
    reasons = long_text("Ce qui la fonde", rows=6, max_length=LONGEST_TEXT)
    prerequisites = long_text("Prérequis", rows=4, max_length=LONGEST_TEXT, required=False)
    risks = long_text("Risques", rows=4, max_length=LONGEST_TEXT, required=False)
    cost_min = euros("Coût, au moins (en euros TTC)", help_text="De la première étude à la mise en service.")
    cost_max = euros("Coût, au plus (en euros TTC)")
    ownership = forms.ChoiceField(
        label="Qui porterait le projet ?",
        choices=Ownership.choices,
        widget=ChoiceCards(
            helps={
                Ownership.EACH.value: "Chacune est maître d’ouvrage chez elle.",
                Ownership.DELEGATED.value: "Il est maître d’ouvrage pour le compte de membres qui le lui délèguent.",
            },
            arrangement="stack",
        ),
    )
    on_behalf_of = forms.CharField(
        label="Pour le compte de qui",
        max_length=300,
        required=False,
        help_text="Si le syndicat mixte agit par délégation : « des intercommunalités de moins de 20 000 habitants ».",
    )
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: Any = None, *, advice: TechnicalAdvice, complete: bool, **kwargs: Any) -> None:
        names = [name for name in self.base_fields if name != "draft_version"]
        initial = {name: getattr(advice, name) for name in [*names, "draft_version"]}
        super().__init__(self._spaceless(data) if data is not None else None, initial=initial, **kwargs)
        if not complete:
            self.mark_optional = False
            for field in self.fields.values():
                field.required = False

    def words(self) -> AdviceWords:
        typed = {name: value for name, value in self.cleaned_data.items() if name != "draft_version"}
        return AdviceWords(**typed)


class CommentForm(PortalForm):
    kind = forms.ChoiceField(
        label="Vous écrivez",
        choices=[(CommentKind.COMMENT.value, "Une remarque"), (CommentKind.DISSENT.value, "Un désaccord")],
        widget=ChoiceCards(
            helps={
                CommentKind.COMMENT.value: "Une précision, une correction.",
                CommentKind.DISSENT.value: "Noté, il paraît dans l’assistance technique rendue.",
            },
            arrangement="row",
        ),
    )
    text = text_area("Votre remarque ou votre désaccord", rows=4, max_length=LONGEST_TEXT)
