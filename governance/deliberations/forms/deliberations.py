"""What the secretariat types of a deliberation, and how the register is searched."""

import re
from typing import Any

from django import forms

from emegalis.lib.forms import ChoiceCards, MarkdownTextarea, PortalForm, WrittenByManyMixin
from governance.deliberations import matters
from governance.deliberations.enums import Fate, OutcomeKind
from governance.deliberations.models import Deliberation
from governance.deliberations.models.deliberations import LONGEST_TEXT
from governance.deliberations.selectors import Subject, ballots_of
from governance.deliberations.words import DeliberationWords
from governance.meetings.models import Ballot
from governance.members.enums import BodyKind
from governance.members.models import Body
from governance.opinions.enums import ReservationState

BUDGET_YEAR = re.compile(r"^(\d{4})(?:/(\d{4}))?$")


class DeliberationForm(WrittenByManyMixin, PortalForm):
    title = forms.CharField(label="Objet", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    text = forms.CharField(
        label="Texte",
        required=False,
        max_length=LONGEST_TEXT,
        widget=MarkdownTextarea(attrs={"rows": 18}),
        help_text="Visas, considérants, dispositif. Il est publié tel quel.",
    )
    ballot = forms.TypedChoiceField(
        label="Scrutin", required=False, coerce=int, empty_value=None, help_text="Celui dont elle est le résultat."
    )
    matter = forms.ChoiceField(
        label="Matière",
        required=False,
        choices=[("", "À choisir"), *matters.choices()],
        help_text="Nomenclature des actes transmis au contrôle de légalité.",
    )
    author_name = forms.CharField(label="Auteur de l’acte", required=False, max_length=160, help_text="Prénom et nom.")
    author_quality = forms.CharField(
        label="Sa qualité", required=False, max_length=160, help_text="« Présidente du syndicat mixte », par exemple."
    )
    budget_year = forms.RegexField(
        BUDGET_YEAR,
        label="Année du budget",
        required=False,
        max_length=9,
        help_text="Seulement si elle engage un budget\u00a0: «\u00a02027\u00a0» ou «\u00a02027/2029\u00a0».",
        error_messages={"invalid": "Écrivez une année, ou deux séparées par une barre oblique."},
    )
    budget_name = forms.CharField(label="Nom du budget", required=False, max_length=120)
    decides = forms.BooleanField(
        label="Elle décide l’orientation",
        required=False,
        help_text="À la publication, l’orientation passe à la mise en œuvre si la délibération est adoptée.",
    )

    def __init__(self, data: Any = None, *, deliberation: Deliberation) -> None:
        self.ballots: dict[int, Ballot] = {b.pk: b for b in ballots_of(deliberation.item, but=deliberation)}
        super().__init__(data, initial=self._initial(deliberation))
        field: Any = self.fields["ballot"]
        field.choices = [("", "Sans scrutin"), *((pk, _ballot_label(b)) for pk, b in self.ballots.items())]
        if deliberation.item.orientation_id is None:
            del self.fields["decides"]

    @staticmethod
    def _initial(deliberation: Deliberation) -> dict[str, Any]:
        names = ["title", "text", "matter", "author_name", "author_quality", "budget_year", "budget_name", "decides"]
        return {name: getattr(deliberation, name) for name in names} | {"ballot": deliberation.ballot_id}

    def clean_budget_year(self) -> str:
        years: str = self.cleaned_data["budget_year"]
        found = BUDGET_YEAR.match(years)
        if found and found[2] and found[1] >= found[2]:
            raise forms.ValidationError("La seconde année vient après la première.")
        return years

    def verb(self) -> dict[str, Any]:
        """What the service takes."""
        data = dict(self.cleaned_data)
        ballot = data.pop("ballot")
        return {"words": DeliberationWords(**data), "ballot": self.ballots[ballot] if ballot else None}


def _ballot_label(ballot: Ballot) -> str:
    outcome = f" – {ballot.get_outcome_display().lower()}" if ballot.outcome else " – résultat à noter"
    return f"N°\u00a0{ballot.number}, {ballot.get_mode_display().lower()}{outcome}"


class OutcomeForm(PortalForm):
    """What became of one opinion or reservation."""

    fate = forms.ChoiceField(
        label="Ce que c’est devenu",
        widget=ChoiceCards(arrangement="row"),
        error_messages={"required": "Choisissez ce que c’est devenu."},
    )
    answer = forms.CharField(
        label="La réponse",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Son auteur la lit telle quelle. Dites où c’est repris, ou pourquoi ce ne l’est pas.",
    )

    def __init__(self, data: Any = None, *, subject: Subject) -> None:
        initial = {"fate": subject.outcome.fate, "answer": subject.outcome.answer} if subject.outcome else {}
        super().__init__(data, initial=initial)
        words: Any = ReservationState if subject.kind == OutcomeKind.RESERVATION else Fate
        field: Any = self.fields["fate"]
        field.choices = [(fate.value, words(fate.value).label) for fate in Fate]


class ReviewForm(PortalForm):
    read = forms.BooleanField(
        label="J’ai relu le texte\u00a0: il ne dit d’une personne rien qui doive être occulté",
        error_messages={"required": "Cochez cette case une fois le texte relu."},
    )


class RegisterForm(PortalForm):
    """How the register is looked through."""

    mark_optional = False
    q = forms.CharField(label="Mots cherchés", required=False, max_length=100)
    instance = forms.ModelChoiceField(
        label="Instance", queryset=Body.objects.none(), to_field_name="slug", required=False, empty_label="Toutes"
    )
    annee = forms.TypedChoiceField(label="Année", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies: Any = self.fields["instance"]
        bodies.queryset = Body.objects.filter(kind__in=[BodyKind.BUREAU, BodyKind.ASSEMBLY])
        bodies.label_from_instance = lambda body: body.name.capitalize()
        year: Any = self.fields["annee"]
        year.choices = [("", "Toutes"), *((y, str(y)) for y in years)]
