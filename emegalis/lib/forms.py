"""The base of every form: crispy layout without a ``<form>`` tag, business refusals shown beside the field."""

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db.models import Model

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import number


class Longest(MaxLengthValidator):
    """« 1 000 caractères au plus : il y en a 1 250. »"""

    def __call__(self, value: Any) -> None:
        count, most = self.clean(value), int(self.limit_value)
        if count > most:
            said = f"{number(most)} caractères au plus\u00a0: il y en a {number(count)}."
            raise forms.ValidationError(said, code=self.code)


def _say_too_long_in_words(field: forms.Field) -> None:
    field.validators = [
        Longest(one.limit_value) if type(one) is MaxLengthValidator else one for one in field.validators
    ]


class PortalFormMixin:
    """Gives ``helper`` (the template writes the ``<form>``), optional fields marked, and ``refuse``.

    A form without any compulsory field (filters, searches) sets ``mark_optional`` to ``False``. A page that draws a
    form in several pieces sets ``error_summary`` to ``False`` and writes the tag ``error_summary`` itself, once.
    ``field.optional_note`` replaces « facultatif » where the rule depends on another answer.
    """

    mark_optional = True
    error_summary = True

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _say_too_long_in_words(field)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = True
        helper.include_media = False
        return helper

    def refuse(self: Any, error: BusinessRuleError) -> None:
        """Show a service's refusal beside the field it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


class WrittenByManyMixin:
    """A form over something that several people, or two tabs, may have open: nobody writes unseen over another.

    A hidden field remembers what was stored when the page was shown. When it changed meanwhile, the form comes back as
    typed and says what changed; it then remembers the new state, so that saving again is a choice. ``initial`` holds
    what is stored, also for a bound form. ``is_overtaken`` says that this happened.
    """

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_overtaken = False
        self.fields["seen"] = forms.CharField(
            label="ce qui était enregistré",
            widget=forms.HiddenInput({"data-seen": ""}),
            required=False,
            max_length=1000,
        )
        self.initial["seen"] = self._stored_marks

    def clean(self: Any) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]
        seen, stored = data.pop("seen", ""), self._stored_marks()
        if seen and seen != stored:
            self.is_overtaken = True
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = stored
            self.add_error(None, self._conflict(seen.split("."), stored.split(".")))
        return data

    def _conflict(self: Any, seen: list[str], stored: list[str]) -> str:
        labels = [str(self.fields[name].label) for name in self._watched()]
        changed = [label for label, before, now in zip(labels, seen, stored, strict=False) if before != now]
        return (
            f"Pendant que vous écriviez, ceci a été changé dans un autre onglet ou par quelqu’un d’autre\u00a0: "
            f"{', '.join(f'« {label} »' for label in changed or labels)}. Rien n’est encore remplacé, et votre saisie "
            f"est gardée ci-dessous. Comparez avec ce qui est enregistré\u202f; enregistrer de nouveau le remplacera."
        )

    def _watched(self: Any) -> list[str]:
        return sorted(name for name in self.fields if name != "seen")

    def _stored_marks(self: Any) -> str:
        """A short mark for each field, in the order of their names."""
        return ".".join(_mark(self.get_initial_for_field(self.fields[name], name)) for name in self._watched())


def _mark(value: Any) -> str:
    if isinstance(value, str):
        value = value.replace("\r\n", "\n")
    elif isinstance(value, Model):
        value = value.pk
    return hashlib.sha256(str(value or "").encode()).hexdigest()[:8]


class PortalForm(PortalFormMixin, forms.Form):
    """A form that no model backs."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):
    """A form over the named fields of one model."""


class ChosenOnesField(forms.ModelMultipleChoiceField):
    """Several rows among those offered; a number that no column holds is a choice like another that does not exist."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)  # type: ignore[misc] # stubs lag
        except OverflowError as error:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "…"}
            ) from error


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, none too; ``clean`` answers a tuple. A service looks at what they hold."""

    widget = FilesInput

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(max_length=200, **{"required": False, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> tuple[UploadedFile, ...]:
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        if len(uploads) > self.most:
            raise forms.ValidationError(f"{self.most} fichiers au plus.")
        if not uploads:
            super().clean(None, initial)
        return tuple(super(FilesField, self).clean(upload, initial) for upload in uploads)


class DayInput(forms.DateInput):
    """A day, in the browser's own calendar; typed as « 24/11/2026 » where it has none."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


# The syndicat was created in 1999; nothing is planned for our grandchildren.
EARLIEST, LATEST = datetime.date(1999, 1, 1), datetime.date(2099, 12, 31)
BOUNDS = [
    MinValueValidator(EARLIEST, "Cette date est trop ancienne."),
    MaxValueValidator(LATEST, "Cette date est trop lointaine."),
]


def day_field(label: str, **given: Any) -> forms.DateField:
    """A day within reason."""
    return forms.DateField(label=label, widget=DayInput, validators=BOUNDS, **given)


class MomentInput(forms.DateTimeInput):
    """A day and an hour, Paris time, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class HourInput(forms.TimeInput):
    """An hour, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class ChoiceCards(forms.RadioSelect):
    """Radios as cards, each with a shape of the sprite (``shapes``) and a line of help (``helps``), by value.

    ``arrangement``: two columns by default, ``"row"`` for short words, ``"stack"`` for one under the other.
    """

    template_name = "components/choice_cards.html"
    draws_itself = True

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        helps: Mapping[str, str] | None = None,
        shapes: Mapping[str, str] | None = None,
        arrangement: str = "",
    ) -> None:
        super().__init__(attrs)
        self.helps = {str(value): text for value, text in (helps or {}).items()}
        self.shapes = {str(value): shape for value, shape in (shapes or {}).items()}
        self.arrangement = arrangement

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["arrangement"] = self.arrangement
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["help"] = self.helps.get(str(value), "")
        option["shape"] = self.shapes.get(str(value), "")
        return option


class MarkdownTextarea(forms.Textarea):
    """A text with a small toolbar, pasted from a word processor cleanly; stored as Markdown, shown with ``|markdown``.

    The page writes ``{{ form.media }}`` in its block « scripts »; without JavaScript it is a plain text field.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 8, "data-markdown": "", **(attrs or {})})

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[forms.widgets.Script("js/toolbar.js", type="module")])  # type: ignore[list-item] # stubs lag
