"""What the forms of needs have in common: long answers, and in the name of which seat one writes."""

from typing import Any

from django import forms

from emegalis.lib.forms import MarkdownTextarea, PortalForm
from governance.members.models import Mandate


def text_area(label: str, *, rows: int, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **given)


def long_text(label: str, *, rows: int, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=MarkdownTextarea(attrs={"rows": rows}), **given)


class SeatField(forms.ModelChoiceField):
    """In the name of which of one's seats."""

    def label_from_instance(self, mandate: Any) -> str:
        return f"{mandate.body.name[:1].upper()}{mandate.body.name[1:]} – {mandate.authority.name}"


class SeatedForm(PortalForm):
    """Written under one of the actor's seats; not asked when there is only one."""

    seat = SeatField(label="Au titre de", queryset=Mandate.objects.none(), empty_label=None)

    def __init__(self, *args: Any, seats: list[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seat"]
        field.queryset = Mandate.objects.filter(pk__in=[m.pk for m in seats]).select_related("body", "authority")
        self.initial.setdefault("seat", seats[0].pk if seats else None)
        if len(seats) == 1:
            field.widget = forms.HiddenInput()
