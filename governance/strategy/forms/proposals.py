"""What people type about proposals; the rules are those of the services."""

import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Exists, OuterRef

from emegalis.lib.forms import ChoiceCards, MarkdownTextarea, PortalForm, WrittenByManyMixin
from governance.members.models import Authority
from governance.members.remits import Subject
from governance.members.roles import Actor
from governance.strategy.enums import ANSWERS, ProposalKind, ProposalState, Reach
from governance.strategy.forms.orientations import day_field
from governance.strategy.models import Proposal
from governance.strategy.models.proposals import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    LONGEST_TEXT,
    LONGEST_WORD,
)
from governance.strategy.querysets import ProposalQuerySet
from governance.strategy.words import ProposalWords

KIND_HELPS: dict[str, str] = {
    ProposalKind.EXPECTATION: "Ce dont votre collectivité a besoin, ou ce qu’elle voudrait savoir.",
    ProposalKind.ORIENTATION: "Une direction que le syndicat mixte pourrait prendre.",
    ProposalKind.AGENDA: "Un sujet à traiter dans une prochaine réunion de la commission.",
}
# What a direction générale may take for the commission's, and another body treats.
ELSEWHERE_HELPS: dict[str, str] = {
    Subject.NEED: "Un groupe métier l’écrit\u00a0: vous pouvez l’en saisir.",
    Subject.FEASIBILITY: "Le groupe des DSI la traite\u00a0: vous pouvez l’en saisir.",
}
REACH_HELPS: dict[str, str] = {
    Reach.OWN: "Votre direction générale et le secrétariat la lisent, personne d’autre.",
    Reach.ALL: "La commission, les élus et le secrétariat la lisent\u202f; les autres directions générales peuvent la "
    "soutenir.",
}
ANSWER_HELPS: dict[str, str] = {
    ProposalState.TAKEN_UP: "Dites ce qui sera fait, et quand.",
    ProposalState.PARTLY: "Le motif est obligatoire.",
    ProposalState.REJECTED: "Le motif est obligatoire\u202f; l’auteur le lit.",
    ProposalState.STUDYING: "Jusqu’à une date\u00a0: passée, elle revient en tête de votre page.",
}


def absence_field() -> forms.BooleanField:
    return forms.BooleanField(label="J’agis en l’absence du titulaire, qui en est averti", required=False)


