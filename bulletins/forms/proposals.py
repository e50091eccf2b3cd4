"""In which issue a proposal is told."""

from typing import Any

from django import forms

from bulletins.models import Bulletin
from bulletins.querysets import BulletinQuerySet
from emegalis.lib.forms import PortalForm


class BulletinField(forms.ModelChoiceField):
    def label_from_instance(self, bulletin: Any) -> str:
        return f"Bulletin n°\u00a0{bulletin.number}"


class ProposalArticleForm(PortalForm):
    bulletin = BulletinField(label="Bulletin", queryset=Bulletin.objects.none(), empty_label=None)

    def __init__(self, *args: Any, bulletins: BulletinQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bulletin"].queryset = bulletins  # type: ignore[attr-defined]
