"""Files of authorities and mandates: sent, previewed, confirmed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.pages import page_of
from emegalis.lib.tables import WHOLE_ROW, fault_report
from governance.members.enums import FileKind
from governance.members.files.mandate_plan import MandatePlan
from governance.members.files.preview import changes_of
from governance.members.forms.imports import FileConfirmForm, FileSendForm
from governance.members.models import ImportBatch
from governance.members.permissions import can_manage_directory
from governance.members.services.imports import FilePlan, apply_batch, preview_batch, store_batch

KINDS = {"collectivites": FileKind.AUTHORITIES, "mandats": FileKind.MANDATES}
FAULTS_SHOWN = 200
STEPS = ("Choisir le fichier", "Relire", "Confirmé")


@http_methods("GET", "POST")
@allowed(can_manage_directory)
def import_send(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose a file; one that cannot be read at all is refused beside the field."""
    if kind not in KINDS:
        raise Http404
    actor = request.actor  # type: ignore[attr-defined]
    form = FileSendForm(request.POST, request.FILES) if request.method == "POST" else FileSendForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = store_batch(kind=KINDS[kind], filename=file.name or "", content=file.read(), by=actor)
        if reason := _unreadable(preview_batch(batch, today=actor.day)):
            batch.delete()
            form.add_error("file", reason)
        else:
            return redirect("members:import_detail", batch.pk)
    batches = ImportBatch.objects.visible_to(actor).filter(kind=KINDS[kind]).exclude(applied_at=None)
    context = {
        "form": form,
        "kind": kind,
        "steps": STEPS,
        "is_mandates": KINDS[kind] == FileKind.MANDATES,
        "batches": batches.select_related("person")[:5],
    }
    return render(request, "members/import_send.html", context)


def _unreadable(plan: FilePlan) -> str:
    """Why nothing at all could be read from the file."""
    return next((f.reason for f in plan.faults if f.is_error and f.line is None and f.column == WHOLE_ROW), "")


@http_methods("GET")
@allowed(can_manage_directory)
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Before: what the file would change, and its faults by line. After: what it changed."""
    actor = request.actor  # type: ignore[attr-defined]
    batch = get_visible_or_404(ImportBatch.objects.visible_to(actor).select_related("person"), pk=pk)
    if batch.applied_at is not None:
        return render(request, "members/import_done.html", {"batch": batch, **_words(batch)})
    confirmed = FileConfirmForm.asked(request.GET)
    plan = preview_batch(batch, today=actor.day, confirmed=confirmed)
    context = {
        "batch": batch,
        "plan": plan,
        "figures": _figures(plan),
        "faults": plan.faults[:FAULTS_SHOWN],
        "faults_left": max(0, len(plan.faults) - FAULTS_SHOWN),
        "page": page_of(changes_of(plan) if plan.is_sound else [], request, size=50),
        "confirmed": confirmed,
        "needs_confirmation": isinstance(plan, MandatePlan) and plan.needs_confirmation,
        **_words(batch),
    }
    return render(request, "members/import_detail.html", context)


def _words(batch: ImportBatch) -> dict[str, Any]:
    mandates = batch.kind == FileKind.MANDATES
    return {"kind": "mandats" if mandates else "collectivites", "is_mandates": mandates, "steps": STEPS}


def _figures(plan: FilePlan) -> list[tuple[str, int, str]]:
    if isinstance(plan, MandatePlan):
        aside = f"dont {plan.left_aside} de côté" if plan.left_aside else ""
        return [
            ("Ajouts", len(plan.openings), ""),
            ("Changements", plan.changes, ""),
            ("Fins", len(plan.endings), ""),
            ("Sans effet", plan.unchanged + plan.left_aside, aside),
        ]
    return [
        ("Ajouts", len(plan.added), ""),
        ("Changements", len(plan.changed), ""),
        ("Adhésions", len(plan.memberships), ""),
        ("Sans effet", plan.unchanged, ""),
    ]


@http_methods("POST")
@allowed(can_manage_directory)
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    batch = get_visible_or_404(ImportBatch.objects.visible_to(actor), pk=pk)
    try:
        apply_batch(batch=batch, today=actor.day, confirmed=FileConfirmForm.asked(request.POST), by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    return redirect("members:import_detail", batch.pk)


@http_methods("GET")
@allowed(can_manage_directory)
def import_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The faults as a CSV file: ligne, colonne, gravite, motif."""
    actor = request.actor  # type: ignore[attr-defined]
    batch = get_visible_or_404(ImportBatch.objects.visible_to(actor).waiting(), pk=pk)
    plan = preview_batch(batch, today=actor.day, confirmed=FileConfirmForm.asked(request.GET))
    return file_response(
        fault_report(plan.faults).encode("utf-8-sig"),
        filename="rapport-import.csv",
        content_type="text/csv; charset=utf-8",
    )
