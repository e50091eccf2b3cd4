"""What a direction générale says of a project: the part it takes, its evaluation of the semester."""

from typing import Any

from django import forms

from emegalis.lib.forms import ChoiceCards, PortalForm
from governance.strategy.enums import SCALES, UNKNOWN, UNKNOWN_WORD, Criterion, Part
from governance.strategy.forms.proposals import absence_field
from governance.strategy.models import Evaluation, Participation, PreparedWord
from governance.strategy.models.participations import LONGEST_COMMENT, LONGEST_REASON

PART_HELPS: dict[str, str] = {
    Part.PILOT: "Elle essaie la première et fait part de ce qu’elle apprend.",
    Part.TAKES_PART: "Elle utilise ce que le projet apporte, à son rythme.",
    Part.FOLLOWS: "Elle reçoit les points d’avancement, sans engagement.",
    Part.APART: "Sa propre politique est autre, ou le moment n’est pas venu. Ce choix se change à tout moment.",
}
QUESTIONS: dict[str, str] = {
    Criterion.USEFULNESS: "Ce projet est-il utile à votre collectivité\u202f?",
    Criterion.USAGE: "Est-il utilisé dans vos services\u202f?",
    Criterion.COST: "Son coût pour votre collectivité, temps passé compris\u202f?",
    Criterion.DELAY: "Les délais annoncés\u202f?",
}


class _SaidBySeatForm(PortalForm):
    """A substitute says that the titular is away."""

    def __init__(self, *args: Any, asks_absence: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_absence:
            self.fields["in_absence"] = absence_field()

    def as_prepared(self) -> dict[str, str]:
        """What a collaborateur typed, to be shown again as it was."""
        return {name: str(value) for name, value in self.cleaned_data.items() if name != "in_absence"}


class PartForm(_SaidBySeatForm):
    part = forms.ChoiceField(
        label="La part que prend votre collectivité",
        choices=Part.choices,
        widget=ChoiceCards(helps=PART_HELPS, arrangement="stack"),
        error_messages={"required": "Choisissez la part que prend votre collectivité."},
    )
    contribution = forms.CharField(
        label="Ce que votre collectivité y apporte",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une personne référente, des données, un site d’essai… Lu de votre direction générale et du "
        "secrétariat.",
    )
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Si vous souhaitez l’expliquer. Votre direction générale et le secrétariat le lisent, personne "
        "d’autre.",
    )

    @staticmethod
    def initial_for(prepared: PreparedWord | None, part: Participation | None) -> dict[str, Any] | None:
        """What was prepared, else what was last chosen."""
        if prepared is not None:
            return dict(prepared.values)
        return {name: getattr(part, name) for name in ("part", "contribution", "reason")} if part else None


def scale_field(criterion: Criterion) -> forms.TypedChoiceField:
    words = [*SCALES[criterion].items(), (UNKNOWN, UNKNOWN_WORD)]
    return forms.TypedChoiceField(
        label=QUESTIONS[criterion],
        choices=[(str(mark), word) for mark, word in words],
        coerce=int,
        widget=ChoiceCards(arrangement="row"),
        error_messages={"required": "Choisissez une réponse, « Ne sait pas » en est une."},
    )


class EvaluationForm(_SaidBySeatForm):
    """Four questions, the same each semester, and a word if one likes."""

    usefulness = scale_field(Criterion.USEFULNESS)
    usage = scale_field(Criterion.USAGE)
    cost = scale_field(Criterion.COST)
    delay = scale_field(Criterion.DELAY)
    comment = forms.CharField(
        label="Un mot",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Le secrétariat le lit\u202f; les autres collectivités, jamais.",
    )

    def marks(self) -> dict[str, int]:
        return {criterion.value: self.cleaned_data[criterion.value] for criterion in Criterion}

    @staticmethod
    def initial_for(prepared: PreparedWord | None, evaluation: Evaluation | None) -> dict[str, Any] | None:
        """What was prepared, else what was last given."""
        if prepared is not None:
            return dict(prepared.values)
        if evaluation is None:
            return None
        return {**{name: str(mark) for name, mark in evaluation.marks.items()}, "comment": evaluation.comment}
