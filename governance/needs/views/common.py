"""What the pages of needs share: the need one may read, and what is refused in words."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import get_visible_or_404, require
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.forms import PortalForm
from emegalis.lib.french import typographic
from emegalis.lib.posting import carried_out
from governance.needs.models import Need, TechnicalAdvice
from governance.needs.permissions import is_allowed
from governance.needs.selectors import advice_of, scene
from governance.needs.whereabouts import Act


def visible_need(request: Any, pk: int) -> Need:
    visible = Need.objects.visible_to(request.actor).with_where(on=request.actor.day)
    return get_visible_or_404(visible, pk=pk)


def need_for(request: Any, pk: int, act: Act) -> Need:
    """One that it is this actor's to act upon, at whatever moment: the service says when."""
    need = visible_need(request, pk)
    require(is_allowed(act, request.actor, need, stage=scene(on=request.actor.day)))
    return need


def advice_for(request: Any, pk: int, act: Act) -> TechnicalAdvice:
    """The advice on such a need, once someone was asked to draft it."""
    need = need_for(request, pk, act)
    advice = advice_of(need)
    if advice is None:
        raise PermissionDenied
    advice.need = need
    return advice


def confirm(
    request: Any, need: Need, form: PortalForm, act: Callable[[], object], *, said: str, context: dict[str, Any]
) -> HttpResponse:
    """Ask first, then do (``layout/confirm.html``); back on the page of the need."""
    if carried_out(form, act):
        messages.success(request, said)
        return redirect(need)
    asked = {"form": form, "text": need.title, "back_url": need.get_absolute_url(), "back_label": "Besoin"}
    return render(request, "layout/confirm.html", asked | context)


def done(request: Any, need: Need, act: Callable[[], object], *, said: str) -> HttpResponse:
    """Do it at once; what a service refuses is said on the page of the need."""
    try:
        act()
    except BusinessRuleError as refusal:
        messages.error(request, typographic(str(refusal)))
    else:
        messages.success(request, said)
    return redirect(need)
