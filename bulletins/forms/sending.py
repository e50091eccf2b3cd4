"""What the secretariat decides of an issue between its last word and its sending."""

import datetime
from typing import Any

from django import forms

from emegalis.lib.forms import DayInput, HourInput, PortalForm
from emegalis.lib.french import PARIS

QUARTER = 15 * 60


class CheckKeyForm(PortalForm):
    """Which check a page is about."""

    controle = forms.CharField(max_length=80)


class AcceptForm(PortalForm):
    """Why an issue may leave so; ``fingerprint`` is what its author had before their eyes."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    reason = forms.CharField(
        label="Pourquoi le bulletin peut partir ainsi",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        help_text="Votre nom, la date et ce motif restent avec le bulletin.",
    )


class ReadyForm(PortalForm):
    """The tick of who declares ready what they wrote."""

    knowingly = forms.BooleanField(required=False)


class ScheduleForm(PortalForm):
    """A day and an hour of Paris."""

    mark_optional = False

    day = forms.DateField(label="Jour", widget=DayInput())
    hour = forms.TimeField(
        label="Heure", widget=HourInput(attrs={"step": QUARTER}), help_text="À l’heure de Paris, par quart d’heure."
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("day") and data.get("hour"):
            data["at"] = datetime.datetime.combine(data["day"], data["hour"], PARIS)
            self._check_exists(data["at"])
        return data

    def _check_exists(self, at: datetime.datetime) -> None:
        """On the last Sunday of March, two o'clock is followed by three."""
        try:
            there_and_back = at.astimezone(datetime.UTC).astimezone(PARIS)
        except OverflowError:
            self.add_error("day", "Cette date est hors de portée.")
            return
        if there_and_back.replace(tzinfo=None) != at.replace(tzinfo=None):
            self.add_error("hour", "Cette heure n’existe pas : cette nuit-là, on passe à l’heure d’été.")


def usual_moment(today: datetime.date) -> dict[str, Any]:
    """What the form proposes: nine o'clock, on the next working day."""
    day = today + datetime.timedelta(days=1)
    while day.weekday() > 4:
        day += datetime.timedelta(days=1)
    return {"day": day, "hour": datetime.time(9)}
