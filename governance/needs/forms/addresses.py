"""What the addresses of the pages of needs ask: filters, and where one comes from."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Exists, OuterRef

from emegalis.lib.forms import PortalForm
from governance.members.enums import BodyKind
from governance.members.models import Body
from governance.members.remits import Subject
from governance.needs.enums import NeedState
from governance.needs.models.needs import LONGEST_TITLE
from governance.needs.querysets import NeedQuerySet


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
