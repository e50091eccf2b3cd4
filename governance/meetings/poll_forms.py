"""Forms of the polls of dates."""

import datetime
from typing import Any

from django import forms

from emegalis.lib.forms import ChoiceCards, HourInput, day_field
from emegalis.lib.french import PARIS, hour, long_date
from governance.meetings.enums import DateChoice
from governance.meetings.forms import ServiceForm, meeting_bodies
from governance.meetings.models import DateOption
from governance.meetings.selectors import PollGroup
from governance.members.models import Body

LINES = 6


class PollOpenForm(ServiceForm):
    """Up to six dates at once, at the same hours unless a line says its own."""

    body = forms.ModelChoiceField(label="Instance", queryset=Body.objects.none(), empty_label=None)
    starts = forms.TimeField(label="Début", widget=HourInput)
    ends = forms.TimeField(label="Fin", widget=HourInput)
    place = forms.CharField(label="Lieu", max_length=200, required=False)
    video_link = forms.URLField(
        label="Lien de visioconférence",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Collez l’adresse entière de la salle virtuelle : elle commence par https://."},
    )
    answer_by = day_field("Réponse attendue jusqu’au")
    note = forms.CharField(
        label="Mot aux membres", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = meeting_bodies()  # type: ignore[attr-defined]
        self.fields["body"].label_from_instance = lambda body: body.name.capitalize()  # type: ignore[attr-defined]
        for rank in range(1, LINES + 1):
            self.fields[f"day_{rank}"] = day_field(f"Date n°\u00a0{rank}", required=rank <= 2)
        days = [f"day_{rank}" for rank in range(1, LINES + 1)]
        self.order_fields(["body", *days, "starts", "ends", "place", "video_link", "answer_by", "note"])

    def refuse(self, error: Any) -> None:
        """What is refused of the dates stands beside the first one."""
        if error.field == "options":
            error.field = "day_1"
        super().refuse(error)

    def verb(self) -> dict[str, Any]:
        data = self.cleaned_data
        days = [data[f"day_{rank}"] for rank in range(1, LINES + 1) if data.get(f"day_{rank}")]
        options = [(_at(day, data["starts"]), _at(day, data["ends"])) for day in days]
        names = ["body", "place", "video_link", "answer_by", "note"]
        return {name: data[name] for name in names} | {"options": options}


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(day, time, PARIS)


class PollAnswerForm(ServiceForm):
    """What one person says of each date."""

    mark_optional = False

    def __init__(self, data: Any = None, *, group: PollGroup, options: list[DateOption], first_person: bool) -> None:
        super().__init__(data, prefix=f"i{group.first.pk}")
        self.group, self.options, self.first_person = group, options, first_person
        for option in options:
            self.fields[f"option_{option.pk}"] = forms.ChoiceField(
                label=_label(option),
                choices=DateChoice.choices,
                widget=ChoiceCards(arrangement="row"),
                initial=group.choices.get(option.pk, ""),
                error_messages={"required": "Répondez pour chaque date."},
            )

    def verb(self) -> dict[str, Any]:
        return {
            "invitations": self.group.invitations,
            "choices": {option.pk: self.cleaned_data[f"option_{option.pk}"] for option in self.options},
        }


def _label(option: DateOption) -> str:
    day = long_date(option.starts_at, weekday=True)
    return f"{day[:1].upper()}{day[1:]}, de {hour(option.starts_at)} à {hour(option.ends_at)}"


class PollChooseForm(ServiceForm):
    """The date chosen; questions come only when the rules ask them."""

    questions = {
        "second_in_period": "Oui, tenir une réunion supplémentaire",
        "short_notice": "Oui, garder cette date : l’urgence sera motivée dans la convocation",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.questions:
            if name in self.data:
                self._ask(name)

    def _ask(self, name: str) -> None:
        self.fields[name] = forms.BooleanField(label=self.questions[name], required=False)

    def refuse(self, error: Any) -> None:
        if error.field in self.questions and error.field not in self.fields:
            self._ask(error.field)
        super().refuse(error)


class PollAbandonForm(ServiceForm):
    reason = forms.CharField(
        label="Motif",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il figure dans le message envoyé à chaque personne sondée.",
    )
