"""Who an issue is for."""

from django import forms

from emegalis.lib.forms import PortalForm
from governance.members.enums import BodyKind
from governance.members.models import Body


class RecipientsForm(PortalForm):
    """The bodies that receive an issue."""

    bodies = forms.ModelMultipleChoiceField(
        Body.objects.exclude(kind=BodyKind.SECRETARIAT).order_by("position", "name"),
        label="Instances",
        widget=forms.CheckboxSelectMultiple,
        help_text="Chaque personne reçoit un seul courriel, quel que soit le nombre de ses mandats.",
        error_messages={"required": "Choisissez au moins une instance."},
    )
