"""Asking for a proof to be read, and answering one."""

from typing import Any

from django import forms

from bulletins.enums import ProofVerdict
from bulletins.selectors.people import Found
from emegalis.lib.forms import ChoiceCards, ChosenOnesField, PortalForm
from governance.people.models import Person


class ProofForm(PortalForm):
    """Who reads, among those who may read all of the edition."""

    people = ChosenOnesField(
        Person.objects.none(),
        label="Qui relit",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une personne."},
    )
    note = forms.CharField(
        label="Mot d’accompagnement",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple ce qui mérite une attention particulière.",
    )

    def __init__(self, *args: Any, found: list[Found], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {one.person.pk: f"{one.person.full_name} – {one.mandate_label}" for one in found}
        field = self.fields["people"]
        field.queryset = Person.objects.filter(pk__in=labels).order_by("sort_key", "pk")  # type: ignore[attr-defined]
        field.label_from_instance = lambda person: labels[person.pk]  # type: ignore[attr-defined]


class ProofAnswerForm(PortalForm):
    """What was made of a proof."""

    verdict = forms.ChoiceField(
        label="Réponse",
        choices=ProofVerdict.choices,
        widget=ChoiceCards(
            helps={
                ProofVerdict.GOOD.value: "Rien à changer dans cette édition.",
                ProofVerdict.REMARKS.value: "Dites ci-dessous ce qui est à reprendre.",
            }
        ),
    )
    remarks = forms.CharField(
        label="Remarques", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remarks"].optional_note = "si quelque chose est à corriger"  # type: ignore[attr-defined]
