"""What is typed about a need, from its first sentence to what becomes of it."""

from typing import Any

from django import forms

from emegalis.lib.forms import ChoiceCards, ChosenOnesField, FilesField, FilesInput, PortalForm, day_field
from emegalis.lib.french import file_size
from emegalis.lib.uploads import accepted
from governance.members.enums import AuthorityKind
from governance.members.forms.picker import AuthorityPicker
from governance.members.models import Authority
from governance.members.remits import Subject
from governance.needs.enums import Priority, Urgency
from governance.needs.forms.fields import SeatedForm, long_text, text_area
from governance.needs.models import Need, NeedFile
from governance.needs.models.needs import LONGEST_STATEMENT, LONGEST_TEXT, LONGEST_TITLE, LONGEST_WORD
from governance.needs.querysets import NeedQuerySet
from governance.needs.words import EVIDENCE, LARGEST, MOST_FILES, NeedFiles, NeedWords


class BeginForm(SeatedForm):
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
