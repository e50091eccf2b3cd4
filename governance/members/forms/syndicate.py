"""The syndicat's own page."""

import re
from typing import Any

from django import forms

from emegalis.lib.forms import PortalModelForm, WrittenByManyMixin
from governance.members.files.siren import has_luhn_key
from governance.members.models import SyndicateProfile


def _phone_number(typed: str) -> str:
    """Ten digits, four for a short number, or a number with its country."""
    digits = re.sub(r"[\s.\-/()]", "", typed)
    if typed and not re.fullmatch(r"0\d{9}|[13]\d{3}|\+\d{7,15}", digits):
        raise forms.ValidationError("Ce numéro ne peut être composé. Par exemple : 02 99 12 51 55.")
    return typed


class ProfileForm(WrittenByManyMixin, PortalModelForm):
    """Particulars printed in footers, mails, PDFs and legal pages."""

    name = forms.CharField(label="Nom", max_length=200)
    siren = forms.CharField(label="SIREN", max_length=20)

    class Meta:
        model = SyndicateProfile
        fields = [
            "short_name", "establishment", "address", "phone", "opening_hours", "email", "publication_director",
            "dpo_name", "dpo_email", "host_name", "host_address", "host_phone", "sender_name", "sender_address",
        ]  # fmt: skip
        widgets = {"address": forms.Textarea({"rows": 3}), "host_address": forms.Textarea({"rows": 3})}
        labels = {
            "email": "Adresse électronique du secrétariat",
            "dpo_email": "Adresse électronique du délégué à la protection des données",
            "host_address": "Adresse postale de l’hébergeur",
            "sender_address": "Adresse électronique de l’expéditeur des courriels",
        }
        help_texts = {
            "establishment": "Les cinq derniers chiffres du SIRET : les données ouvertes le demandent.",
            "opening_hours": "Par exemple : de 9 h à 17 h.",
            "publication_director": "Nom et qualité, comme ils paraissent dans les mentions légales.",
            "sender_address": "L’adresse d’où partent les courriels du portail.",
        }

    field_order = ["name", "short_name", "siren", "establishment"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(name=self.instance.authority.name, siren=self.instance.authority.siren)
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]

    def clean_establishment(self) -> str:
        """Fourteen digits with the SIREN, under Luhn's key too (domain.md 3.4)."""
        typed: str = self.cleaned_data["establishment"].strip()
        siren = re.sub(r"\D", "", self.data.get(self.add_prefix("siren"), ""))
        if typed and not (re.fullmatch(r"[0-9]{5}", typed) and has_luhn_key(f"{siren}{typed}")):
            raise forms.ValidationError("Ces cinq chiffres ne forment pas un SIRET valable avec le SIREN.")
        return typed

    def clean_phone(self) -> str:
        return _phone_number(self.cleaned_data["phone"])

    def clean_host_phone(self) -> str:
        return _phone_number(self.cleaned_data["host_phone"])

    def clean_sender_name(self) -> str:
        """It becomes the head of every mail: one line."""
        name: str = self.cleaned_data["sender_name"]
        if any(sign in name for sign in '\r\n<>"'):
            raise forms.ValidationError("Le nom de l’expéditeur tient en une ligne, sans < > ni guillemets.")
        return name
