"""Read again what is about to be submitted, show it to one's executive, then submit it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib import french
from emegalis.lib.access import allowed, http_methods, require
from emegalis.lib.downloads import file_response
from emegalis.lib.errors import BusinessRuleError
from governance.opinions.content import DraftText, OpinionContent
from governance.opinions.forms import OpinionForms, SeenForm, SubmitForm
from governance.opinions.permissions import acts_as_substitute, can_submit_opinion, can_write_any_opinion
from governance.opinions.selectors import kept_attachments, section_authors, starting_text
from governance.opinions.services import submit_opinion
from governance.opinions.services.checks import check_content
from governance.opinions.services.documents import render_draft
from governance.opinions.views.desks import Desk, desk_of, too_late, which_authority, writing_of
from governance.opinions.views.writing import form_page, kept_page, save


@http_methods("GET", "POST")
@allowed(can_write_any_opinion)
def opinion_review(request: Any, pk: int) -> HttpResponse:
    """What is about to be submitted, as it will be read; a POST first keeps what was typed."""
    desk = desk_of(request, pk)
    if late := too_late(request, desk):
        return late
    if request.method == "POST":
        return _keep_then_review(request, desk)
    if desk.writing is None:
        return which_authority(request, desk)
    text, origin = starting_text(desk.writing)
    if not origin:
        return redirect(desk.url("opinion_write"))
    forms = OpinionForms(desk.consultation, text=text, check=True)
    content = checked(forms)
    if content is None:
        return form_page(request, desk, forms)
    return _review_page(request, desk, content, SubmitForm())


def _keep_then_review(request: Any, desk: Desk) -> HttpResponse:
    text = DraftText.from_post(request.POST)
    try:
        save(request, desk, text, SeenForm.read(request.POST))
    except BusinessRuleError as refusal:
        return kept_page(request, desk, text, refusal)
    forms = OpinionForms(desk.consultation, text=text, check=True)
    if checked(forms) is None:
        return form_page(request, desk, forms)
    return redirect(desk.url("opinion_review"))


def checked(forms: OpinionForms) -> OpinionContent | None:
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
    writing = writing_of(desk)
    context = {
        "consultation": desk.consultation,
        "version": desk.consultation.version,
        "orientation": desk.consultation.version.orientation,
        "writing": writing,
        "content": content,
        "form": form,
        "attachments": list(kept_attachments(writing)),
        "authors": section_authors(writing.draft.authors if writing.draft else {}),
        "can_submit": can_submit_opinion(request.actor, writing.authority),
        "is_substitute": acts_as_substitute(request.actor, writing.authority),
        "urls": {
            "write": desk.url("opinion_write"),
            "submit": desk.url("opinion_submit"),
            "draft_pdf": desk.url("draft_pdf"),
        },
    }
    return render(request, "opinions/opinion_review.html", context)


# ---------------------------------------------------------------- submit


@http_methods("POST")
@allowed(can_write_any_opinion)
def opinion_submit(request: Any, pk: int) -> HttpResponse:
    """The draft becomes the opinion. A second click finds it given, and shows it."""
    desk = desk_of(request, pk)
    writing = writing_of(desk)
    require(can_submit_opinion(request.actor, writing.authority))
    if writing.has_given and writing.draft is None:
        return redirect(writing.opinion)  # type: ignore[arg-type] # given
    text, origin = starting_text(writing)
    forms = OpinionForms(desk.consultation, text=text, check=True)
    content = checked(forms) if origin else None
    if content is None:
        return redirect(desk.url("opinion_write"))
    return _submit(request, desk, content, SubmitForm(request.POST))


def _submit(request: Any, desk: Desk, content: OpinionContent, form: SubmitForm) -> HttpResponse:
    try:
        revision = submit_opinion(
            consultation=desk.consultation,
            authority=writing_of(desk).authority,
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


# ---------------------------------------------------------------- to show before submitting


@http_methods("GET")
@allowed(can_write_any_opinion)
def draft_pdf(request: Any, pk: int) -> HttpResponse:
    """« Projet d’avis »: the draft as it stands, one page to show one's executive; nothing is submitted."""
    desk = desk_of(request, pk)
    if late := too_late(request, desk):
        return late
    if desk.writing is None:
        return which_authority(request, desk)
    text, origin = starting_text(desk.writing)
    if not origin:
        messages.info(request, "Rien n’est encore écrit\u00a0: il n’y a pas de projet à montrer.")
        return redirect(desk.url("opinion_write"))
    authority = desk.writing.authority
    return file_response(
        render_draft(consultation=desk.consultation, authority=authority, text=text, by=request.actor),
        filename=f"projet-d-avis-{authority.siren}.pdf",
        content_type="application/pdf",
        inline=True,
    )
