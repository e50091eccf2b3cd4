"""What the secretariat types of the members that accept the missions of a plan."""

from typing import Any

from django import forms

from emegalis.lib.forms import PortalForm, day_field
from emegalis.lib.tables import LARGEST_FILE
from governance.members.models import Authority
from governance.strategy.acceptance_file import LONGEST_REFERENCE


class AcceptanceForm(PortalForm):
    authority = forms.ModelChoiceField(
        label="Collectivité", queryset=Authority.objects.none(), empty_label="Choisissez un membre"
    )
    accepted_on = day_field("Date de sa délibération")
    reference = forms.CharField(
        label="Référence de sa délibération", required=False, max_length=LONGEST_REFERENCE, help_text="« 2025-045 »."
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Authority.objects.members(on=today).by_name()
        self.fields["authority"].queryset = members  # type: ignore[attr-defined]


class AcceptanceFileForm(PortalForm):
    file = forms.FileField(
        label="Fichier CSV",
        help_text="Colonnes : siren, date, reference. L’export CSV d’un tableur français est reconnu.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        error_messages={"empty": "Le fichier est vide.", "required": "Choisissez un fichier."},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError("Le fichier dépasse 5 Mo.")
        return file


class AcceptanceFilterForm(PortalForm):
    """The filter of the list; whatever is typed in the address, the list stands."""

    mark_optional = False
    etat = forms.ChoiceField(
        label="Réponse",
        required=False,
        choices=[("", "Tous les membres"), ("acceptees", "Ont accepté"), ("attendues", "N’ont pas encore accepté")],
    )

    def keeps(self, has_accepted: bool) -> bool:
        wanted = self.cleaned_data.get("etat") if self.is_valid() else ""
        return not wanted or has_accepted == (wanted == "acceptees")
