"""What the pages of this app share: fetching a consultation, and doing what a button asks."""

from collections.abc import Callable
from typing import Any

from emegalis.lib import french
from emegalis.lib.access import get_visible_or_404
from emegalis.lib.errors import BusinessRuleError
from governance.opinions.models import Consultation


def visible_consultation(request: Any, pk: int) -> Consultation:
    """A consultation with what its pages show of the orientation."""
    return get_visible_or_404(Consultation.objects.visible_to(request.actor).with_subject(), pk=pk)


def refused(act: Callable[[], object]) -> str:
    """Do what a button asks; the sentence of a refusal, or nothing once done."""
    try:
        act()
    except BusinessRuleError as refusal:
        return french.typographic(str(refusal))
    return ""
