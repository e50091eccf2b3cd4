"""Who an issue is for."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from bulletins.models import Bulletin
from emegalis.lib.forms import ChosenOnesField, PortalForm, WrittenByManyMixin
from governance.members.enums import BodyKind, Function
from governance.members.forms.picker import AuthorityPicker
from governance.members.models import Authority, Body, College
from governance.people.models import Person

FUNCTIONS = {
    Function.DGS: "DGS",
    Function.DSI: "DSI",
    Function.ELECTED: "élues et élus",
    Function.BUSINESS: "directions métiers",
    Function.STAFF: "agents du syndicat",
}


class RecipientsForm(WrittenByManyMixin, PortalForm):
    """Bodies and functions add up; colleges and authorities narrow."""

    mark_optional = False

    bodies = ChosenOnesField(
        Body.objects.exclude(kind=BodyKind.SECRETARIAT).order_by("position", "name"),
        label="Instances",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    functions = forms.MultipleChoiceField(
        choices=[(function.value, label) for function, label in FUNCTIONS.items()],
        label="Fonctions",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="S’ajoutent aux instances : cocher DSI écrit aussi aux DSI qui ne siègent dans aucune d’elles.",
    )
    colleges = ChosenOnesField(
        College.objects.order_by("number"), label="Collèges", required=False, widget=forms.CheckboxSelectMultiple
    )
    authorities = ChosenOnesField(
        Authority.objects.of_territory().by_name(),
        label="Collectivités",
        required=False,
        widget=AuthorityPicker,
        help_text="S’ajoutent aux collèges cochés.",
    )

    def __init__(self, *args: Any, bulletin: Bulletin, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=_stored(bulletin), **kwargs)
        members = Authority.objects.members(on=on) | Authority.objects.filter(pk__in=self.initial["authorities"])
        self.fields["authorities"].queryset = members.of_territory().by_name()  # type: ignore[attr-defined]
        self.fields["authorities"].label_from_instance = lambda authority: authority.name  # type: ignore[attr-defined]
        self.has_named = bulletin.named_people.exists()

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(
            Fieldset("Qui", "bodies", "functions"),
            Fieldset("Parmi quelles collectivités (rien de coché : toutes)", "colleges", "authorities"),
            "seen",
        )
        return helper

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        chosen = any(data.get(name) for name in ("bodies", "functions", "colleges", "authorities"))
        if not chosen and not self.has_named and not self.errors:
            self.add_error("bodies", "Choisissez au moins une instance, une fonction, un collège ou une collectivité.")
        return data


def _stored(bulletin: Bulletin) -> dict[str, Any]:
    return {
        "bodies": sorted(bulletin.bodies.values_list("pk", flat=True)),
        "functions": list(bulletin.functions),
        "colleges": sorted(bulletin.colleges.values_list("pk", flat=True)),
        "authorities": sorted(bulletin.only_authorities.values_list("pk", flat=True)),
    }


class PersonSearchForm(PortalForm):
    """Someone to add, by name."""

    mark_optional = False

    personne = forms.CharField(
        label="Nom de la personne",
        max_length=100,
        required=False,
        help_text="Deux ou trois lettres suffisent ; les accents ne comptent pas.",
    )


class PersonChoiceForm(PortalForm):
    """The person of a button."""

    person = forms.ModelChoiceField(Person.objects.all())


class ListFilterForm(PortalForm):
    """What the list of recipients shows."""

    mark_optional = False

    q = forms.CharField(label="Nom ou collectivité", max_length=100, required=False)
    edition = forms.ChoiceField(label="Édition", required=False)

    def __init__(self, *args: Any, editions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = [("", "Toutes"), *editions]  # type: ignore[attr-defined]
