"""A box of names of authorities to tick."""

from typing import Any

from django import forms


class AuthorityPicker(forms.CheckboxSelectMultiple):
    """A box of names to tick, those already chosen first; a script adds a field that narrows the list as one types."""

    template_name = "members/_authority_picker.html"
    draws_itself = True

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[forms.widgets.Script("js/picker.js", defer=True)])  # type: ignore[list-item] # stubs lag

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        context["widget"]["options"] = sorted(options, key=lambda option: not option["selected"])
        return context
