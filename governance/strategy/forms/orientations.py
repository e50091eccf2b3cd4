"""What the secretariat types about the plan and the orientations, and what everyone filters the list by."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from emegalis.lib.forms import MarkdownTextarea, PortalForm, WrittenByManyMixin, day_field
from emegalis.lib.french import long_date
from emegalis.lib.uploads import PDF, accepted
from governance.members.models import Mandate
from governance.strategy.enums import MemberGroup, Origin, Stage
from governance.strategy.forms.particulars import (
    AmountField,
    KeyDatesField,
    YearBudgetsField,
    YearPeopleField,
    gain_fields,
    initial_particulars,
    particulars_of,
)
from governance.strategy.models import Axis, Orientation, OrientationVersion, StrategicPlan
from governance.strategy.models.texts import LONGEST_NOTE
from governance.strategy.particulars import YearBudget, YearPeople
from governance.strategy.querysets import OrientationQuerySet
from governance.strategy.selectors import possible_referents
from governance.strategy.stages import choosable, why_not_chosen

LONG_TEXT, SHORT_TEXT = 40_000, 10_000


def long_text(label: str, *, rows: int = 8, **given: Any) -> forms.CharField:
    given.setdefault("max_length", SHORT_TEXT)
    return forms.CharField(label=label, widget=MarkdownTextarea(attrs={"rows": rows}), **given)


class PlanForm(WrittenByManyMixin, PortalForm):
    title = forms.CharField(label="Titre", max_length=200)
    starts_on = day_field("Premier jour")
    last_day = day_field("Dernier jour")
    shared_values = long_text("Valeurs partagées", rows=5, required=False)
    missions = long_text("Missions acceptées par les membres", rows=5, required=False)
    means = long_text("Moyens", rows=5, required=False)
    people_years = YearPeopleField(
        label="Personnes, année par année", help_text="Une par ligne : « 2027 : 52,5 » (équivalents temps plein)."
    )
    budget_years = YearBudgetsField(
        label="Budget, année par année", help_text="Une par ligne, en euros : « 2027 : 2\u202f000\u202f000 »."
    )

    def clean(self) -> dict[str, Any]:
        """The service counts in half-open periods: ``ends_on`` is the day after the last."""
        data = super().clean() or {}
        last_day = data.pop("last_day", None)
        if last_day:
            data["ends_on"] = last_day + datetime.timedelta(days=1)
        return data

    @staticmethod
    def initial_of(plan: StrategicPlan) -> dict[str, Any]:
        names = ["title", "starts_on", "last_day", "shared_values", "missions", "means"]
        people = tuple(YearPeople(**entry) for entry in plan.people_years)
        budgets = tuple(YearBudget(**entry) for entry in plan.budget_years)
        return {name: getattr(plan, name) for name in names} | {"people_years": people, "budget_years": budgets}


class AxisForm(WrittenByManyMixin, PortalForm):
    title = forms.CharField(label="Titre", max_length=120, help_text="Un verbe suffit : « Mutualiser », « Protéger ».")
    summary = long_text("Présentation", rows=4, required=False)


class AxisField(forms.ModelChoiceField):
    def label_from_instance(self, axis: Any) -> str:
        return f"{axis} ({axis.plan.title})"


class ReferentField(forms.ModelChoiceField):
    def label_from_instance(self, mandate: Any) -> str:
        return f"{mandate.person.full_name}, {mandate.authority.short_name} – {mandate.body.short_name}"


def referent_field() -> ReferentField:
    return ReferentField(
        label="Élu référent",
        queryset=Mandate.objects.none(),
        required=False,
        empty_label="Aucun pour l’instant",
        help_text="Un élu qui siège au bureau ou au comité syndical ; il porte l’orientation jusqu’à l’évaluation.",
    )


class OrientationForm(WrittenByManyMixin, PortalForm):
    """The working text; it can be corrected as long as one likes, what is published no more."""

    error_summary = False
    axis = AxisField(label="Axe", queryset=Axis.objects.none(), empty_label="Choisissez un axe")
    title = forms.CharField(label="Titre", max_length=200, help_text="Une phrase qui commence par un verbe.")
    summary = forms.CharField(
        label="En deux mots",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Trois lignes au plus : elles ouvrent la page et le courriel envoyé aux directions générales.",
    )
    origin = forms.ChoiceField(label="Origine", choices=Origin.choices)
    impulse_on = day_field("Date de l’impulsion", required=False)
    reason = long_text(
        "Pourquoi", rows=5, required=False, help_text="Ce qui ne va pas aujourd’hui, ou ce qui devient possible."
    )
    text = long_text("Ce qui est proposé", rows=14, max_length=LONG_TEXT)
    beneficiaries = long_text(
        "Pour qui", rows=3, required=False, help_text="Agents, habitants, communes : qui verra la différence."
    )
    planned_from = day_field("Début prévu", required=False)
    planned_to = day_field("Fin prévue", required=False)
    key_dates = KeyDatesField(
        label="Dates clés", help_text="Une par ligne, la date puis ce qui se passe : « 15/03/2027 : inscriptions »."
    )
    budget_low = AmountField(label="Au moins", help_text="En euros, pour toute la durée.")
    budget_high = AmountField(label="Au plus", help_text="Le même montant s’il est certain.")
    budget_years = YearBudgetsField(label="Année par année", help_text="Une par ligne : « 2027 : 120\u202f000 ».")
    budget_note = forms.CharField(
        label="Qui paie",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="« Contribution forfaitaire, sans facturation au volume ».",
    )

    def __init__(self, *args: Any, today: datetime.date, axis: Axis | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(gain_fields())
        usable = Q(plan__ends_on__gt=today) | Q(pk=axis.pk if axis else None)
        axes: QuerySet[Axis] = Axis.objects.filter(usable).select_related("plan")
        self.fields["axis"].queryset = axes.order_by("plan__starts_on", "number")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["particulars"] = particulars_of(data)
        return data

    @property
    def gain_rows(self) -> list[tuple[str, Any, Any]]:
        """Each kind of authority, with the field of what it gains and that of what it is asked."""
        return [(group.label, self[f"gain_{group.value}"], self[f"effort_{group.value}"]) for group in MemberGroup]

    @staticmethod
    def initial_of(orientation: Orientation) -> dict[str, Any]:
        names = ["axis", "title", "summary", "text", "origin", "impulse_on"]
        return {name: getattr(orientation, name) for name in names} | initial_particulars(orientation.particulars)


class OrientationCreateForm(OrientationForm):
    """With the référent, often known from the impulse on."""

    referent = referent_field()

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["referent"].queryset = possible_referents(on=today)  # type: ignore[attr-defined]


class ReferentForm(PortalForm):
    referent = referent_field()

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["referent"].queryset = possible_referents(on=today)  # type: ignore[attr-defined]


class PublishForm(PortalForm):
    """From the second version on, what changes; for the first there is nothing to fill in."""

    changes = long_text(
        "Ce qui change depuis la version précédente",
        rows=6,
        required=False,
        help_text="Les directions générales le lisent avec le texte : une ligne par changement.",
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["changes"]
        else:
            self.fields["changes"].required = True


class DocumentForm(PortalForm):
    title = forms.CharField(
        label="Titre", max_length=150, required=False, help_text="Celui que liront les directions générales."
    )
    file = forms.FileField(
        label="Fichier PDF",
        max_length=200,
        help_text="10 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": accepted((PDF,))}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].optional_note = "à défaut, le nom du fichier"  # type: ignore[attr-defined]


class ComparisonForm(PortalForm):
    """Which two versions to set side by side; any two, in either order."""

    mark_optional = False
    avant = forms.TypedChoiceField(label="De la version", coerce=int)
    apres = forms.TypedChoiceField(label="À la version", coerce=int)

    def __init__(self, *args: Any, versions: list[OrientationVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(v.number, f"{v.number}, du {long_date(v.published_at)}") for v in reversed(versions)]
        for name in ("avant", "apres"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class StageField(forms.ChoiceField):
    """The stages that may be chosen from here; another one is refused with the sentence that says why."""

    current = ""

    def validate(self, value: Any) -> None:
        if value in Stage.values and not self.valid_value(value):
            raise forms.ValidationError(why_not_chosen(self.current, value))
        super().validate(value)


class StageForm(PortalForm):
    stage = StageField(label="Nouvelle étape")
    on = day_field("Depuis le", help_text="Le jour où l’étape a commencé, aujourd’hui au plus tard.")

    def __init__(self, *args: Any, current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = choosable(current)
        self.fields["stage"].current = current  # type: ignore[attr-defined]
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in stages]  # type: ignore[attr-defined]


class SetAsideForm(PortalForm):
    reason = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Qui pouvait lire l’orientation lira ce motif.",
    )


class StageFilterForm(PortalForm):
    """The filter of the list; whatever is typed in the address, the list stands."""

    mark_optional = False
    etape = forms.ChoiceField(label="Étape", required=False, choices=[("", "Toutes les étapes"), *Stage.choices])

    def filter(self, orientations: OrientationQuerySet) -> OrientationQuerySet:
        stage = self.cleaned_data.get("etape") if self.is_valid() else ""
        return orientations.of_stage(stage) if stage else orientations
