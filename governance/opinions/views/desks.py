"""Who writes what: the consultation, and the direction générale in whose name a page is opened."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from emegalis.lib.access import require
from governance.opinions.forms import AuthorityParameterForm
from governance.opinions.models import Consultation
from governance.opinions.selectors import Writing, writings
from governance.opinions.views.answers import visible_consultation


@dataclass(frozen=True, slots=True)
class Desk:
    """Who writes what: the consultation, and the writing of one authority (``None``: several, and none was named)."""

    consultation: Consultation
    choices: list[Writing]
    writing: Writing | None

    def url(self, name: str, *args: Any) -> str:
        """A page of this writing, its authority named."""
        siren = self.writing.authority.siren if self.writing else ""
        return f"{reverse(f'opinions:{name}', args=[self.consultation.pk, *args])}?pour={siren}"


def desk_of(request: Any, pk: int) -> Desk:
    """The writing that ``?pour=`` names, or the only one there is; an authority of someone else's is refused."""
    consultation = visible_consultation(request, pk)
    choices = writings(request.actor, [consultation])
    require(bool(choices))
    asked = AuthorityParameterForm(request.GET)
    siren = asked.cleaned_data["pour"] if asked.is_valid() else ""
    if siren:
        choices = [writing for writing in choices if writing.authority.siren == siren]
        if not choices:
            raise PermissionDenied
    return Desk(consultation, choices, choices[0] if len(choices) == 1 else None)


def too_late(request: Any, desk: Desk) -> HttpResponse | None:
    """A closed consultation is read on its own page, which says what became of it."""
    if desk.consultation.accepts(at=timezone.now()):
        return None
    messages.info(request, "Cette consultation ne reçoit plus d’avis.")
    return redirect(desk.consultation)


def which_authority(request: Any, desk: Desk) -> HttpResponse:
    context = {"consultation": desk.consultation, "choices": desk.choices}
    return render(request, "opinions/opinion_which.html", context)


def writing_of(desk: Desk) -> Writing:
    """What is posted names its authority."""
    if desk.writing is None:
        raise PermissionDenied
    return desk.writing


def fresh(request: Any, desk: Desk) -> Writing:
    """Where the writing stands now, after what this request may have saved."""
    siren = writing_of(desk).authority.siren
    return next(w for w in writings(request.actor, [desk.consultation]) if w.authority.siren == siren)
