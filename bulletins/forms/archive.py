"""What readers type: words to search for, an edition, an address."""

from collections.abc import Iterable
from typing import Any

from django import forms

from emegalis.lib.forms import PortalForm


class ArchiveForm(PortalForm):
    """Search within bulletins, and one year of them."""

    mark_optional = False

    q = forms.CharField(
        label="Rechercher dans les bulletins",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    annee = forms.TypedChoiceField(
        label="Année",
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = [("", "Toutes les années"), *((year, year) for year in years)]  # type: ignore[attr-defined]


class EditionForm(forms.Form):
    """Which edition is asked for: by the authority's SIREN, or by its key for the secretariat."""

    pour = forms.SlugField(max_length=20, required=False)
    edition = forms.SlugField(max_length=20, required=False)
    version = forms.IntegerField(min_value=1, max_value=9999, required=False)


class OppositionForm(PortalForm):
    """Where to mail the link."""

    email = forms.EmailField(
        label="Adresse où vous recevez le bulletin",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
