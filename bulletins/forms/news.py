"""What people type about news."""

from typing import Any

from django import forms

from bulletins.enums import Scope
from bulletins.forms.composition import SCOPE_SHAPES
from bulletins.models import NewsItem
from emegalis.lib.forms import ChoiceCards, DayInput, MarkdownTextarea, PortalForm, PortalModelForm
from governance.members.models import Authority
from governance.members.roles import Actor


class NewsForm(PortalModelForm):
    """News that someone proposes."""

    class Meta:
        model = NewsItem
        fields = ["title", "text", "importance", "scope", "wanted_by", "authority"]
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
            "wanted_by": DayInput(),
        }
        labels = {"title": "Titre", "text": "Ce qui se passe", "authority": "Au titre de"}
        help_texts = {"wanted_by": "Si la nouvelle perd son intérêt après une date."}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [authority.pk for authority in actor.authorities]
        self.fields["authority"].queryset = Authority.objects.filter(pk__in=own).by_name()  # type: ignore[attr-defined]
        self.fields["authority"].empty_label = None  # type: ignore[attr-defined]
        self.initial.setdefault("authority", own[0] if own else None)
        if len(own) == 1:
            self.fields["authority"].widget = forms.HiddenInput()


class PutAsideForm(PortalForm):
    """Why a piece of news will not appear."""

    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La personne qui a proposé l’actualité le lira.",
    )


class GatheredNewsForm(PortalForm):
    """Which of the gathered news become articles of an issue."""

    items = forms.ModelMultipleChoiceField(
        NewsItem.objects.gathered(),
        label="Actualités",
        error_messages={"required": "Cochez au moins une actualité."},
    )
