"""What people type about news."""

import datetime
from typing import Any

from django import forms

from bulletins.enums import Scope
from bulletins.forms.composition import SCOPE_SHAPES
from bulletins.models import NewsFile, NewsItem
from bulletins.selectors.gathering import untold_consultations, untold_meetings
from bulletins.writing import LARGEST, MOST_NEWS_FILES, Choice
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.forms import (
    ChoiceCards,
    ChosenOnesField,
    DayInput,
    FilesField,
    FilesInput,
    MarkdownTextarea,
    PortalForm,
    PortalModelForm,
)
from emegalis.lib.french import file_size
from emegalis.lib.uploads import ATTACHMENTS, accepted
from governance.meetings.models import Meeting
from governance.members.enums import BodyKind
from governance.members.models import Authority, Body, College
from governance.members.roles import Actor
from governance.opinions.models import Consultation


class NewsForm(PortalModelForm):
    """News that someone proposes."""

    attachments = FilesField(
        label="Joindre des fichiers",
        most=MOST_NEWS_FILES,
        help_text=f"PDF, documents, classeurs, présentations ou images, {file_size(LARGEST)} chacun au plus, "
        f"{MOST_NEWS_FILES} en tout. Vous et le secrétariat les lisez ; l’article pourra les reprendre.",
        widget=FilesInput(attrs={"accept": accepted(ATTACHMENTS)}),
    )
    drop_files = ChosenOnesField(
        NewsFile.objects.none(), label="Fichiers à retirer", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = NewsItem
        fields = [
            "title", "text", "importance", "scope", "bodies", "colleges", "readers", "wanted_by", "authority",
        ]  # fmt: skip
        field_classes = {"bodies": ChosenOnesField, "colleges": ChosenOnesField}
        widgets = {
            "text": MarkdownTextarea(attrs={"rows": 6}),
            "importance": forms.Textarea(attrs={"rows": 3}),
            "scope": ChoiceCards(
                shapes=SCOPE_SHAPES,
                helps={
                    Scope.NEWS.value: "Une nouvelle brève, utile à tous.",
                    Scope.COMMON.value: "Une question à laquelle tous les membres devraient réfléchir.",
                    Scope.DISTINCT.value: "Une question propre à votre collectivité.",
                },
                arrangement="stack",
            ),
            "bodies": forms.CheckboxSelectMultiple,
            "colleges": forms.CheckboxSelectMultiple,
            "wanted_by": DayInput(),
        }
        labels = {
            "title": "Titre",
            "text": "Ce qui se passe",
            "authority": "Au titre de",
            "bodies": "Instances",
            "colleges": "Collèges",
            "readers": "Plus précisément",
        }
        help_texts = {
            "wanted_by": "Si la nouvelle perd son intérêt après une date.",
            "readers": "En quelques mots : par exemple, les collectivités qui tiennent un guichet unique.",
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [authority.pk for authority in actor.authorities]
        self.fields["authority"].queryset = Authority.objects.filter(pk__in=own).by_name()  # type: ignore[attr-defined]
        self.fields["authority"].empty_label = None  # type: ignore[attr-defined]
        self.initial.setdefault("authority", own[0] if own else None)
        if len(own) == 1:
            self.fields["authority"].widget = forms.HiddenInput()
        bodies, colleges = self.fields["bodies"], self.fields["colleges"]
        bodies.queryset = Body.objects.exclude(kind=BodyKind.SECRETARIAT)  # type: ignore[attr-defined]
        colleges.queryset = College.objects.all()  # type: ignore[attr-defined]
        colleges.label_from_instance = lambda college: college.name  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["drop_files"].queryset = self.instance.files.all()  # type: ignore[attr-defined]

    def content(self) -> dict[str, Any]:
        """What was typed, for the service."""
        typed = {**self.cleaned_data, "scope": Scope(self.cleaned_data["scope"])}
        typed["files"] = typed.pop("attachments")
        typed["drop_files"] = tuple(file.pk for file in typed["drop_files"])
        return typed

    def _post_clean(self) -> None:
        """The service writes the news, not the form: the instance stays as it is stored."""


class PutAsideForm(PortalForm):
    """Why a piece of news will not appear."""

    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La personne qui a proposé l’actualité le lira.",
    )


class GatheredForm(PortalForm):
    """What, of all that has gathered, becomes articles of an issue."""

    items = ChosenOnesField(NewsItem.objects.none(), label="Actualités", required=False)
    consultations = ChosenOnesField(Consultation.objects.none(), label="Consultations", required=False)
    meetings = ChosenOnesField(Meeting.objects.none(), label="Réunions", required=False)

    def __init__(self, *args: Any, at: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = NewsItem.objects.gathered().with_audience()  # type: ignore[attr-defined]
        self.fields["consultations"].queryset = untold_consultations(at=at)  # type: ignore[attr-defined]
        self.fields["meetings"].queryset = untold_meetings(at=at)  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        """What was ticked; refused when some of it is no longer there to be told."""
        if not self.is_valid():
            raise BusinessRuleError(
                "Une partie de ce que vous avez coché vient d’être reprise ailleurs, ou retirée : choisissez encore."
            )
        return Choice(**{name: list(found) for name, found in self.cleaned_data.items()})