class _WordsForm(PortalForm):
    """What both ways of putting something forward share; ``complete`` when it is about to be said."""

    def __init__(self, *args: Any, complete: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not complete:
            for field in self.fields.values():
                field.required = False
            self.mark_optional = False

    def words(self) -> ProposalWords:
        """What was typed, as the services take it."""
        given = {name: self.cleaned_data[name] for name in ("title", "text", "question") if name in self.cleaned_data}
        return ProposalWords(
            kind=self.cleaned_data.get("kind") or self.default_kind,
            wanted_on=self.cleaned_data.get("wanted_on"),
            **given,
        )

    default_kind: str = ProposalKind.EXPECTATION

    @staticmethod
    def initial_of(proposal: Proposal) -> dict[str, Any]:
        names = ["kind", "reach", "title", "text", "question", "wanted_on"]
        return {name: getattr(proposal, name) for name in names}


class ProposalForm(WrittenByManyMixin, _WordsForm):
    """An expectation, a proposal or an agenda request of a direction générale."""

    kind = forms.ChoiceField(
        label="De quoi s’agit-il\u202f?",
        choices=[
            *((kind, ProposalKind(kind).label.capitalize()) for kind in KIND_HELPS),
            *((subject, Subject(subject).label.capitalize()) for subject in ELSEWHERE_HELPS),
        ],
        widget=ChoiceCards(helps={**KIND_HELPS, **ELSEWHERE_HELPS}, arrangement="stack"),
        error_messages={"required": "Choisissez de quoi il s’agit."},
    )
    title = forms.CharField(label="En une phrase", max_length=160)
    text = forms.CharField(
        label="Ce que vous attendez ou proposez",
        max_length=LONGEST_TEXT,
        widget=MarkdownTextarea(attrs={"rows": 8}),
        help_text="Quelques lignes suffisent\u00a0: ce qui manque, pour qui, ce que cela changerait.",
    )
    wanted_on = day_field(
        "Réponse souhaitée avant le", required=False, help_text="Si un calendrier de votre collectivité en dépend."
    )
    reach = forms.ChoiceField(
        label="Pour qui parlez-vous\u202f?",
        choices=Reach.choices,
        widget=ChoiceCards(
            helps=REACH_HELPS, shapes={Reach.OWN: "sc-distinct", Reach.ALL: "sc-common"}, arrangement="stack"
        ),
        error_messages={"required": "Choisissez pour qui vous parlez\u00a0: qui la lit en dépend."},
    )

    def clean(self) -> dict[str, Any]:
        """An unfinished draft says for whom later: until then it is for its own authority."""
        data = super().clean() or {}
        if not self.fields["reach"].required:
            data["reach"] = data.get("reach") or Reach.OWN
        return data


class ReferralForm(WrittenByManyMixin, _WordsForm):
    """The bureau refers a subject to the commission."""

    default_kind = ProposalKind.REFERRAL

    title = forms.CharField(label="Le sujet", max_length=160)
    question = forms.CharField(
        label="La question posée à la commission",
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text = forms.CharField(
        label="Ce que la commission doit savoir",
        required=False,
        max_length=LONGEST_TEXT,
        widget=MarkdownTextarea(attrs={"rows": 8}),
    )
    wanted_on = day_field("Réponse attendue avant le")


class _CorrectionMixin:
    """Who reads it does not change with its words; a substitute says that the titular is away."""

    def __init__(self: Any, *args: Any, asks_absence: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("reach", None)
        if asks_absence:
            self.fields["in_absence"] = absence_field()


class ProposalCorrectionForm(_CorrectionMixin, ProposalForm):
    def clean(self) -> dict[str, Any]:
        return super(ProposalForm, self).clean() or {}


class ReferralCorrectionForm(_CorrectionMixin, ReferralForm):
    pass


class SubmitForm(PortalForm):
    """What a substitute ticks; nothing for the titular."""

    mark_optional = False
    in_absence = absence_field()

    def __init__(self, *args: Any, asks_absence: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_absence:
            del self.fields["in_absence"]


class WithdrawForm(SubmitForm):
    mark_optional = True
    reason = forms.CharField(
        label="Pourquoi",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Qui lisait la proposition lira ce motif.",
    )
    field_order = ["reason", "in_absence"]


class SupportForm(SubmitForm):
    mark_optional = True
    word = forms.CharField(
        label="Un mot",
        required=False,
        max_length=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ce qui, chez vous, va dans le même sens.",
    )
    field_order = ["word", "in_absence"]


class AnswerForm(PortalForm):
    state = forms.ChoiceField(
        label="La réponse",
        choices=[(state.value, state.label) for state in ANSWERS],
        widget=ChoiceCards(helps=ANSWER_HELPS, arrangement="stack"),
        error_messages={"required": "Choisissez une réponse."},
    )
    until = day_field("À l’étude jusqu’au", required=False, help_text="Seulement si elle est à l’étude.")
    text = forms.CharField(
        label="Ce que vous répondez",
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="L’auteur le reçoit par courriel\u202f; qui lit la proposition le lit aussi.",
    )


class AuthorityParameterForm(forms.Form):
    """``?pour=<siren>``: for which of one's authorities."""

    pour = forms.CharField(required=False, validators=[RegexValidator(r"^\d{9}$")])


STATES = [("", "Tous les états"), *[c for c in ProposalState.choices if c[0] != ProposalState.DRAFT]]
MINE, OWN, FOR_ALL, REFERRALS = "mes", "propres", "tous", "saisines"


class ProposalFilterForm(PortalForm):
    """The filters of the list; whatever is typed in the address, the list stands."""

    mark_optional = False
    etat = forms.ChoiceField(label="État", required=False, choices=STATES)
    portee = forms.ChoiceField(label="Portée", required=False)
    collectivite = forms.ModelChoiceField(
        label="Collectivité",
        required=False,
        queryset=Authority.objects.none(),
        to_field_name="siren",
        empty_label="Toutes",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = (OWN, "Pour une collectivité seulement") if actor.is_staff else (MINE, "Les miennes")
        self.fields["portee"].choices = [  # type: ignore[attr-defined]
            ("", "Toutes"),
            first,
            (FOR_ALL, "Pour tous"),
            (REFERRALS, "Saisines"),
        ]
        said = Proposal.objects.visible_to(actor).said().filter(authority=OuterRef("pk"))
        self.fields["collectivite"].queryset = Authority.objects.filter(Exists(said)).by_name()  # type: ignore[attr-defined]
        self._actor = actor

    def filter(self, proposals: ProposalQuerySet) -> ProposalQuerySet:
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("etat"):
            proposals = proposals.filter(state=asked["etat"])
        if asked.get("collectivite"):
            proposals = proposals.of_authorities([asked["collectivite"].pk])
        return self._of_reach(proposals, asked.get("portee", ""))

    def _of_reach(self, proposals: ProposalQuerySet, reach: str) -> ProposalQuerySet:
        if reach == MINE:
            return proposals.of_holder(self._actor)
        if reach == REFERRALS:
            return proposals.referrals()
        wanted = {OWN: Reach.OWN, FOR_ALL: Reach.ALL}.get(reach)
        return proposals.filter(reach=wanted) if wanted else proposals


def default_until(today: datetime.date) -> datetime.date:
    """Two months: the rhythm of the secretariat's own meetings."""
    return today + datetime.timedelta(days=60)
