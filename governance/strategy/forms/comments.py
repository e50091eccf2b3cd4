"""What élus type about an orientation, and what is answered."""

from django import forms

from emegalis.lib.forms import PortalForm
from governance.strategy.models.comments import LONGEST_COMMENT


class CommentForm(PortalForm):
    text = forms.CharField(
        label="Votre commentaire",
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Les élus du bureau et du comité syndical et le secrétariat le lisent.",
    )


class CommentAnswerForm(PortalForm):
    text = forms.CharField(
        label="Votre réponse",
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="L’auteur du commentaire en est averti ; les autres élus la lisent aussi.",
    )
