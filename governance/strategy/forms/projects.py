"""What the secretariat types about projects, what a group's chair answers, what everyone filters the list by."""

import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Q

from emegalis.lib.forms import ChoiceCards, PortalForm, WrittenByManyMixin
from governance.members.enums import BodyKind
from governance.members.models import Body, Mandate
from governance.strategy.enums import VERDICTS, Asking, Gravity, Ownership, Pace, Part, ProjectState
from governance.strategy.forms.orientations import day_field, long_text
from governance.strategy.models import Milestone, ProgressReport, Project, Risk
from governance.strategy.project_words import FOLLOWING, ProjectWords, ReportWords, words_of
from governance.strategy.querysets import ProjectQuerySet
from governance.strategy.selectors import possible_managers

MOST_EUROS = 2_000_000_000


def euros_field(label: str, **given: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_EUROS, required=False, **given)


class ManagerField(forms.ModelChoiceField):
    def label_from_instance(self, mandate: Any) -> str:
        return str(mandate.person.full_name)


class ProjectForm(WrittenByManyMixin, PortalForm):
    """All that a project says of itself."""

    title = forms.CharField(label="Titre", max_length=160)
    summary = forms.CharField(
        label="En deux mots",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Trois lignes au plus\u00a0: elles ouvrent la page.",
    )
    text = long_text("Description", rows=10)
    benefit = long_text(
        "À quoi il sert dans une collectivité",
        rows=4,
        required=False,
        help_text="L’usage qui en est attendu, concrètement.",
    )
    expected = long_text(
        "Ce qui est attendu de chaque collectivité",
        rows=4,
        required=False,
        help_text="Temps, personnes, données, contribution\u00a0: chacune le lit avant de choisir.",
    )
    manager = ManagerField(
        label="Responsable du projet",
        queryset=Mandate.objects.none(),
        required=False,
        empty_label="Pas encore désigné",
    )
    starts_on = day_field("Début", required=False)
    ends_on = day_field("Fin prévue", required=False)
    ownership = forms.ChoiceField(
        label="Qui exerce la maîtrise d’ouvrage",
        choices=Ownership.choices,
        widget=ChoiceCards(arrangement="stack"),
    )
    owned_for = forms.CharField(
        label="Pour le compte de",
        max_length=200,
        required=False,
        help_text="« les membres signataires de la convention », ou des collectivités nommées.",
    )
    owned_for.optional_note = "si elle est déléguée"  # type: ignore[attr-defined]
    convention = forms.CharField(
        label="Référence de la convention", max_length=160, required=False, help_text="« Convention 2026-14 »."
    )
    convention_from = day_field("Convention à compter du", required=False)
    convention_until = day_field("Convention jusqu’au", required=False)
    budget_planned = euros_field("Budget prévu, en euros")
    budget_spent = euros_field("Dépensé à ce jour, en euros")

    def __init__(self, *args: Any, today: datetime.date, manager: Mandate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = possible_managers(on=today).values("pk")
        kept = Q(pk__in=known) | Q(pk=manager.pk if manager else None)
        self.fields["manager"].queryset = Mandate.objects.filter(kept).with_names()  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(
            "seen",
            Fieldset("Le projet", "title", "summary", "text", "manager", "starts_on", "ends_on"),
            Fieldset("Pour les collectivités", "benefit", "expected"),
            Fieldset(
                "Maîtrise d’ouvrage", "ownership", "owned_for", "convention", "convention_from", "convention_until"
            ),
            Fieldset("Budget", "budget_planned", "budget_spent"),
        )
        return helper

    def words(self) -> ProjectWords:
        return ProjectWords(**{name: self.cleaned_data[name] for name in self.fields if name != "seen"})

    @staticmethod
    def initial_of(project: Project) -> dict[str, Any]:
        words = words_of(project)
        return {name: getattr(words, name) for name in words.__slots__}


class ProjectStateForm(PortalForm):
    state = forms.ChoiceField(label="Le projet est désormais", widget=ChoiceCards(arrangement="stack"))
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Les collectivités le lisent sur la page du projet.",
    )
    reason.optional_note = "sauf pour suspendre ou arrêter"  # type: ignore[attr-defined]

    def __init__(self, *args: Any, current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(s.value, s.label) for s in FOLLOWING[current]]  # type: ignore[attr-defined]


