"""What people type in answer to an article."""

from typing import Any

from django import forms

from bulletins.enums import ThreadState
from emegalis.lib.forms import DayInput, PortalForm
from governance.members.models import Authority

LONGEST = 4000
PUBLIC = "Tous les membres qui lisent le bulletin liront votre réponse, avec votre nom et votre mandat."
PRIVATE = "Seuls le secrétariat et, dans votre collectivité, les lecteurs de cet article la liront."


def _words(label: str, help_text: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text
    )


def kept_under(person_id: int | None, subject: str) -> str:
    """Under which name a device keeps what this person types, until the portal has it (``keep.js``)."""
    return f"bulletins.{person_id}.{subject}"


class ReplyForm(PortalForm):
    """A word about an article; who sits for several authorities says in the name of which."""

    text = _words("Votre réponse")
    authority = forms.ModelChoiceField(Authority.objects.none(), label="Au titre de", empty_label=None)

    def __init__(
        self, data: Any = None, *, authorities: list[Authority], article_id: int, private: bool, person_id: int | None
    ) -> None:
        super().__init__(data, auto_id=f"id_{article_id}_%s")
        self.article_id, self.is_private = article_id, private
        self.key = kept_under(person_id, f"article.{article_id}")
        known = Authority.objects.filter(pk__in=[authority.pk for authority in authorities]).by_name()
        field = self.fields["authority"]
        field.queryset = known  # type: ignore[attr-defined]
        field.label_from_instance = lambda authority: authority.name  # type: ignore[attr-defined]
        self.initial.setdefault("authority", authorities[0].pk if authorities else None)
        if len(authorities) == 1:
            field.widget = forms.HiddenInput()
        self.fields["text"].help_text = PRIVATE if private else PUBLIC


class WordForm(PortalForm):
    """The next word of a private thread."""

    text = _words("Votre message")


class EditReplyForm(PortalForm):
    """A reply mended by its author."""

    text = _words("Votre réponse", rows=6)


class ConclusionForm(PortalForm):
    """What both sides keep of a private thread."""

    text = _words(
        "Ce qui est conclu", "La collectivité le lira, avec votre nom et la date, et pourra écrire de nouveau."
    )


class DueForm(PortalForm):
    """By when a private thread should be concluded."""

    due_on = forms.DateField(
        label="À conclure avant le", required=False, widget=DayInput(), help_text="Vide : sans échéance."
    )


class ThreadFilterForm(PortalForm):
    """Which private threads to show."""

    mark_optional = False

    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *ThreadState.choices], required=False)
