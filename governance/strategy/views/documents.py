"""Documents joined to an orientation: read by whoever reads its text, kept by the secretariat."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import typographic
from emegalis.lib.posting import carried_out
from governance.strategy.forms.orientations import DocumentForm
from governance.strategy.models import Orientation, OrientationDocument
from governance.strategy.permissions import can_manage_strategy
from governance.strategy.services import add_document, take_out_document


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def document_list(request: Any, slug: str) -> HttpResponse:
    """Those of the working text; one more."""
    orientation = get_visible_or_404(Orientation.objects.visible_to(request.actor), slug=slug)
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if carried_out(form, lambda: _add(orientation, form, request.actor)):
        messages.success(request, "Le document est joint au texte de travail.")
        return redirect("strategy:document_list", slug=slug)
    context = {
        "form": form,
        "orientation": orientation,
        "documents": list(orientation.documents.at_work().prefetch_related("versions")),
    }
    return render(request, "strategy/document_list.html", context)


def _add(orientation: Orientation, form: DocumentForm, by: Any) -> None:
    add_document(orientation=orientation, title=form.cleaned_data["title"], upload=form.cleaned_data["file"], by=by)


@http_methods("GET")
def document_detail(request: Any, slug: str, pk: int) -> HttpResponse:
    """The file itself."""
    document = _document(request, slug, pk)
    with document.file.open("rb") as file:
        content = file.read()
    return file_response(content, filename=document.filename, content_type=document.file_type.content_type)


@http_methods("POST")
@allowed(can_manage_strategy)
def document_take_out(request: Any, slug: str, pk: int) -> HttpResponse:
    document = _document(request, slug, pk)
    try:
        take_out_document(document=document, by=request.actor)
    except BusinessRuleError as refusal:
        messages.error(request, typographic(str(refusal)))
    else:
        messages.success(request, "Le document est ôté du texte de travail.")
    return redirect("strategy:document_list", slug=slug)


def _document(request: Any, slug: str, pk: int) -> OrientationDocument:
    visible = OrientationDocument.objects.visible_to(request.actor)
    return get_visible_or_404(visible, orientation__slug=slug, pk=pk)
