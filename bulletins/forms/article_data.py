"""An article as its form posts it: to keep a draft, restore it, and compare what two people wrote."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from bulletins.forms.composition import ArticleForm
from bulletins.merging import Data, Span, changed_words, marks_of
from bulletins.models import Article
from emegalis.lib.forms import PortalForm
from emegalis.lib.french import long_date

NAMES: list[str] = ArticleForm.Meta.fields
KEEP = "garder-"  # what begins the name of a choice between two versions of a field
THEIRS = "autre"


class SeenForm(PortalForm):
    """What the page had before its eyes: the version of the article, that of the draft, the marks of its fields."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    draft_version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    seen = forms.CharField(max_length=300, required=False)

    @classmethod
    def read(cls, data: QueryDict) -> dict[str, Any]:
        """Nonsense is nothing seen."""
        form = cls(data)
        form.is_valid()
        found = form.cleaned_data
        return {
            "version": found.get("version") or 0,
            "draft_version": found.get("draft_version") or 0,
            "seen": found.get("seen") or "",
        }


def posted(data: QueryDict) -> dict[str, list[str]]:
    """The fields of an article among what was posted, without what no database keeps."""
    return {name: [value.replace("\x00", "") for value in data.getlist(name)] for name in NAMES if name in data}


def stored(article: Article) -> dict[str, list[str]]:
    """An article as its form would post it unchanged."""
    data: dict[str, list[str]] = {}
    for name in NAMES:
        field = Article._meta.get_field(name)
        if name == "authorities":
            data[name] = [str(pk) for pk in article.authorities.values_list("pk", flat=True)] if article.pk else []
        elif field.is_relation:
            data[name] = [str(getattr(article, f"{name}_id") or "")]
        else:
            data[name] = _as_posted(getattr(article, name))
    return data


def _as_posted(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["on"] if value else []
    return [value.isoformat() if isinstance(value, datetime.date) else str(value or "")]


def seen_marks(article: Article) -> str:
    """What is stored, as a hidden field remembers it."""
    return marks_of(stored(article), NAMES)


def with_choices(data: QueryDict, article: Article) -> QueryDict:
    """What was posted, with the stored value of each field for which the other's version was chosen."""
    chosen = [name for name in NAMES if data.get(f"{KEEP}{name}") == THEIRS]
    return filled(data, {name: values for name, values in stored(article).items() if name in chosen})


def filled(data: QueryDict, values: Data) -> QueryDict:
    """What was posted, with these fields in place of its own."""
    copy = data.copy()
    for name, listed in values.items():
        copy.setlist(name, list(listed))
    return copy


def initial_of(data: Data) -> dict[str, Any]:
    """Values for a form that shows a draft without saying yet what it lacks."""
    initial: dict[str, Any] = {}
    for name in NAMES:
        values = list(data.get(name, ()))
        field = ArticleForm.base_fields[name]
        if isinstance(field, forms.ModelMultipleChoiceField):
            initial[name] = [value for value in values if value.isdecimal()]
        elif isinstance(field, forms.BooleanField):
            initial[name] = bool(values)
        else:
            initial[name] = values[0] if values else ""
    return initial


# ---------------------------------------------------------------- shown for a choice


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people changed: both texts, cut where they differ."""

    name: str
    label: str
    theirs: list[Span]
    mine: list[Span]

    @property
    def choice(self) -> str:
        return f"{KEEP}{self.name}"


def differences(form: ArticleForm, names: Sequence[str], stored_data: Data, mine: Data) -> list[Difference]:
    found = []
    for name in names:
        texts = (_shown(form, name, stored_data.get(name, ())), _shown(form, name, mine.get(name, ())))
        found.append(Difference(name, str(form.fields[name].label), *changed_words(*texts)))
    return found


def labels(form: ArticleForm, names: Sequence[str]) -> list[str]:
    return [str(form.fields[name].label) for name in names]


def _shown(form: ArticleForm, name: str, values: Sequence[str]) -> str:
    """A value in words."""
    field = form.fields[name]
    if isinstance(field, forms.BooleanField):
        return "oui" if values else "non"
    if isinstance(field, forms.ModelChoiceField):
        wanted = {value for value in values if value}
        rows = [row for row in field.queryset or () if str(row.pk) in wanted]
        return ", ".join(str(field.label_from_instance(row)) for row in rows)
    value = values[0] if values else ""
    if isinstance(field, forms.ChoiceField):
        options: list[tuple[Any, Any]] = list(field.choices)  # type: ignore[arg-type] # stubs lag
        return next((str(label) for key, label in options if str(key) == value), value)
    return _day(value) if isinstance(field, forms.DateField) else value


def _day(value: str) -> str:
    try:
        return long_date(datetime.date.fromisoformat(value))
    except ValueError:
        return value
