"""What the pages of this app share: fetching a consultation, and doing what a sound form asks."""

from collections.abc import Callable
from typing import Any

from emegalis.lib import french
from emegalis.lib.access import get_visible_or_404
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.forms import PortalForm
from governance.opinions.models import Consultation


def visible_consultation(request: Any, pk: int) -> Consultation:
    """A consultation with what its pages show of the orientation."""
    return get_visible_or_404(Consultation.objects.visible_to(request.actor).with_subject(), pk=pk)


def posted(request: Any) -> Any:
    """What a bound form takes; ``None`` before anything was sent."""
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


def refused(act: Callable[[], object]) -> str:
    """Do what a button asks; the sentence of a refusal, or nothing once done."""
    try:
        act()
    except BusinessRuleError as refusal:
        return french.typographic(str(refusal))
    return ""
