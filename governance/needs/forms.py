"""What people type about needs, advice and referrals; the rules are those of the services."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db.models import Exists, OuterRef

from emegalis.lib.forms import (
    ChoiceCards,
    ChosenOnesField,
    FilesField,
    FilesInput,
    MarkdownTextarea,
    PortalForm,
    day_field,
)
from emegalis.lib.french import file_size
from emegalis.lib.uploads import accepted
from governance.members.enums import AuthorityKind, BodyKind
from governance.members.forms.picker import AuthorityPicker
from governance.members.models import Authority, Body, Mandate
from governance.members.remits import Subject
from governance.needs.enums import CommentKind, NeedState, Ownership, Priority, Urgency, Verdict
from governance.needs.models import Need, NeedFile, TechnicalAdvice
from governance.needs.models.needs import LONGEST_STATEMENT, LONGEST_TEXT, LONGEST_TITLE, LONGEST_WORD
from governance.needs.models.referrals import LONGEST_ANSWER, LONGEST_QUESTION
from governance.needs.querysets import NeedQuerySet
from governance.needs.selectors import possible_rapporteurs
from governance.needs.words import EVIDENCE, HIGHEST_COST, LARGEST, MOST_FILES, AdviceWords, NeedFiles, NeedWords


def text_area(label: str, *, rows: int, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **given)


def long_text(label: str, *, rows: int, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=MarkdownTextarea(attrs={"rows": rows}), **given)


class SeatField(forms.ModelChoiceField):
    """In the name of which of one's seats."""

    def label_from_instance(self, mandate: Any) -> str:
        return f"{mandate.body.name[:1].upper()}{mandate.body.name[1:]} – {mandate.authority.name}"


