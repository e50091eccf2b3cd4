"""What a direction générale and an élu type."""

from typing import Any

from django import forms

from emegalis.lib.forms import ChoiceCards, PortalForm, WrittenByManyMixin
from governance.deliberations.models.viewpoints import LONGEST_VIEWPOINT
from governance.deliberations.selectors import Carriers
from governance.members.models import Mandate


class ForForm(forms.Form):
    """Which authority one speaks for, in the address (``?pour=<siren>``)."""

    pour = forms.RegexField(r"^\d{9}$", required=False)


class ViewpointForm(WrittenByManyMixin, PortalForm):
    text = forms.CharField(
        label="Ce que vous voulez faire entendre",
        max_length=LONGEST_VIEWPOINT,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="Quelques phrases qui puissent se dire en séance. Votre direction générale est seule à les lire "
        "tant que vous ne les avez pas transmises.",
    )


class PassOnForm(PortalForm):
    """To whom, among those offered; and the copy to the authority's own president."""

    to = forms.TypedChoiceField(
        label="À qui\u202f?",
        coerce=int,
        widget=ChoiceCards(arrangement="stack"),
        error_messages={
            "required": "Choisissez à qui transmettre.",
            "invalid_choice": "Choisissez une des personnes proposées.",
        },
    )
    word = forms.CharField(
        label="Un mot pour accompagner",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La personne qui reçoit le point de vue est seule à le lire.",
    )
    copy_address = forms.EmailField(
        label="Copie à la présidence de votre collectivité",
        required=False,
        max_length=254,
        help_text="Son adresse électronique\u00a0: le texte lui est envoyé par courriel, une seule fois.",
        error_messages={"invalid": "Cette adresse n’a pas la forme d’une adresse électronique."},
    )
    in_absence = forms.BooleanField(
        label="Je transmets en l’absence du titulaire",
        error_messages={
            "required": "Cochez cette case\u00a0: la suppléance ne transmet qu’en l’absence du titulaire."
        },
    )

    def __init__(self, *args: Any, carriers: Carriers, asks_absence: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mandates: dict[int, Mandate] = {c.mandate.pk: c.mandate for c in carriers.offered}
        field: Any = self.fields["to"]
        field.choices = [(pk, f"{mandate.person.full_name}") for pk, mandate in self.mandates.items()]
        field.widget.helps = {
            str(c.mandate.pk): f"{c.mandate.authority.name}, {c.role_label}" for c in carriers.offered
        }
        if len(self.mandates) == 1:
            self.initial.setdefault("to", next(iter(self.mandates)))
        if not asks_absence:
            del self.fields["in_absence"]

    def verb(self) -> dict[str, Any]:
        """What the service takes."""
        data = dict(self.cleaned_data)
        return data | {"to": self.mandates[data["to"]], "in_absence": data.get("in_absence", False)}


class AnswerForm(PortalForm):
    answer = forms.CharField(
        label="Votre mot",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Vous deux seulement le lirez. Rien ne vous oblige à répondre.",
    )


class SpokenForm(PortalForm):
    """Nothing has to be said of it."""

    outcome = forms.CharField(
        label="Ce qui en a été dit, ou ce qu’il en est sorti",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La direction générale le lira, et l’instance avec elle.",
    )
