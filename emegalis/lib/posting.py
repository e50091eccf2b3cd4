"""What every form page does with what was typed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.forms import PortalForm


def posted(request: HttpRequest) -> Any:
    """What a bound form takes: the answers, even none; ``None`` before anything was sent."""
    return request.POST if request.method == "POST" else None


def carried_out(form: PortalForm, act: Callable[[], object]) -> bool:
    """Do what a sound form asks; a refusal comes back beside the field it names."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act()
    except BusinessRuleError as refusal:
        form.refuse(refusal)
        return False
    return True
