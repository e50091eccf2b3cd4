"""What a reader of a synthesis may choose, and the themes the secretariat writes."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from emegalis.lib.forms import PortalForm
from governance.members.enums import AuthorityKind
from governance.members.models import Authority, College
from governance.opinions.facts import CODES, Figures, Row
from governance.opinions.figures import LABELS, POSITIONS
from governance.opinions.synthesis import Said
from governance.strategy.models import Axis, StrategicPlan

LONGEST_THEME = 80
MEMBER_KINDS = [kind for kind in AuthorityKind if kind not in {AuthorityKind.COMMUNE, AuthorityKind.SYNDICATE}]


class RowFilterForm(PortalForm):
    """The filters of the table of a synthesis; whatever is typed in the address, the table stands."""

    mark_optional = False
    sens = forms.ChoiceField(
        label="Sens de l’avis", required=False, choices=[("", "Tous"), *((code, LABELS[code]) for code in CODES)]
    )
    college = forms.ChoiceField(label="Collège", required=False)
    nature = forms.ChoiceField(label="Nature", required=False)
    situation = forms.ChoiceField(
        label="Dans ses propres plans", required=False, choices=[("", "Toutes"), *POSITIONS.items()]
    )

    def __init__(self, *args: Any, figures: Figures, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["college"].choices = [("", "Tous"), *((share.code, share.label) for share in figures.colleges)]
        fields["nature"].choices = [
            ("", "Toutes"),
            *((share.code, share.title.capitalize()) for share in figures.kinds),
        ]

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}

    def filter(self, rows: Sequence[Row]) -> list[Row]:
        asked = self.chosen
        return [row for row in rows if all(_value(row, name) == value for name, value in asked.items())]


def _value(row: Row, name: str) -> str:
    return {"sens": row.stance, "college": str(row.college), "nature": row.kind, "situation": row.position}[name]


class ThemesForm(PortalForm):
    """One word for each reservation shown; those in use are offered."""

    mark_optional = False

    def __init__(self, *args: Any, said: Sequence[Said], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in said:
            self.fields[f"theme-{one.reservation.pk}"] = forms.CharField(
                label=f"Thème de la réserve n°\u00a0{one.fact.number}",
                required=False,
                max_length=LONGEST_THEME,
                initial=one.reservation.theme,
                widget=forms.TextInput({"list": "themes", "autocomplete": "off"}),
            )

    def changes(self) -> dict[int, str]:
        """What was typed otherwise than it stood, by the key of the reservation."""
        return {int(name.removeprefix("theme-")): self.cleaned_data[name] for name in self.changed_data}


class MatrixFilterForm(PortalForm):
    """The filters of the matrix of perspectives; whatever is typed in the address, the matrix stands."""

    mark_optional = False
    q = forms.CharField(label="Collectivité", required=False, max_length=100)
    plan = forms.ChoiceField(label="Plan", required=False)
    axe = forms.TypedChoiceField(label="Axe", required=False, coerce=int, empty_value=None)
    college = forms.ModelChoiceField(
        label="Collège", required=False, queryset=College.objects.none(), to_field_name="number", empty_label="Tous"
    )
    nature = forms.ChoiceField(
        label="Nature",
        required=False,
        choices=[("", "Toutes"), *((kind.value, str(kind.label).capitalize()) for kind in MEMBER_KINDS)],
    )
    situation = forms.ChoiceField(
        label="Dans ses propres plans", required=False, choices=[("", "Toutes"), *POSITIONS.items()]
    )

    def __init__(self, *args: Any, plans: Sequence[StrategicPlan], day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans, self._day = {plan.slug: plan for plan in plans}, day
        fields: dict[str, Any] = self.fields
        fields["college"].queryset = College.objects.order_by("number")
        fields["plan"].choices = [("", "En vigueur"), *((plan.slug, plan.title) for plan in plans)]
        fields["axe"].choices = [("", "Tous"), *((axis.number, str(axis)) for axis in self._axes())]
        if len(plans) < 2:
            del fields["plan"]

    def _axes(self) -> "QuerySet[Axis]":
        return Axis.objects.filter(plan=self.chosen_plan).order_by("number")

    @property
    def chosen_plan(self) -> StrategicPlan | None:
        """The plan asked for; else the one in force, or the latest."""
        standing = (plan for plan in self._plans.values() if plan.is_in_force(on=self._day))
        default = next(standing, next(iter(self._plans.values()), None))
        return self._plans.get(self.data.get("plan", ""), default)

    def _chosen(self, name: str) -> Any:
        """A filter that cannot be read is no filter."""
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def axis(self) -> int | None:
        number: int | None = self._chosen("axe")
        return number

    @property
    def position(self) -> str:
        return self._chosen("situation") or ""

    def authorities(self) -> "QuerySet[Authority]":
        """The members today that the filters keep, by name."""
        found = Authority.objects.members(on=self._day).of_territory()
        if words := self._chosen("q"):
            found = found.matching(words)
        if college := self._chosen("college"):
            found = found.in_college(college, on=self._day)
        if kind := self._chosen("nature"):
            found = found.filter(kind=kind)
        return found.by_name()
