"""Whom to invite: everyone is ticked at first, except those already invited."""

from typing import Any, cast

from django import forms
from django.http import QueryDict

from emegalis.lib.forms import ChosenOnesField, PortalForm
from governance.members.guests import Guest
from governance.members.models import Body
from governance.people.models import Person


class BodyChoiceForm(PortalForm):
    """The holders of a mandate in one body, or all."""

    mark_optional = False
    instance = forms.ModelChoiceField(
        Body.objects.order_by("position", "name"),
        to_field_name="slug",
        label="Instance",
        empty_label="Toutes les instances",
        required=False,
    )

    @property
    def body(self) -> Body | None:
        return self.cleaned_data.get("instance") if self.is_valid() else None


class InvitationForm(PortalForm):
    """Only people of the list can be ticked."""

    people = ChosenOnesField(
        Person.objects.none(),
        label="Personnes à inviter",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins une personne.",
            "invalid_choice": "Cette personne n’est plus dans la liste.",
            "invalid_pk_value": "Cette personne n’est plus dans la liste.",
        },
    )

    def __init__(self, *args: Any, guests: list[Guest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(ChosenOnesField, self.fields["people"])
        field.queryset = Person.objects.filter(pk__in=[guest.person.pk for guest in guests])
        self.ticked = self._ticked(guests)

    def _ticked(self, guests: list[Guest]) -> set[str]:
        if self.is_bound:
            return set(cast(QueryDict, self.data).getlist("people"))
        return {str(guest.person.pk) for guest in guests if guest.invited_at is None}
