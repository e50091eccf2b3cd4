"""Sending a file, confirming what it changes."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from emegalis.lib.forms import PortalForm
from emegalis.lib.tables import LARGEST_FILE


class FileSendForm(PortalForm):
    """One CSV file; what is wrong with the file itself is said beside the field."""

    file = forms.FileField(
        label="Fichier CSV",
        help_text="UTF-8 de préférence, 5 Mo au plus. L’export CSV d’un tableur français est reconnu.",
        widget=forms.ClearableFileInput({"accept": ".csv,.txt,text/csv"}),
        error_messages={"empty": "Le fichier est vide.", "required": "Choisissez un fichier."},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError("Le fichier dépasse 5 Mo.")
        return file


class FileConfirmForm(PortalForm):
    """``confirmed``: the addresses known under another name pass to the people of the file."""

    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @classmethod
    def asked(cls, data: Any) -> bool:
        """Whether the confirmation was given; nonsense counts as no."""
        form = cls(data)
        return bool(form.is_valid() and form.cleaned_data["confirmed"])
