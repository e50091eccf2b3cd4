"""Forms of mandates and of the people who hold them."""

import datetime
from typing import Any

from django import forms

from emegalis.lib.forms import DayInput, PortalForm
from governance.members.enums import BodyKind, Seat
from governance.members.forms.directory import AuthorityField
from governance.members.models import Body, Mandate
from governance.members.querysets import MandateQuerySet
from governance.people.enums import Civility

ENDING_DAYS = 60


class MandateFilterForm(PortalForm):
    """What the secretariat's list of mandates shows."""

    mark_optional = False
    IN_FORCE, ENDING, COMING, ENDED, VACANT, FAILING = (
        "en-cours",
        "finissants",
        "a-venir",
        "finis",
        "vacants",
        "echecs",
    )

    state = forms.ChoiceField(
        label="Montrer",
        choices=[
            (IN_FORCE, "Les mandats en cours"),
            (ENDING, f"Ceux qui finissent sous {ENDING_DAYS} jours"),
            (COMING, "Ceux qui vont commencer"),
            (ENDED, "Ceux qui ont pris fin"),
            (VACANT, "Les sièges vacants"),
            (FAILING, "Les adresses en échec"),
        ],
        required=False,
    )
    body = forms.ModelChoiceField(
        Body.objects.order_by("position", "name"),
        label="Instance",
        to_field_name="slug",
        required=False,
        empty_label="Toutes",
    )
    q = forms.CharField(label="Nom ou collectivité", max_length=100, required=False)

    @property
    def chosen_state(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("state") or self.IN_FORCE

    def filter(self, mandates: MandateQuerySet, *, on: Any) -> MandateQuerySet:
        """Those that match; vacant seats are no mandates, and failing addresses are named by the caller."""
        state = self.chosen_state
        if state == self.ENDING:
            mandates = mandates.ending_within(ENDING_DAYS, on=on)
        elif state == self.COMING:
            mandates = mandates.filter(starts_on__gt=on)
        elif state == self.ENDED:
            mandates = mandates.ended(on=on)
        else:
            mandates = mandates.in_force(on=on)
        if body := self.cleaned_data.get("body"):
            mandates = mandates.in_body(body)
        if words := self.cleaned_data.get("q"):
            mandates = mandates.matching(words)
        return mandates


class MandateOpenForm(PortalForm):
    """Someone sits: who, where, for whom, since when."""

    civility = forms.ChoiceField(label="Civilité", choices=[("", "Sans"), *Civility.choices], required=False)
    first_name = forms.CharField(label="Prénom", max_length=100)
    last_name = forms.CharField(label="Nom", max_length=100)
    email = forms.EmailField(label="Adresse électronique", help_text="Une adresse est celle d’une seule personne.")
    authority = AuthorityField(
        label="Collectivité", help_text="Son nom ou son SIREN ; le syndicat lui-même pour un agent.", max_length=200
    )
    body = forms.ModelChoiceField(
        Body.objects.order_by("position", "name"), label="Instance", to_field_name="slug", empty_label="Choisissez"
    )
    seat = forms.ChoiceField(label="Qualité", choices=Seat.choices, initial=Seat.TITULAR)
    is_interim = forms.BooleanField(label="Par intérim", help_text="Agit alors pleinement.", required=False)
    presides = forms.BooleanField(label="Préside l’instance", required=False)
    starts_on = forms.DateField(label="Premier jour du mandat", widget=DayInput)
    ends_on = forms.DateField(label="Premier jour sans mandat", widget=DayInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        body = cleaned.get("body")
        if body and cleaned.get("seat") == Seat.PREPARER and body.kind != BodyKind.STRATEGIC_COMMISSION:
            self.add_error("seat", "Un collaborateur prépare pour une direction générale : à la commission seulement.")
        return cleaned


class SeatField(forms.ModelChoiceField):
    """One of the seats, named by who holds it and for whom."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.person.full_name}, {obj.authority.name}"


class ChairForm(PortalForm):
    """Who presides from today, of the titulars who sit."""

    mandate = SeatField(
        Mandate.objects.none(),
        label="Qui préside à compter d’aujourd’hui",
        empty_label="Choisissez",
        help_text="Un titulaire de l’instance.",
        error_messages={"required": "Choisissez qui préside."},
    )

    def __init__(self, *args: Any, body: Body, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mandate"]
        field.queryset = Mandate.objects.in_force(on=on).titular().in_body(body).with_names()


class MandateEndForm(PortalForm):
    """The day from which someone sits no more."""

    ends_on = forms.DateField(
        label="Premier jour sans mandat",
        help_text="L’accès au portail prend fin à minuit, au début de ce jour.",
        widget=DayInput,
    )


class PersonForm(PortalForm):
    """A name mended, an address corrected."""

    civility = forms.ChoiceField(label="Civilité", choices=[("", "Sans"), *Civility.choices], required=False)
    first_name = forms.CharField(label="Prénom", max_length=100)
    last_name = forms.CharField(label="Nom", max_length=100)
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Les liens déjà envoyés à l’ancienne adresse cessent d’ouvrir le portail.",
        required=False,
    )