class _SeatedForm(PortalForm):
    """Written under one of the actor's seats; not asked when there is only one."""

    seat = SeatField(label="Au titre de", queryset=Mandate.objects.none(), empty_label=None)

    def __init__(self, *args: Any, seats: list[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seat"]
        field.queryset = Mandate.objects.filter(pk__in=[m.pk for m in seats]).select_related("body", "authority")
        self.initial.setdefault("seat", seats[0].pk if seats else None)
        if len(seats) == 1:
            field.widget = forms.HiddenInput()


class BeginForm(_SeatedForm):
    """The first page of a need: enough to find those that say the same, and to know that it is one."""

    subject = forms.ChoiceField(
        label="De quoi s’agit-il ?",
        choices=[(subject.value, subject.label[:1].upper() + subject.label[1:]) for subject in Subject],
        initial=Subject.NEED,
        help_text="Chaque instance a son rôle : ce qui revient à une autre lui est adressé.",
    )
    title = forms.CharField(
        label="En une phrase",
        max_length=LONGEST_TITLE,
        help_text="Ce qui manque, avec les mots du métier : les besoins semblables vous sont montrés ensuite.",
    )


class NeedForm(PortalForm):
    """The words of a need; ``complete`` when it is about to stand before the group, or already does."""

    title = forms.CharField(label="En une phrase", max_length=LONGEST_TITLE)
    statement = long_text(
        "Ce qui manque",
        rows=7,
        max_length=LONGEST_STATEMENT,
        help_text="Dans quel travail, à quel moment, avec quelle conséquence. La solution vient après.",
    )
    holder = forms.CharField(
        label="Qui a ce besoin",
        max_length=300,
        help_text="Les services, les fonctions : « les régies d’avance des communes ».",
    )
    evidence = long_text(
        "Ce qui le montre",
        rows=5,
        max_length=LONGEST_TEXT,
        required=False,
        help_text="Des chiffres, des exemples, un temps passé.",
    )
    attachments = FilesField(
        label="Joindre des fichiers",
        most=MOST_FILES,
        help_text=f"PDF ou classeurs (.xlsx, .ods), {file_size(LARGEST)} chacun au plus, {MOST_FILES} en tout. "
        "Qui lit le besoin les lit.",
        widget=FilesInput(attrs={"accept": accepted(EVIDENCE)}),
    )
    drop_files = ChosenOnesField(
        NeedFile.objects.none(), label="Fichiers à retirer", required=False, widget=forms.CheckboxSelectMultiple
    )
    gain = text_area("Ce que cela changerait", rows=3, max_length=LONGEST_TEXT)
    urgency = forms.ChoiceField(label="Urgence", choices=Urgency.choices, widget=ChoiceCards(arrangement="row"))
    wanted_on = day_field(
        "Échéance", required=False, help_text="S’il y en a une : une obligation nouvelle, la fin d’un contrat."
    )
    priority = forms.ChoiceField(
        label="Priorité pour le groupe", choices=Priority.choices, widget=ChoiceCards(arrangement="row")
    )
    affected_kinds = forms.MultipleChoiceField(
        label="Natures de collectivités concernées",
        choices=[
            (kind.value, kind.label[:1].upper() + kind.label[1:])
            for kind in AuthorityKind
            if kind != AuthorityKind.SYNDICATE
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    affected = ChosenOnesField(
        Authority.objects.none(),
        label="Collectivités concernées en particulier",
        required=False,
        widget=AuthorityPicker,
    )
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, need: Need, complete: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _words_of(need), **kwargs})
        self.fields["affected"].queryset = Authority.objects.of_territory().by_name()  # type: ignore[attr-defined]
        self.fields["drop_files"].queryset = need.files.all()  # type: ignore[attr-defined]
        if not complete:
            self.mark_optional = False
            for field in self.fields.values():
                field.required = False

    def words(self) -> NeedWords:
        typed = self.cleaned_data
        names = ("title", "statement", "holder", "evidence", "gain", "urgency", "wanted_on", "priority")
        return NeedWords(
            **{name: typed[name] for name in names},
            affected_kinds=tuple(typed["affected_kinds"]),
            affected=tuple(authority.pk for authority in typed["affected"]),
        )

    def file_changes(self) -> NeedFiles:
        dropped = tuple(row.pk for row in self.cleaned_data["drop_files"])
        return NeedFiles(added=self.cleaned_data["attachments"], dropped=dropped)


def _words_of(need: Need) -> dict[str, Any]:
    names = ("title", "statement", "holder", "evidence", "gain", "urgency", "wanted_on", "priority", "draft_version")
    stored: dict[str, Any] = {name: getattr(need, name) for name in names}
    return stored | {"affected_kinds": need.affected_kinds, "affected": list(need.affected.all())}


class EndorseForm(PortalForm):
    word = text_area(
        "Un mot",
        rows=2,
        required=False,
        max_length=LONGEST_WORD,
        help_text="Ce qui, chez vous, est pareil ou diffère.",
    )


class ReturnForm(PortalForm):
    word = text_area("Ce qu’il faut reprendre", rows=4, max_length=2000, help_text="L’auteur le reçoit par courriel.")


class ReasonForm(PortalForm):
    reason = text_area(
        "Motif", rows=5, max_length=LONGEST_TEXT, help_text="Ses auteurs le lisent, par courriel et ici."
    )


class MergeForm(PortalForm):
    into = forms.ModelChoiceField(label="Réunir à", queryset=Need.objects.none(), empty_label="Choisissez un besoin")
    reason = text_area("Un mot à ses auteurs", rows=3, required=False, max_length=LONGEST_TEXT)

    def __init__(self, *args: Any, need: Need, choices: NeedQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.queryset = choices.exclude(pk=need.pk).select_related("group")
        field.label_from_instance = lambda other: f"{other.title} ({other.group.short_name})"


# ---------------------------------------------------------------- technical advice


class RapporteurField(forms.ModelChoiceField):
    def label_from_instance(self, mandate: Any) -> str:
        return f"{mandate.person.full_name}, {mandate.authority.short_name}"


class RapporteurForm(PortalForm):
    rapporteur = RapporteurField(
        label="Rapporteur",
        queryset=Mandate.objects.none(),
        empty_label="Choisissez un membre du groupe",
        help_text="Il rédige le projet ; le groupe y réagit, puis sa présidence le rend.",
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rapporteur"].queryset = possible_rapporteurs(on=today)  # type: ignore[attr-defined]


def euros(label: str, **given: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        validators=[
            MinValueValidator(0, "Un coût n’est pas négatif."),
            MaxValueValidator(HIGHEST_COST, "Un milliard d’euros au plus : vérifiez ce montant."),
        ],
        error_messages={"invalid": "Écrivez un nombre entier d’euros, sans centimes."},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        **given,
    )


class AmountMixin:
    """« 45 000 € » is a number of euros."""

    def _spaceless(self: Any, data: Any) -> Any:
        kept = data.copy()
        for name in ("cost_min", "cost_max"):
            if name in kept:
                kept[name] = "".join(sign for sign in kept[name] if not sign.isspace()).removesuffix("€")
        return kept


class AdviceForm(AmountMixin, PortalForm):
    """The draft of the rapporteur; ``complete`` when it is about to stand before the group, or already does."""

    verdict = forms.ChoiceField(
        label="Conclusion",
        choices=Verdict.choices,
        widget=ChoiceCards(
            helps={
                Verdict.FEASIBLE.value: "Avec ce dont les collectivités disposent.",
                Verdict.UNDER_CONDITIONS.value: "Dites lesquelles dans les prérequis.",
                Verdict.NOT_ADVISED.value: "Dites pourquoi, et par quoi répondre autrement.",
            },
            arrangement="stack",
        ),
    )
    reasons = long_text("Ce qui la fonde", rows=6, max_length=LONGEST_TEXT)
    prerequisites = long_text("Prérequis", rows=4, max_length=LONGEST_TEXT, required=False)
    risks = long_text("Risques", rows=4, max_length=LONGEST_TEXT, required=False)
    cost_min = euros("Coût, au moins (en euros TTC)", help_text="De la première étude à la mise en service.")
    cost_max = euros("Coût, au plus (en euros TTC)")
    ownership = forms.ChoiceField(
        label="Qui porterait le projet ?",
        choices=Ownership.choices,
        widget=ChoiceCards(
            helps={
                Ownership.EACH.value: "Chacune est maître d’ouvrage chez elle.",
                Ownership.DELEGATED.value: "Il est maître d’ouvrage pour le compte de membres qui le lui délèguent.",
            },
            arrangement="stack",
        ),
    )
    on_behalf_of = forms.CharField(
        label="Pour le compte de qui",
        max_length=300,
        required=False,
        help_text="Si le syndicat mixte agit par délégation : « des intercommunalités de moins de 20 000 habitants ».",
    )
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: Any = None, *, advice: TechnicalAdvice, complete: bool, **kwargs: Any) -> None:
        names = [name for name in self.base_fields if name != "draft_version"]
        initial = {name: getattr(advice, name) for name in [*names, "draft_version"]}
        super().__init__(self._spaceless(data) if data is not None else None, initial=initial, **kwargs)
        if not complete:
            self.mark_optional = False
            for field in self.fields.values():
                field.required = False

    def words(self) -> AdviceWords:
        typed = {name: value for name, value in self.cleaned_data.items() if name != "draft_version"}
        return AdviceWords(**typed)


class CommentForm(PortalForm):
    kind = forms.ChoiceField(
        label="Vous écrivez",
        choices=[(CommentKind.COMMENT.value, "Une remarque"), (CommentKind.DISSENT.value, "Un désaccord")],
        widget=ChoiceCards(
            helps={
                CommentKind.COMMENT.value: "Une précision, une correction.",
                CommentKind.DISSENT.value: "Noté, il paraît dans l’assistance technique rendue.",
            },
            arrangement="row",
        ),
    )
    text = text_area("Votre remarque ou votre désaccord", rows=4, max_length=LONGEST_TEXT)


# ---------------------------------------------------------------- referrals


class ReferralForm(_SeatedForm):
    """A subject, a question and a date, put before the body that treats it."""

    subject = forms.ChoiceField(
        label="De quoi s’agit-il ?",
        choices=[(subject.value, subject.label[:1].upper() + subject.label[1:]) for subject in Subject],
        help_text="L’instance saisie en dépend.",
    )
    group = forms.ModelChoiceField(
        Body.objects.filter(kind=BodyKind.BUSINESS_GROUP).order_by("position", "name"),
        label="Le groupe métier à saisir",
        to_field_name="slug",
        required=False,
        empty_label="Choisissez",
        help_text="Pour un besoin seulement.",
    )
    group.optional_note = "sauf pour un besoin"  # type: ignore[attr-defined]
    title = forms.CharField(label="En une phrase", max_length=160)
    question = text_area("La question posée", rows=3, max_length=LONGEST_QUESTION)
    text = text_area("Ce que l’instance doit savoir", rows=7, max_length=4000)
    wanted_on = day_field("Réponse souhaitée avant le", required=False)
    wanted_on.optional_note = "sauf pour saisir la commission"  # type: ignore[attr-defined]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats: Any = self.fields["seat"]
        if all(mandate.body.kind == BodyKind.BUSINESS_GROUP for mandate in seats.queryset):
            subjects: Any = self.fields["subject"]
            subjects.choices = [choice for choice in subjects.choices if choice[0] != Subject.NEED]
            del self.fields["group"]


class AnswerReferralForm(PortalForm):
    answer = text_area(
        "Réponse",
        rows=6,
        max_length=LONGEST_ANSWER,
        help_text="Ce qui sera fait, par qui, et quand. L’auteur la reçoit.",
    )


# ---------------------------------------------------------------- what the addresses ask


class SubjectParameterForm(forms.Form):
    """``?sujet=opinion&titre=…&besoin=…``: what was begun elsewhere and is treated by another body."""

    besoin = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    sujet = forms.ChoiceField(required=False, choices=Subject.choices)
    titre = forms.CharField(required=False, max_length=LONGEST_TITLE)


class AuthorityParameterForm(forms.Form):
    """``?pour=<siren>``: for which of one's authorities."""

    pour = forms.CharField(required=False, validators=[RegexValidator(r"^\d{9}$")])


STATES = [("", "Tous les états"), *[c for c in NeedState.choices if c[0] != NeedState.DRAFT]]


class NeedFilterForm(PortalForm):
    """The filters of the list; whatever is typed in the address, the list stands."""

    mark_optional = False
    q = forms.CharField(label="Mots", required=False, max_length=200)
    etat = forms.ChoiceField(label="État", required=False, choices=STATES)
    groupe = forms.ModelChoiceField(
        label="Groupe",
        required=False,
        queryset=Body.objects.none(),
        to_field_name="slug",
        empty_label="Tous les groupes",
    )

    def __init__(self, *args: Any, visible: NeedQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = visible.shown().filter(group=OuterRef("pk"))
        field: Any = self.fields["groupe"]
        field.queryset = Body.objects.filter(Exists(shown), kind=BodyKind.BUSINESS_GROUP)

    def filter(self, needs: NeedQuerySet) -> NeedQuerySet:
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("q"):
            needs = needs.matching(asked["q"])
        if asked.get("etat"):
            needs = needs.filter(state=asked["etat"])
        return needs.of_groups([asked["groupe"].pk]) if asked.get("groupe") else needs
