"""The base of every form: crispy layout without a ``<form>`` tag, business refusals shown beside the field."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from emegalis.lib.errors import BusinessRuleError


class PortalFormMixin:
    """Gives ``helper`` (the template writes the ``<form>``), optional fields marked, and ``refuse``."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = True
        return helper

    def refuse(self: Any, error: BusinessRuleError) -> None:
        """Show a service's refusal beside the field it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


class PortalForm(PortalFormMixin, forms.Form):
    """A form that no model backs."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):
    """A form over the named fields of one model."""
