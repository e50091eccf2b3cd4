"""What a page with a single button does."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import typographic


def tried(request: Any, act: Callable[[], object]) -> bool:
    """Do it; what the service refuses is said above the page one comes back to."""
    try:
        act()
    except BusinessRuleError as refusal:
        messages.error(request, typographic(str(refusal)))
        return False
    return True
