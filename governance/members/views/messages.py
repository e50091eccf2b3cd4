"""« Mes messages »: what I get, how often, copy to whom; some kinds can be refused, in one click even without signing
in, and taken back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from emegalis.lib.access import http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.slots import blocks_for
from emegalis.outbox.letters import Kind
from emegalis.outbox.registry import kinds
from governance.members.forms.messages import MessageChoiceForm
from governance.members.message_sheet import MessageSheet, message_sheet_of
from governance.members.middleware import open_without_mandate
from governance.members.services.messages import choose_messages
from governance.members.services.notices import receive_messages, refuse_messages
from governance.people import services as people
from governance.people.models import Person


def _opposable_or_404(name: str) -> Kind:
    kind = kinds().get(name)
    if kind is None or not kind.opposable:
        raise Http404
    return kind


@http_methods("GET")
@open_without_mandate
def message_sheet(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    sheet = message_sheet_of(actor)
    form = MessageChoiceForm(candidates=sheet.candidates, initial=sheet.initial)
    return _page(request, sheet, form)


def _page(request: HttpRequest, sheet: MessageSheet, form: MessageChoiceForm) -> HttpResponse:
    blocks = blocks_for("messages", request.actor, None)  # type: ignore[attr-defined]
    return render(request, "members/messages.html", {"sheet": sheet, "form": form, "blocks": blocks})


@http_methods("POST")
@open_without_mandate
def messages_choose(request: HttpRequest) -> HttpResponse:
    """What was chosen is kept; a choice that cannot be comes back on the page, said beside the field."""
    actor = request.actor  # type: ignore[attr-defined]
    sheet = message_sheet_of(actor)
    form = MessageChoiceForm(request.POST, candidates=sheet.candidates, initial=sheet.initial)
    if form.is_valid() and _chosen(form, actor):
        messages.success(request, "Vos choix sont enregistrés.")
        return redirect("members:messages")
    return _page(request, sheet, form)


def _chosen(form: MessageChoiceForm, actor: Any) -> bool:
    try:
        choose_messages(by=actor, **form.cleaned_data)
    except BusinessRuleError as refusal:
        form.refuse(refusal)
    return not form.errors


@http_methods("POST")
@open_without_mandate
def messages_refuse(request: HttpRequest, kind: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    label = _opposable_or_404(kind).label
    refuse_messages(person=actor.person, kind=kind, by=actor)
    messages.success(request, f"C’est noté : plus de message « {label} ». Un courriel vous le confirme.")
    return redirect("members:messages")


@http_methods("POST")
@open_without_mandate
def messages_receive(request: HttpRequest, kind: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    label = _opposable_or_404(kind).label
    receive_messages(person=actor.person, kind=kind, by=actor)
    _tell_received(request, label)
    return redirect("members:messages")


def _tell_received(request: HttpRequest, label: str) -> None:
    messages.success(request, f"Vous recevrez de nouveau les messages « {label} ». Un courriel vous le confirme.")


def _person_and_kind(token: str) -> tuple[Person, Kind]:
    known = people.read_opposition_token(token)
    if known is None:
        raise Http404
    return known[0], _opposable_or_404(known[1])


@csrf_exempt
@http_methods("GET", "POST")
@login_not_required
def one_click_opposition(request: HttpRequest, token: str) -> HttpResponse:
    """The address in List-Unsubscribe (RFC 8058): a mail program posts to it, a person gets a page with one button."""
    person, kind = _person_and_kind(token)
    if request.method == "POST":
        refuse_messages(person=person, kind=kind.name)
    refused = person.oppositions.filter(kind=kind.name).exists()
    return render(request, "members/opposition.html", {"kind": kind, "refused": refused, "token": token})


@csrf_exempt
@http_methods("POST")
@login_not_required
def opposition_undo(request: HttpRequest, token: str) -> HttpResponse:
    """The way back, from the same page."""
    person, kind = _person_and_kind(token)
    receive_messages(person=person, kind=kind.name)
    _tell_received(request, kind.label)
    return redirect("members:one_click_opposition", token)
