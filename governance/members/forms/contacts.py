"""One screen to confirm the contacts of an authority: one form a person, one to add someone, one for the rest."""

import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from emegalis.lib.forms import ChoiceCards, DayInput, PortalForm
from governance.members.corrections import Correction
from governance.members.enums import BodyKind, CorrectionKind, Seat
from governance.members.models import Body, Mandate
from governance.people.enums import Civility

# A seat that a DGS may ask for: the others are given by the assemblies themselves, on a deliberation.
ASKED_BODIES = (BodyKind.STRATEGIC_COMMISSION, BodyKind.IT_GROUP, BodyKind.BUSINESS_GROUP, BodyKind.ASSEMBLY)
BOUNDS = [
    MinValueValidator(datetime.date(1999, 1, 1), "Cette date est trop ancienne."),
    MaxValueValidator(datetime.date(2099, 12, 31), "Cette date est trop lointaine."),
]


class ContactForm(PortalForm):
    """One person: nothing to do when all is right."""

    mark_optional = False
    email = forms.EmailField(label="Adresse électronique", required=False)
    ends_on = forms.DateField(label="Ne siège plus à compter du", required=False, widget=DayInput, validators=BOUNDS)
    word = forms.CharField(label="Autre précision", required=False, max_length=500)

    def __init__(self, data: Any = None, *, mandate: Mandate) -> None:
        super().__init__(data, prefix=f"m{mandate.pk}", initial={"email": mandate.person.email or ""})
        self.mandate = mandate

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ends_on = data.get("ends_on")
        if ends_on and ends_on <= self.mandate.starts_on:
            self.add_error("ends_on", "La fin du mandat doit suivre son début.")
        return data

    def corrections(self) -> list[Correction]:
        """What differs from the directory."""
        email, ends_on, word = (self.cleaned_data[name] for name in ("email", "ends_on", "word"))
        asked = []
        if email and email.casefold() != (self.mandate.person.email or "").casefold():
            asked.append(Correction(CorrectionKind.ADDRESS, self.mandate, {"email": email}))
        if ends_on:
            asked.append(Correction(CorrectionKind.ENDED, self.mandate, {"ends_on": ends_on.isoformat()}))
        return [*asked, Correction(CorrectionKind.OTHER, self.mandate, word=word)] if word else asked


class NewContactForm(PortalForm):
    """Someone to add; nothing to fill in otherwise."""

    mark_optional = False
    civility = forms.ChoiceField(label="Civilité", choices=[("", "Sans"), *Civility.choices], required=False)
    first_name = forms.CharField(label="Prénom", max_length=100, required=False)
    last_name = forms.CharField(label="Nom", max_length=100, required=False)
    email = forms.EmailField(label="Adresse électronique", required=False)
    body = forms.ModelChoiceField(
        Body.objects.filter(kind__in=ASKED_BODIES).order_by("position", "name"),
        label="Siège à",
        to_field_name="slug",
        required=False,
        empty_label="Choisissez",
    )
    seat = forms.ChoiceField(
        label="En qualité de",
        choices=[(Seat.TITULAR.value, "Titulaire"), (Seat.SUBSTITUTE.value, "Suppléance")],
        initial=Seat.TITULAR,
        required=False,
        widget=ChoiceCards(arrangement="row"),
    )

    NEEDED = {
        "first_name": "Donnez son prénom.",
        "last_name": "Donnez son nom.",
        "email": "Donnez son adresse.",
        "body": "Dites où cette personne siège.",
    }

    def clean(self) -> dict[str, Any]:
        """All of it, or nothing."""
        data = super().clean() or {}
        if any(data.get(name) for name in self.NEEDED):
            for name, sentence in self.NEEDED.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return data

    def corrections(self, *, today: datetime.date) -> list[Correction]:
        said = self.cleaned_data
        if not said.get("email"):
            return []
        values = {name: said[name] for name in ("civility", "first_name", "last_name", "email")}
        values |= {"body": said["body"].slug, "seat": said["seat"] or Seat.TITULAR.value}
        return [Correction(CorrectionKind.NEW, None, values | {"starts_on": today.isoformat()})]


class OtherCorrectionForm(PortalForm):
    mark_optional = False
    other = forms.CharField(
        label="Autre chose à corriger",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un nom mal écrit, une fonction, une adresse postale…",
    )

    def corrections(self) -> list[Correction]:
        other = self.cleaned_data["other"]
        return [Correction(CorrectionKind.OTHER, None, word=other)] if other else []


class CorrectionAnswerForm(PortalForm):
    """The secretariat accepts, or says why not."""

    ACCEPT, REFUSE = "accept", "refuse"
    decision = forms.ChoiceField(
        label="La suite",
        choices=[(ACCEPT, "Accepter"), (REFUSE, "Ne pas retenir")],
        widget=ChoiceCards(
            arrangement="stack", helps={ACCEPT: "L’annuaire est corrigé aussitôt.", REFUSE: "Dites pourquoi."}
        ),
        error_messages={"required": "Choisissez la suite à donner."},
    )
    word = forms.CharField(
        label="Un mot à la direction générale",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    word.optional_note = "sauf pour ne pas retenir"  # type: ignore[attr-defined]
