"""What the secretariat types to mend an issue already sent."""

from typing import Any

from django import forms

from bulletins.models import Article
from bulletins.writing import ArticleWords
from emegalis.lib.forms import DayInput, MarkdownTextarea, PortalForm, PortalModelForm

WORDS = ["title", "lede", "text", "asked", "asked_by"]


class ErratumForm(PortalModelForm):
    """The article as it should have been, and what changed, in words for its readers."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    before = forms.CharField(
        label="Ce qui était écrit",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="En une phrase, pour qui a lu la première version : « les séances commencent le 5 mars ».",
    )
    after = forms.CharField(label="Ce qu’il faut lire", max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    mail = forms.BooleanField(
        label="L’annoncer par courriel à celles et ceux qui ont reçu cet article",
        required=False,
        help_text="Un courriel par personne : ce qui était écrit, ce qu’il faut lire, et le lien vers la page.",
    )

    class Meta:
        model = Article
        fields = WORDS
        widgets = {
            "lede": forms.Textarea(attrs={"rows": 2}),
            "text": MarkdownTextarea(attrs={"rows": 12}),
            "asked": forms.Textarea(attrs={"rows": 2}),
            "asked_by": DayInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)
        self.fields["mail"].optional_note = ""  # type: ignore[attr-defined]

    def words(self) -> ArticleWords:
        """The article as it should have been, lines ended as they are stored."""
        title, lede, text, asked = (self.cleaned_data[name].replace("\r\n", "\n") for name in WORDS[:4])
        return ArticleWords(title, lede, text, asked, self.cleaned_data["asked_by"])

    def _post_clean(self) -> None:
        """The service writes the article, not the form: the instance stays as it is stored."""


class WithdrawalForm(PortalForm):
    """Why an article is taken off the portal."""

    reason = forms.CharField(
        label="Motif",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il sera lu, à la place de l’article, par celles et ceux qui pouvaient le lire.",
    )
