"""Who is invited from outside, and who wants paper."""

from typing import Any

from django import forms

from emegalis.lib.forms import ChosenOnesField
from governance.meetings.forms import ServiceForm
from governance.meetings.models import AgendaItem, Meeting


class GuestForm(ServiceForm):
    name = forms.CharField(label="Nom", max_length=160, help_text="Comme il paraît dans le message : Mme Jeanne Riou.")
    quality = forms.CharField(label="Qualité", max_length=200, help_text="Fonction et organisme.")
    address = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        required=False,
        help_text="Sans adresse, l’invitation se remet autrement.",
    )
    items = ChosenOnesField(
        label="Pour quels points",
        queryset=AgendaItem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun coché : toute la réunion.",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = meeting.items.announced().order_by("position", "id")  # type: ignore[attr-defined]

    def verb(self) -> dict[str, Any]:
        return self.cleaned_data | {"items": list(self.cleaned_data["items"])}


class PaperWishForm(ServiceForm):
    wanted = forms.BooleanField(label="Recevoir aussi mes convocations sur papier", required=False)
    address = forms.CharField(
        label="Adresse postale",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Celle où le secrétariat envoie la convocation. Elle ne sert qu’à cela.",
    )
