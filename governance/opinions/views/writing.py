"""A direction générale writes its opinion: write, read again, submit. What is typed is kept at each step."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.access import allowed, http_methods, require
from emegalis.lib.errors import BusinessRuleError
from governance.opinions.content import DraftText, OpinionContent, Seen
from governance.opinions.forms import AuthorityParameterForm, OpinionForms, SeenForm, SubmitForm
from governance.opinions.models import Consultation, OpinionDraft
from governance.opinions.permissions import acts_as_substitute, can_submit_opinion, can_write_any_opinion
from governance.opinions.selectors import Writing, starting_text, writings
from governance.opinions.services import DraftConflict, save_draft, submit_opinion
from governance.opinions.services.opinions import check_content
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


def _desk(request: Any, pk: int) -> Desk:
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


def _too_late(request: Any, desk: Desk) -> HttpResponse | None:
    """A closed consultation is read on its own page, which says what became of it."""
    if desk.consultation.takes_opinions(at=timezone.now()):
        return None
    messages.info(request, "Cette consultation ne reçoit plus d’avis.")
    return redirect(desk.consultation)


# ---------------------------------------------------------------- write


@http_methods("GET", "POST")
@allowed(can_write_any_opinion)
def opinion_write(request: Any, pk: int) -> HttpResponse:
    """The form; a POST keeps the draft, from the button or from the page's script (which asks for JSON)."""
    desk = _desk(request, pk)
    if request.method == "POST":
        return _keep_draft(request, desk)
    if late := _too_late(request, desk):
        return late
    if desk.writing is None:
        return _which_authority(request, desk)
    text, origin = starting_text(desk.writing)
    return _form_page(request, desk, OpinionForms(desk.consultation, text=text), origin=origin)


def _which_authority(request: Any, desk: Desk) -> HttpResponse:
    context = {"consultation": desk.consultation, "choices": desk.choices}
    return render(request, "opinions/opinion_which.html", context)


def _writing(desk: Desk) -> Writing:
    """What is posted names its authority."""
    if desk.writing is None:
        raise PermissionDenied
    return desk.writing


def _keep_draft(request: Any, desk: Desk) -> HttpResponse:
    text, seen = DraftText.from_post(request.POST), SeenForm.read(request.POST)
    in_script = "application/json" in request.headers.get("Accept", "")
    try:
        draft = _save(request, desk, text, seen)
    except BusinessRuleError as refusal:
        return _refusal_json(refusal) if in_script else _kept_page(request, desk, text, refusal)
    if in_script:
        return JsonResponse({"version": draft.version, "saved_at": french.hour(draft.saved_at)})
    messages.success(request, f"Brouillon enregistré à {french.hour(draft.saved_at)}.")
    return redirect(desk.url("opinion_write"))


def _save(request: Any, desk: Desk, text: DraftText, seen: Seen) -> OpinionDraft:
    return save_draft(
        consultation=desk.consultation,
        authority=_writing(desk).authority,
        text=text,
        seen=seen,
        by=request.actor,
    )


def _refusal_json(refusal: BusinessRuleError) -> JsonResponse:
    status = 409 if isinstance(refusal, DraftConflict) else 422
    return JsonResponse({"message": french.typographic(str(refusal))}, status=status)


def _kept_page(request: Any, desk: Desk, text: DraftText, refusal: BusinessRuleError) -> HttpResponse:
    """The form comes back with what was typed; a conflict shows the other version beside it."""
    forms = OpinionForms(desk.consultation, text=text)
    conflict = refusal if isinstance(refusal, DraftConflict) else None
    if conflict is None:
        forms = OpinionForms(desk.consultation, text=text, check=True)
        forms.refuse(refusal)
    return _form_page(request, desk, forms, conflict=conflict, status=409 if conflict else 200)


@http_methods("POST")
@allowed(can_write_any_opinion)
def reservation_add(request: Any, pk: int) -> HttpResponse:
    """One more empty reservation (the page's script does it without coming here)."""
    desk = _desk(request, pk)
    return _changed(request, desk, DraftText.from_post(request.POST), lambda text: text.with_one_more())


@http_methods("POST")
@allowed(can_write_any_opinion)
def reservation_remove(request: Any, pk: int, rank: int) -> HttpResponse:
    """One reservation less; the following ones move up."""
    desk = _desk(request, pk)
    return _changed(request, desk, DraftText.from_post(request.POST), lambda text: text.without(rank))


def _changed(request: Any, desk: Desk, typed: DraftText, change: Any) -> HttpResponse:
    try:
        _save(request, desk, change(typed), SeenForm.read(request.POST))
    except BusinessRuleError as refusal:
        return _kept_page(request, desk, typed, refusal)
    return redirect(f"{desk.url('opinion_write')}#reserves")


