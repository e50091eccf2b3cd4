"""« Mes messages »: how often, and copy to whom."""

from typing import Any

from django import forms

from emegalis.lib.forms import ChoiceCards, PortalForm
from governance.members.models import Mandate
from governance.people.enums import Rhythm, Weekday

NEVER = "never"
RHYTHMS = [
    (Rhythm.DAILY.value, "Une fois par jour, au plus"),
    (Rhythm.WEEKLY.value, "Une fois par semaine"),
    (Rhythm.AT_ONCE.value, "Aussitôt, un courriel à chaque fois"),
    (NEVER, "Jamais par courriel"),
]
HELPS = {
    Rhythm.DAILY.value: "À sept heures, les jours ouvrés, et seulement s’il y a du nouveau.",
    Rhythm.WEEKLY.value: "À sept heures, le jour choisi : ce qui s’est passé, et ce qui vous attend.",
    Rhythm.AT_ONCE.value: "Pas de récapitulatif.",
    NEVER: "Vous les lirez sur la page d’accueil du portail.",
}


class MessageChoiceForm(PortalForm):
    """``candidates``: the seats from which copies may be chosen."""

    mark_optional = False

    rhythm = forms.ChoiceField(
        label="Ce qui peut attendre",
        choices=RHYTHMS,
        widget=ChoiceCards(helps=HELPS, arrangement="stack"),
        error_messages={"required": "Choisissez un rythme.", "invalid_choice": "Choisissez un rythme."},
    )
    weekday = forms.TypedChoiceField(
        label="Jour du récapitulatif de la semaine",
        help_text="Pour le rythme d’une fois par semaine\u202f; un jour férié, il part le jour ouvré suivant.",
        choices=Weekday.choices,
        coerce=int,
        error_messages={
            "required": "Choisissez un jour.",
            "invalid_choice": "Choisissez un jour, du lundi au vendredi.",
        },
    )
    copies = forms.TypedMultipleChoiceField(
        label="Copie à",
        help_text="Le récapitulatif, les récépissés, les synthèses. Chacun reçoit son propre courriel, avec ses "
        "liens\u202f; un code n’est jamais copié.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Cette personne ne siège pas, ou plus, pour votre direction générale."},
    )

    def __init__(self, *args: Any, candidates: list[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if candidates:
            choices = [(m.person_id, f"{m.person.formal_name}, {m.get_seat_display()}") for m in candidates]
            self.fields["copies"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["copies"]

    def clean_copies(self) -> set[int]:
        return set(self.cleaned_data["copies"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        return {"copies": set()} | data
