"""The papers joined to an opinion: joined and taken back while it is written, read with it."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.posting import carried_out
from governance.opinions.content import DraftText
from governance.opinions.forms import AttachmentForm, OpinionForms, SeenForm
from governance.opinions.models import Attachment
from governance.opinions.permissions import can_write_any_opinion
from governance.opinions.selectors import kept_attachments
from governance.opinions.services import join_attachment, take_back_attachment
from governance.opinions.views.desks import Desk, desk_of, too_late, writing_of
from governance.opinions.views.writing import form_page, kept_page, save


@http_methods("POST")
@allowed(can_write_any_opinion)
def attachment_join(request: Any, pk: int) -> HttpResponse:
    """A PDF is joined to what is being written, which is kept first."""
    desk = desk_of(request, pk)
    if late := too_late(request, desk):
        return late
    text = DraftText.from_post(request.POST)
    try:
        save(request, desk, text, SeenForm.read(request.POST))
    except BusinessRuleError as refusal:
        return kept_page(request, desk, text, refusal)
    form = AttachmentForm(request.POST, request.FILES)
    if carried_out(form, lambda: _join(request, desk, form.cleaned_data["file"])):
        messages.success(request, "La pièce est jointe\u202f; elle part avec l’avis.")
        return redirect(f"{desk.url('opinion_write')}#pieces")
    return form_page(request, desk, OpinionForms(desk.consultation, text=text), attachment_form=form)


def _join(request: Any, desk: Desk, upload: UploadedFile) -> Attachment:
    return join_attachment(
        consultation=desk.consultation, authority=writing_of(desk).authority, upload=upload, by=request.actor
    )


@http_methods("POST")
@allowed(can_write_any_opinion)
def attachment_take_back(request: Any, pk: int, attachment: int) -> HttpResponse:
    """The paper is no more joined to what is being written, which is kept first."""
    desk = desk_of(request, pk)
    joined = get_visible_or_404(kept_attachments(writing_of(desk)), pk=attachment)
    text = DraftText.from_post(request.POST)
    try:
        save(request, desk, text, SeenForm.read(request.POST))
        take_back_attachment(attachment=joined, by=request.actor)
    except BusinessRuleError as refusal:
        return kept_page(request, desk, text, refusal)
    return redirect(f"{desk.url('opinion_write')}#pieces")


@http_methods("GET")
def attachment_detail(request: Any, attachment: int) -> HttpResponse:
    """The PDF, for whoever reads the opinion that bears it."""
    known = Attachment.objects.visible_to(request.actor)
    joined = get_visible_or_404(known, pk=attachment)
    with joined.file.open("rb") as file:
        content = file.read()
    return file_response(content, filename=f"{joined.title}.pdf", content_type="application/pdf", inline=True)
