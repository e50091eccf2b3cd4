"""What readers type: words to search for, an edition, an address."""

from django import forms

from emegalis.lib.forms import PortalForm


class ArchiveForm(PortalForm):
    """Search within bulletins."""

    mark_optional = False

    q = forms.CharField(
        label="Rechercher dans les bulletins",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )


class EditionForm(forms.Form):
    """Which edition is asked for: by the authority's SIREN, or by its key for the secretariat."""

    pour = forms.SlugField(max_length=20, required=False)
    edition = forms.SlugField(max_length=20, required=False)


class OppositionForm(PortalForm):
    """Where to mail the link."""

    email = forms.EmailField(
        label="Adresse où vous recevez le bulletin",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
