"""What the secretariat types about mail: a corrected address, a recipient to look for."""

from django import forms

from emegalis.lib.forms import PortalForm


class AddressForm(PortalForm):
    """The address of one message: that of the person is mended in the directory."""

    email = forms.CharField(
        label="Adresse électronique",
        help_text="Ce message seul partira à cette adresse. L’adresse de la personne se corrige dans l’annuaire.",
        max_length=254,
        strip=True,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class MailboxFilterForm(PortalForm):
    """Mails of the demonstration, of one recipient or of all."""

    mark_optional = False
    destinataire = forms.CharField(label="Adresse du destinataire", max_length=254, required=False, strip=True)

    def wanted(self) -> str:
        """Part of an address, in lower case; nothing when what was typed is none."""
        return str(self.cleaned_data.get("destinataire", "")).lower() if self.is_valid() else ""