class MilestoneForm(WrittenByManyMixin, PortalForm):
    title = forms.CharField(label="Jalon", max_length=160, help_text="Ce qui sera fait ce jour-là.")
    planned_on = day_field("Prévu le")
    asking = forms.ChoiceField(
        label="Ce qui est demandé avant de le franchir",
        choices=Asking.choices,
        widget=ChoiceCards(arrangement="stack"),
        initial=Asking.NOTHING,
    )
    body = forms.ModelChoiceField(
        label="Groupe sollicité",
        queryset=Body.objects.none(),
        required=False,
        empty_label="Aucun",
        help_text="Pour une validation\u00a0: le groupe métier qui a exprimé le besoin.",
    )
    body.optional_note = "si un avis ou une validation est demandé"  # type: ignore[attr-defined]
    question = forms.CharField(
        label="Question posée au groupe", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = Body.objects.filter(kind__in=[BodyKind.IT_GROUP, BodyKind.BUSINESS_GROUP])
        self.fields["body"].queryset = groups.order_by("position", "name")  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(milestone: Milestone) -> dict[str, Any]:
        return {name: getattr(milestone, name) for name in ("title", "planned_on", "asking", "body", "question")}


class PassMilestoneForm(PortalForm):
    on = day_field("Franchi le")


class MilestoneAnswerForm(PortalForm):
    """What the group says, in the words of what it was asked."""

    verdict = forms.ChoiceField(
        label="La réponse du groupe",
        widget=ChoiceCards(arrangement="stack"),
        error_messages={"required": "Choisissez la réponse du groupe."},
    )
    answer = forms.CharField(
        label="Ce que le groupe en dit",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Qui lit le projet le lit.",
    )
    answer.optional_note = "sauf si la réponse comporte des conditions ou un refus"  # type: ignore[attr-defined]

    def __init__(self, *args: Any, asking: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = list(VERDICTS[asking].items())  # type: ignore[attr-defined]


class RiskForm(WrittenByManyMixin, PortalForm):
    title = forms.CharField(label="Ce qui pourrait arriver", max_length=200)
    gravity = forms.ChoiceField(label="Gravité", choices=Gravity.choices, widget=ChoiceCards(arrangement="row"))
    response = forms.CharField(
        label="Ce qui est fait pour l’éviter",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @staticmethod
    def initial_of(risk: Risk) -> dict[str, Any]:
        return {name: getattr(risk, name) for name in ("title", "gravity", "response")}


class ReportForm(WrittenByManyMixin, PortalForm):
    pace = forms.ChoiceField(label="Avancement", choices=Pace.choices, widget=ChoiceCards(arrangement="row"))
    text = long_text("Ce qui a avancé", rows=8)
    next_text = long_text("Ce qui vient", rows=4, required=False)

    def words(self) -> ReportWords:
        return ReportWords(**{name: self.cleaned_data[name] for name in ("pace", "text", "next_text")})

    @staticmethod
    def initial_of(report: ProgressReport) -> dict[str, Any]:
        return {name: getattr(report, name) for name in ("pace", "text", "next_text")}


WITHOUT_WORD = "a-choisir"


class ProjectFilterForm(PortalForm):
    """The filters of the list; whatever is typed in the address, the list stands."""

    mark_optional = False
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *ProjectState.choices])
    participation = forms.ChoiceField(label="Votre collectivité", required=False)

    def __init__(self, *args: Any, holdings: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._holdings = holdings
        if not holdings:
            del self.fields["participation"]
        else:
            chosen = [("", "Tous les projets"), (WITHOUT_WORD, "N’a pas encore choisi"), *Part.choices]
            self.fields["participation"].choices = chosen  # type: ignore[attr-defined]

    def filter(self, projects: ProjectQuerySet) -> ProjectQuerySet:
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("etat"):
            projects = projects.filter(state=asked["etat"])
        part = asked.get("participation")
        if part == WITHOUT_WORD:
            return projects.without_word_of(self._holdings)
        return projects.with_part_of(self._holdings, part) if part else projects