def _form_page(
    request: Any,
    desk: Desk,
    forms: OpinionForms,
    *,
    origin: str = "",
    conflict: DraftConflict | None = None,
    status: int = 200,
) -> HttpResponse:
    writing = _fresh(request, desk)
    other = DraftText.from_json(conflict.draft.content) if conflict and conflict.draft else None
    context = {
        "consultation": desk.consultation,
        "version": desk.consultation.version,
        "orientation": desk.consultation.version.orientation,
        "writing": writing,
        "form": forms.form,
        "reservations": forms.reservations,
        "has_errors": bool(forms.form.errors) or any(forms.reservations.errors),
        "origin": origin,
        "conflict": conflict,
        "other": other,
        "can_submit": can_submit_opinion(request.actor, writing.authority),
        "urls": {
            "write": desk.url("opinion_write"),
            "review": desk.url("opinion_review"),
            "add": desk.url("reservation_add"),
        },
    }
    return render(request, "opinions/opinion_write.html", context, status=status)


def _fresh(request: Any, desk: Desk) -> Writing:
    """Where the writing stands now, after what this request may have saved."""
    siren = _writing(desk).authority.siren
    return next(w for w in writings(request.actor, [desk.consultation]) if w.authority.siren == siren)


# ---------------------------------------------------------------- read again


@http_methods("GET", "POST")
@allowed(can_write_any_opinion)
def opinion_review(request: Any, pk: int) -> HttpResponse:
    """What is about to be submitted, as it will be read; a POST first keeps what was typed."""
    desk = _desk(request, pk)
    if late := _too_late(request, desk):
        return late
    if request.method == "POST":
        return _keep_then_review(request, desk)
    if desk.writing is None:
        return _which_authority(request, desk)
    text, origin = starting_text(desk.writing)
    if not origin:
        return redirect(desk.url("opinion_write"))
    forms = OpinionForms(desk.consultation, text=text, check=True)
    content = _checked(forms)
    if content is None:
        return _form_page(request, desk, forms)
    return _review_page(request, desk, content, SubmitForm())


def _keep_then_review(request: Any, desk: Desk) -> HttpResponse:
    text = DraftText.from_post(request.POST)
    try:
        _save(request, desk, text, SeenForm.read(request.POST))
    except BusinessRuleError as refusal:
        return _kept_page(request, desk, text, refusal)
    forms = OpinionForms(desk.consultation, text=text, check=True)
    if _checked(forms) is None:
        return _form_page(request, desk, forms)
    return redirect(desk.url("opinion_review"))


def _checked(forms: OpinionForms) -> OpinionContent | None:
    """What the forms say when nothing is missing; otherwise they tell what is."""
    if not forms.is_valid():
        return None
    content = forms.content()
    try:
        check_content(content, forms.consultation)
    except BusinessRuleError as refusal:
        forms.refuse(refusal)
        return None
    return content


def _review_page(request: Any, desk: Desk, content: OpinionContent, form: SubmitForm) -> HttpResponse:
    writing = _writing(desk)
    context = {
        "consultation": desk.consultation,
        "version": desk.consultation.version,
        "orientation": desk.consultation.version.orientation,
        "writing": writing,
        "content": content,
        "form": form,
        "can_submit": can_submit_opinion(request.actor, writing.authority),
        "is_substitute": acts_as_substitute(request.actor, writing.authority),
        "urls": {"write": desk.url("opinion_write"), "submit": desk.url("opinion_submit")},
    }
    return render(request, "opinions/opinion_review.html", context)


# ---------------------------------------------------------------- submit


@http_methods("POST")
@allowed(can_write_any_opinion)
def opinion_submit(request: Any, pk: int) -> HttpResponse:
    """The draft becomes the opinion. A second click finds it given, and shows it."""
    desk = _desk(request, pk)
    writing = _writing(desk)
    require(can_submit_opinion(request.actor, writing.authority))
    if writing.has_given and writing.draft is None:
        return redirect(writing.opinion)  # type: ignore[arg-type] # given
    text, origin = starting_text(writing)
    forms = OpinionForms(desk.consultation, text=text, check=True)
    content = _checked(forms) if origin else None
    if content is None:
        return redirect(desk.url("opinion_write"))
    return _submit(request, desk, content, SubmitForm(request.POST))


def _submit(request: Any, desk: Desk, content: OpinionContent, form: SubmitForm) -> HttpResponse:
    try:
        revision = submit_opinion(
            consultation=desk.consultation,
            authority=_writing(desk).authority,
            content=content,
            in_absence=form.is_valid() and form.cleaned_data["in_absence"],
            seen=SeenForm.read(request.POST),
            by=request.actor,
        )
    except BusinessRuleError as refusal:
        if refusal.field == "in_absence":
            form.refuse(refusal)
            return _review_page(request, desk, content, form)
        messages.error(request, french.typographic(str(refusal)))
        return redirect(desk.url("opinion_write"))
    messages.success(
        request, f"Votre avis est enregistré. Le récépissé part à l’adresse {request.actor.person.email}."
    )
    return redirect(revision.opinion)
