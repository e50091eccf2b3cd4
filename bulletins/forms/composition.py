"""What the secretariat types of an issue and its articles."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from bulletins.enums import Scope
from bulletins.models import Annex, Article, Bulletin
from bulletins.writing import LARGEST, MOST_ANNEXES, ArticleContent, FileChanges
from emegalis.lib.forms import (
    ChoiceCards,
    ChosenOnesField,
    DayInput,
    FilesField,
    FilesInput,
    MarkdownTextarea,
    PortalModelForm,
    WrittenByManyMixin,
)
from emegalis.lib.french import file_size
from emegalis.lib.uploads import ATTACHMENTS, PICTURES, accepted
from governance.meetings.models import Meeting
from governance.members.forms.picker import AuthorityPicker
from governance.members.models import Authority
from governance.opinions.models import Consultation
from governance.strategy.models import Orientation, Project

SCOPE_SHAPES = {scope.value: f"sc-{scope.value}" for scope in Scope}


class BulletinForm(WrittenByManyMixin, PortalModelForm):
    """Date and editorial of an issue."""

    class Meta:
        model = Bulletin
        fields = ["dated_on", "editorial_title", "editorial", "editorial_signature"]
        widgets = {"dated_on": DayInput(), "editorial": MarkdownTextarea()}
        labels = {"dated_on": "Date de parution"}
        help_texts = {
            "dated_on": "Elle figure sous le titre, sur la page et dans le PDF.",
            "editorial": "Quelques paragraphes en première page. Sans éditorial, elle annonce les articles.",
            "editorial_signature": "Par exemple : la direction du syndicat mixte.",
        }


class ArticleForm(PortalModelForm):
    """An article; what its author had before their eyes is read apart (``article_data.SeenForm``)."""

    authorities = ChosenOnesField(
        Authority.objects.none(),
        label="Collectivités concernées",
        required=False,
        widget=AuthorityPicker,
        help_text="Leur direction générale lira l’article. Personne d’autre ne saura qu’il existe.",
    )

    picture = forms.FileField(
        label="Choisir une image",
        max_length=200,
        required=False,
        help_text=f"JPEG, PNG ou WebP, {file_size(LARGEST)} au plus. Elle est réduite, et débarrassée de ce que "
        "l’appareil y a noté (lieu, date, propriétaire).",
        widget=forms.FileInput(attrs={"accept": accepted(PICTURES)}),
    )
    drop_picture = forms.BooleanField(label="Retirer l’image", required=False)
    annexes = FilesField(
        label="Joindre des fichiers",
        most=MOST_ANNEXES,
        help_text=f"PDF, documents, classeurs, présentations ou images, {file_size(LARGEST)} chacun au plus, "
        f"{MOST_ANNEXES} en tout. Le nom du fichier devient son titre.",
        widget=FilesInput(attrs={"accept": accepted(ATTACHMENTS)}),
    )
    drop_annexes = ChosenOnesField(
        Annex.objects.none(), label="Annexes à retirer", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Article
        fields = [
            "scope", "title", "lede", "text", "asked", "asked_by", "asked_by_follows", "authorities", "for_elected",
            "for_it", "for_business", "orientation", "project", "consultation", "meeting", "picture_alt",
            "picture_caption", "picture_credit",
        ]  # fmt: skip
        widgets = {
            "scope": ChoiceCards(
                shapes=SCOPE_SHAPES,
                helps={
                    Scope.COMMON.value: "Ce qui appelle une réflexion de tous les membres.",
                    Scope.NEWS.value: "Ce qu’il est bon de savoir, en bref.",
                    Scope.DISTINCT.value: "Ce qui ne concerne que certaines collectivités, lu d’elles seules.",
                },
            ),
            "lede": forms.Textarea(attrs={"rows": 2}),
            "text": MarkdownTextarea(attrs={"rows": 12}),
            "asked": forms.Textarea(attrs={"rows": 2}),
            "asked_by": DayInput(),
        }
        labels = {
            "asked_by_follows": "Suivre la date de la consultation ou de la réunion choisie plus bas",
            "picture_alt": "Texte de remplacement",
            "picture_caption": "Légende",
            "picture_credit": "Crédit",
            "for_elected": "Les élues et élus",
            "for_it": "La direction des systèmes d’information",
            "for_business": "Les directions métiers",
        }
        help_texts = {
            "lede": "Une ou deux phrases qui disent l’essentiel ; le courriel les reprend.",
            "asked": "Ce que vous attendez du lecteur, en une phrase. Un encadré le met en évidence.",
            "asked_by_follows": "Si elle change, l’article le dit sur la page ; le PDF envoyé garde la date du jour.",
            "picture_alt": "Ce que montre l’image, pour qui ne la voit pas. Il le faut avant l’envoi.",
            "picture_credit": "Qui l’a faite, sous quelle licence.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authorities"].queryset = pickable_authorities(self.instance)  # type: ignore[attr-defined]
        self.fields["authorities"].label_from_instance = lambda authority: authority.name  # type: ignore[attr-defined]
        self.fields["authorities"].optional_note = "au moins une"  # type: ignore[attr-defined]
        self.fields["drop_annexes"].queryset = (  # type: ignore[attr-defined]
            self.instance.annexes.all() if self.instance.pk else Annex.objects.none()
        )
        _offer(self, "orientation", Orientation.objects.published().order_by("number"))
        _offer(self, "project", Project.objects.order_by("title", "pk"), none="Aucun")
        _offer(self, "consultation", Consultation.objects.with_subject().order_by("-closes_at"))
        _offer(self, "meeting", Meeting.objects.select_related("body").order_by("-starts_at"))
        self.fields["consultation"].label_from_instance = (  # type: ignore[attr-defined]
            lambda consultation: f"{consultation} – {consultation.orientation_title}"
        )

    def content(self) -> ArticleContent:
        """What was typed, for the service."""
        typed = {name: self.cleaned_data[name] for name in self.Meta.fields if name != "authorities"}
        typed["scope"] = Scope(typed["scope"])
        return ArticleContent(authorities=tuple(self.cleaned_data["authorities"]), **typed)

    def file_changes(self) -> FileChanges:
        """What changes of its files, for the service."""
        typed = self.cleaned_data
        return FileChanges(
            picture=typed["picture"],
            drop_picture=typed["drop_picture"],
            annexes=typed["annexes"],
            drop_annexes=tuple(annex.pk for annex in typed["drop_annexes"]),
        )

    def _post_clean(self) -> None:
        """The service writes the article, not the form: the instance stays as it is stored."""


def _offer(form: forms.BaseForm, name: str, queryset: Any, *, none: str = "Aucune") -> None:
    form.fields[name].queryset = queryset  # type: ignore[attr-defined]
    form.fields[name].empty_label = none  # type: ignore[attr-defined]


def pickable_authorities(article: Article) -> Any:
    """Members of the day, and those an article already names."""
    members = Authority.objects.members(on=timezone.localdate()).values("pk")
    chosen = article.authorities.values("pk") if article.pk else Authority.objects.none().values("pk")
    return Authority.objects.filter(Q(pk__in=members) | Q(pk__in=chosen)).of_territory().by_name()
