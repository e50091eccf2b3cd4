"""The base of every form: crispy layout without a ``<form>`` tag, business refusals shown beside the field."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from emegalis.lib.errors import BusinessRuleError


class PortalFormMixin:
    """Gives ``helper`` (the template writes the ``<form>``), optional fields marked, and ``refuse``.

    A form without any compulsory field (filters, searches) sets ``mark_optional`` to ``False``. A page that draws a
    form in several pieces sets ``error_summary`` to ``False`` and writes the tag ``error_summary`` itself, once.
    ``field.optional_note`` replaces « facultatif » where the rule depends on another answer.
    """

    mark_optional = True
    error_summary = True

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


class PortalForm(PortalFormMixin, forms.Form):
    """A form that no model backs."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):
    """A form over the named fields of one model."""


class DayInput(forms.DateInput):
    """A day, in the browser's own calendar; typed as « 24/11/2026 » where it has none."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


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
        return forms.Media(js=[forms.widgets.Script("js/toolbar.js", defer=True)])  # type: ignore[list-item] # stubs lag
