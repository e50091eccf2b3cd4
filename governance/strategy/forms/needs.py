"""What the secretariat types to take up a need."""

from typing import Any

from django import forms

from emegalis.lib.forms import PortalForm
from governance.strategy.models import Orientation
from governance.strategy.stages import TAKES_NEEDS


class TakeUpForm(PortalForm):
    orientation = forms.ModelChoiceField(
        label="Orientation qui y répond",
        queryset=Orientation.objects.none(),
        empty_label="Choisissez une orientation",
        help_text="Une orientation qui n’est ni décidée ni écartée.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["orientation"]
        field.queryset = Orientation.objects.filter(stage__in=TAKES_NEEDS).order_by("number")
        field.label_from_instance = lambda one: f"{one} ({one.get_stage_display().lower()})"
