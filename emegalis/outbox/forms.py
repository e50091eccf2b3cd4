"""What the secretariat types about mail: a corrected address, a recipient to look for."""

from typing import Any

from django import forms

from emegalis.lib.forms import PortalForm
from emegalis.lib.french import number
from emegalis.outbox.enums import RecipientGroup
from emegalis.outbox.selectors import FailureCounts


class AddressForm(PortalForm):
    """The address of one message: that of the person is mended in the directory."""

    email = forms.CharField(
        label="Adresse électronique",
        help_text="Ce message seul partira à cette adresse. L’adresse de la personne se corrige dans l’annuaire.",
        max_length=254,
        strip=True,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RecipientFilterForm(PortalForm):
    """Recipients of a sending: words of a name, an address or a mandate; where it stands."""

    mark_optional = False
    q = forms.CharField(label="Nom, adresse ou mandat", max_length=120, required=False, strip=True)
    etat = forms.ChoiceField(
        label="Où en est l’envoi", choices=[("", "Tous"), *RecipientGroup.choices], required=False
    )

    @property
    def words(self) -> str:
        return self._cleaned("q")

    @property
    def group(self) -> str:
        return self._cleaned("etat")

    def _cleaned(self, name: str) -> str:
        """What was typed when it is sound; nothing otherwise."""
        self.is_valid()
        return str(getattr(self, "cleaned_data", {}).get(name, ""))


class RetryForm(PortalForm):
    """Which of the messages that failed to try again; only those that exist are offered."""

    mark_optional = False
    final = forms.BooleanField(label="Les échecs définitifs", required=False, initial=True)
    passing = forms.BooleanField(label="Ceux qui attendent leur prochain essai", required=False, initial=True)
    barred = forms.BooleanField(label="Ceux que retient une adresse en échec", required=False)

    def __init__(self, *args: Any, counts: FailureCounts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("final", "passing", "barred"):
            count = getattr(counts, name)
            self.fields[name].label = f"{self.fields[name].label} ({number(count)})"
            self.fields[name].disabled = not count
            self.fields[name].initial = bool(count) and self.fields[name].initial

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in ("final", "passing", "barred")):
            self.add_error(None, "Cochez au moins une ligne.")
        return data


class MailboxFilterForm(PortalForm):
    """Mails of the demonstration, of one recipient or of all."""

    mark_optional = False
    destinataire = forms.CharField(label="Adresse du destinataire", max_length=254, required=False, strip=True)

    def wanted(self) -> str:
        """Part of an address, in lower case; nothing when what was typed is none."""
        return str(self.cleaned_data.get("destinataire", "")).lower() if self.is_valid() else ""
