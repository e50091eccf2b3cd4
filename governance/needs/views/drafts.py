"""A form that keeps itself: a POST from the page's script asks for JSON, one from its buttons for a page."""

import datetime
from collections.abc import Callable
from typing import Any, Protocol

from django.http import JsonResponse

from emegalis.lib import french
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.forms import PortalForm
from governance.needs.services import DraftConflict


class Draft(Protocol):
    """What was kept: which version it is now, and since when."""

    draft_version: int
    saved_at: datetime.datetime


def is_from_script(request: Any) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def kept_json(form: PortalForm, keep: Callable[[], Draft]) -> JsonResponse:
    """What the script is told: kept (which version, at what hour), written over elsewhere (409), refused (422)."""
    if not form.is_valid():
        return _refusal(str(next(iter(form.errors.values()))[0]), status=422)
    try:
        draft = keep()
    except BusinessRuleError as refusal:
        return _refusal(str(refusal), status=409 if isinstance(refusal, DraftConflict) else 422)
    return JsonResponse({"version": draft.draft_version, "saved_at": french.hour(draft.saved_at)})


def _refusal(sentence: str, *, status: int) -> JsonResponse:
    return JsonResponse({"message": french.typographic(sentence)}, status=status)


def shown_again(form: PortalForm, draft: Draft, refusal: BusinessRuleError) -> None:
    """The form comes back with what was typed; it has now seen what is stored, so that saving again is a choice."""
    form.refuse(refusal)
    typed: Any = form.data.copy()  # type: ignore[attr-defined] # what a bound form holds
    typed["draft_version"] = str(draft.draft_version)
    form.data = typed
