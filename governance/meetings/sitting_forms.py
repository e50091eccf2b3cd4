"""Forms of the secretary's screen: small ones, each for one write."""

from typing import Any

from django import forms

from governance.meetings import ballot as counting
from governance.meetings.enums import BallotMode, Choice, Presence, ProxyOrigin
from governance.meetings.forms import ServiceForm, WhenAndWhereForm
from governance.meetings.minutes_forms import FollowUpForm
from governance.meetings.models import AgendaItem, Ballot, Convocation, Meeting
from governance.meetings.selectors.sittings import Sitting
from governance.meetings.services import Counted
from governance.members.enums import Seat
from governance.members.models import Mandate


class SittingFilterForm(ServiceForm):
    """What the screen shows: at which item, which seats."""

    mark_optional = False
    point = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)
    q = forms.CharField(label="Collectivité ou personne", max_length=100, required=False)
    a_pointer = forms.BooleanField(label="Seulement qui reste à pointer", required=False)


class RoomForm(ServiceForm):
    """What every write of the screen carries: the item it takes effect at, the version seen, the key of the screen."""

    item = forms.ModelChoiceField(queryset=AgendaItem.objects.none(), required=False)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31)
    key = forms.UUIDField(required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = meeting.items.announced()  # type: ignore[attr-defined]

    @property
    def common(self) -> dict[str, Any]:
        """As the verbs take them."""
        answers = self.cleaned_data
        return {"from_item": answers["item"], "seen": answers["version"], "key": answers["key"]}


class PresenceForm(RoomForm):
    state = forms.ChoiceField(
        choices=[choice for choice in Presence.choices if choice[0] != Presence.REPRESENTED],
        error_messages={"required": "Choisissez une présence.", "invalid_choice": "Choisissez une présence."},
    )


class ProxyForm(RoomForm):
    """To whom a member gives their proxy."""

    holder = forms.ModelChoiceField(
        label="Membre qui portera le pouvoir",
        queryset=Convocation.objects.none(),
        empty_label="Choisir",
        error_messages={"required": "Choisissez à qui le pouvoir est donné."},
    )
    origin = forms.ChoiceField(
        label="Comment il est parvenu", choices=ProxyOrigin.choices, initial=ProxyOrigin.AT_TABLE
    )

    def __init__(self, *args: Any, meeting: Meeting, holders: Any, **kwargs: Any) -> None:
        super().__init__(*args, meeting=meeting, **kwargs)
        self.fields["holder"].queryset = holders  # type: ignore[attr-defined]
        self.fields["holder"].label_from_instance = _holder_label  # type: ignore[attr-defined]
        for name in ("item", "version", "key"):
            self.fields[name].widget = forms.HiddenInput()
        labels = [(value, str(label)[:1].upper() + str(label)[1:]) for value, label in ProxyOrigin.choices]
        self.fields["origin"].choices = labels  # type: ignore[attr-defined]


def _holder_label(row: Convocation) -> str:
    return f"{row.name}, {row.authority.short_name}"


class SittingHeadForm(ServiceForm):
    """Who chairs, who keeps the minutes."""

    chair = forms.ModelChoiceField(
        label="Sous la présidence de", queryset=Mandate.objects.none(), required=False, empty_label="À préciser"
    )
    secretaries = forms.CharField(
        label="Secrétaires de séance",
        max_length=600,
        required=False,
        help_text="Prénom et nom, séparés par une virgule.",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = (
            Mandate.objects.in_body(meeting.body)
            .in_force(on=meeting.day)
            .filter(seat__in=[Seat.TITULAR, Seat.SUBSTITUTE])
            .with_names()
        )
        self.fields["chair"].queryset = seated  # type: ignore[attr-defined]
        self.fields["chair"].label_from_instance = lambda m: f"{m.person.full_name}, {m.authority.short_name}"  # type: ignore[attr-defined]
        if not self.is_bound:
            presiding = next((mandate for mandate in seated if mandate.presides), None)
            self.initial.setdefault("chair", meeting.chair_id or (presiding.pk if presiding else None))
            self.initial.setdefault("secretaries", meeting.secretaries)


class SummaryForm(RoomForm):
    text = forms.CharField(
        label="Ce qui s’est dit", widget=forms.Textarea({"rows": 5}), max_length=10000, required=False, strip=True
    )


class CommissionForm(RoomForm):
    """The commission's own opinion; kept as it is typed, given by a button."""

    text = forms.CharField(
        label="Avis de la commission", widget=forms.Textarea({"rows": 6}), max_length=1000, required=False
    )
    minority = forms.CharField(
        label="Positions minoritaires", widget=forms.Textarea({"rows": 3}), max_length=2000, required=False
    )


class DeferForm(ServiceForm):
    reason = forms.CharField(
        label="Motif du report", max_length=500, error_messages={"required": "Dites pourquoi ce point est reporté."}
    )


class RoomFollowUpForm(FollowUpForm):
    """What is settled, or is to be done, noted while the item is discussed."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ClosedDoorsForm(ServiceForm):
    asked_by = forms.CharField(
        label="Demandé par", max_length=300, error_messages={"required": "Dites qui demande le huis clos."}
    )
    accepted = forms.CharField(
        label="Comment il est accepté",
        max_length=300,
        help_text="Par exemple : à l’unanimité, sans débat.",
        error_messages={"required": "Dites comment il est accepté."},
    )


class RecusalForm(ServiceForm):
    item = forms.ModelChoiceField(queryset=AgendaItem.objects.none())
    out = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = meeting.items.announced()  # type: ignore[attr-defined]


class SecondMeetingForm(WhenAndWhereForm):
    """When the second meeting sits."""


# ---------------------------------------------------------------- ballots


class BallotForm(ServiceForm):
    """The result of one ballot, in the way its mode is counted.

    ``ordinary``: per college, those against, abstaining, taking no part; the others are for, unless another choice is
    that of « tous les autres ». ``secret``: sums. ``by_name``: a choice per member.
    """

    question = forms.CharField(
        label="Ce qui est mis aux voix",
        widget=forms.Textarea({"rows": 2}),
        max_length=1000,
        error_messages={"required": "Écrivez ce qui est mis aux voix."},
    )
    asked_by = forms.CharField(
        label="Mode demandé par",
        max_length=300,
        required=False,
        help_text="Quand le scrutin public ou secret a été demandé.",
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, mode: str, sitting: Sitting, place: int, ballot: Ballot | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.mode, self.sitting, self.place, self.ballot = mode, sitting, place, ballot
        self.electorates = sitting.electorates(place)
        if mode == BallotMode.ORDINARY:
            del self.fields["asked_by"]
            self._ask_colleges()
        elif mode == BallotMode.SECRET:
            self._ask_sums()
        else:
            self._ask_names()

    def _ask_colleges(self) -> None:
        self.fields["remainder"] = forms.ChoiceField(
            label="Tous les autres", choices=Choice.choices, initial=Choice.FOR,
            help_text="Notez seulement qui n’a pas choisi ainsi.",
        )  # fmt: skip
        for row in self.electorates:
            for choice in Choice:
                name = f"college_{row.college}_{choice}"
                self.fields[name] = _count_field(f"{row.name}, {choice.label.lower()}", row.heads)
        if self.sitting.rules.casting_vote:
            self.fields["chair_choice"] = forms.ChoiceField(
                label="Sens du vote de qui préside",
                choices=[("", "À préciser en cas de partage"), *Choice.choices],
                required=False,
            )

    def _ask_sums(self) -> None:
        heads = sum(row.heads for row in self.electorates)
        for choice in Choice:
            self.fields[f"heads_{choice}"] = _count_field(f"{choice.label}, bulletins", heads)
            if self.sitting.rules.votes_in_voices:
                voices = sum(row.voices for row in self.electorates)
                self.fields[f"voices_{choice}"] = _count_field(f"{choice.label}, voix", voices)

    def _ask_names(self) -> None:
        for seat in self.voters:
            self.fields[f"choice_{seat.convocation.pk}"] = forms.ChoiceField(
                label=seat.convocation.name, choices=Choice.choices, required=False, widget=forms.RadioSelect,
                initial=Choice.FOR,
            )  # fmt: skip

    @property
    def voters(self) -> list[Any]:
        return [seat for seat in self.sitting.seats(self.place) if seat.takes_part]

    @property
    def college_rows(self) -> list[dict[str, Any]]:
        """One line per college: its name, who may take part, a field per choice under its word."""
        return [
            {"electorate": row, "fields": [(c.label, self[f"college_{row.college}_{c}"]) for c in Choice]}
            for row in self.electorates
        ]

    @property
    def sum_rows(self) -> list[dict[str, Any]]:
        with_voices = self.sitting.rules.votes_in_voices
        return [
            {
                "label": choice.label,
                "fields": [
                    ("Bulletins", self[f"heads_{choice}"]),
                    *([("Voix", self[f"voices_{choice}"])] if with_voices else []),
                ],
            }
            for choice in Choice
        ]

    @property
    def name_rows(self) -> list[dict[str, Any]]:
        return [{"seat": seat, "field": self[f"choice_{seat.convocation.pk}"]} for seat in self.voters]

    def counted(self) -> Counted:
        """What was typed, as the verb takes it."""
        answers = self.cleaned_data
        if self.mode == BallotMode.ORDINARY:
            counts = {
                (row.college, choice.value): answers.get(f"college_{row.college}_{choice}")
                for row in self.electorates
                for choice in Choice
            }
            return Counted(counts=counts, remainder=answers["remainder"], chair_choice=answers.get("chair_choice", ""))
        if self.mode == BallotMode.SECRET:
            return Counted(sums={choice.value: self._sum(choice) for choice in Choice})
        return Counted(choices={s.convocation.pk: answers.get(f"choice_{s.convocation.pk}", "") for s in self.voters})

    def _sum(self, choice: Choice) -> counting.Count:
        heads = self.cleaned_data.get(f"heads_{choice}") or 0
        in_voices = self.sitting.rules.votes_in_voices
        return counting.Count(heads, (self.cleaned_data.get(f"voices_{choice}") or 0) if in_voices else heads)


def _count_field(label: str, most: int) -> forms.IntegerField:
    widget = forms.NumberInput(
        {"inputmode": "numeric", "min": 0, "max": most, "class": "em-count", "aria-label": label}
    )
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=100_000, widget=widget,
        error_messages={"invalid": "Un nombre entier.", "min_value": "Un nombre positif.", "max_value": "Trop grand."},
    )  # fmt: skip
