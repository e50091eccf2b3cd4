"""« Les contacts de ma collectivité »: one screen for the DGS, one list for the secretariat."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import plural
from emegalis.lib.pages import page_of
from emegalis.lib.semesters import Semester
from governance.members.enums import Seat
from governance.members.forms.contacts import ContactForm, CorrectionAnswerForm, NewContactForm, OtherCorrectionForm
from governance.members.models import Authority, Body, ContactCorrection, Mandate
from governance.members.permissions import can_manage_directory, can_name_preparers
from governance.members.querysets import MandateQuerySet
from governance.members.roles import Actor
from governance.members.selectors import last_confirmation, unconfirmed_authorities
from governance.members.services.contacts import accept_correction, confirm_contacts, refuse_correction


@http_methods("GET", "POST")
def contacts_confirm(request: Any, siren: str) -> HttpResponse:
    """People, functions, addresses, who answers for information systems: all in one page, one button when all is
    right. The secretariat reads the same page, and answers what is asked."""
    actor = request.actor
    authority = get_visible_or_404(Authority.objects.visible_to(actor).select_related("it_shared_with"), siren=siren)
    if not can_name_preparers(actor, authority) and request.method == "GET" and can_manage_directory(actor):
        return _read_by_secretariat(request, authority)
    require(can_name_preparers(actor, authority))
    data = request.POST if request.method == "POST" else None
    contacts = [ContactForm(data, mandate=mandate) for mandate in _in_order(_contacts(actor, authority))]
    added, other = NewContactForm(data, prefix="new"), OtherCorrectionForm(data)
    forms = [*contacts, added, other]
    sound = [form.is_valid() for form in forms]  # all of them: each says what is wrong
    if data is not None and all(sound):
        corrections = [c for form in contacts for c in form.corrections()]
        corrections += [*added.corrections(today=actor.day), *other.corrections()]
        try:
            confirm_contacts(authority=authority, corrections=corrections, by=actor)
        except BusinessRuleError as refusal:
            other.refuse(refusal)
        else:
            messages.success(request, _told(len(corrections)))
            return redirect("members:authority_detail", authority.siren)
    context = {
        "authority": authority,
        "groups": by_body(contacts),
        "added": added,
        "other": other,
        "forms": forms,
        "semester": Semester.of(actor.day),
        "last": last_confirmation(authority, actor),
        "asked": _asked(actor, authority),
    }
    return render(request, "members/contacts_confirm.html", context)


def _read_by_secretariat(request: Any, authority: Authority) -> HttpResponse:
    actor = request.actor
    rows = [ContactRow(mandate) for mandate in _in_order(_contacts(actor, authority))]
    context = {
        "authority": authority,
        "groups": by_body(rows),
        "semester": Semester.of(actor.day),
        "last": last_confirmation(authority, actor),
        "asked": _asked(actor, authority),
    }
    return render(request, "members/contacts_detail.html", context)


def _contacts(actor: Actor, authority: Authority) -> MandateQuerySet:
    return Mandate.objects.visible_to(actor).in_force(on=actor.day).for_authority(authority)


def _asked(actor: Actor, authority: Authority) -> list[ContactCorrection]:
    """What its direction générale asked to correct, the latest first."""
    asked = ContactCorrection.objects.visible_to(actor).filter(confirmation__authority=authority).with_subject()
    return list(asked.order_by("-asked_at", "-pk")[:10])


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact that is only read."""

    mandate: Mandate


@dataclass(frozen=True, slots=True)
class BodyContacts:
    """Those who sit in one body."""

    body: Body
    rows: list[Any]

    @property
    def has_errors(self) -> bool:
        return any(getattr(row, "errors", None) for row in self.rows)


def by_body(rows: Sequence[ContactForm | ContactRow]) -> list[BodyContacts]:
    """Body after body, in the order of the rows."""
    return [BodyContacts(body, list(group)) for body, group in groupby(rows, key=lambda row: row.mandate.body)]


def _in_order(mandates: MandateQuerySet) -> list[Mandate]:
    """By body, then titulars, substitutes and collaborateurs."""
    rows = mandates.select_related("person", "authority", "body").order_by("pk")
    seats = list(Seat)
    return sorted(rows, key=lambda m: (m.body.position, m.body.name, seats.index(Seat(m.seat)), m.pk))


def _told(corrections: int) -> str:
    if not corrections:
        return "Les contacts de votre collectivité sont confirmés. Merci."
    count = plural(corrections, "correction est demandée", "corrections sont demandées")
    return f"Les contacts sont confirmés ; {count} au secrétariat, qui vous répondra."


@http_methods("GET")
@allowed(can_manage_directory)
def correction_list(request: Any) -> HttpResponse:
    """What waits for the secretariat, and the authorities that have not confirmed."""
    actor = request.actor
    context = {
        "waiting": list(ContactCorrection.objects.visible_to(actor).waiting().with_subject()),
        "page": page_of(unconfirmed_authorities(on=actor.day), request, size=50),
        "semester": Semester.of(actor.day),
    }
    return render(request, "members/correction_list.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_directory)
def correction_answer(request: Any, pk: int) -> HttpResponse:
    correction = get_visible_or_404(ContactCorrection.objects.visible_to(request.actor).with_subject(), pk=pk)
    if not correction.is_waiting:
        return redirect("members:correction_list")
    form = CorrectionAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _carry_out(correction, form.cleaned_data, request.actor)
        except BusinessRuleError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "La réponse est donnée ; la direction générale en est avertie.")
            return redirect("members:correction_list")
    return render(request, "members/correction_answer.html", {"form": form, "correction": correction})


def _carry_out(correction: ContactCorrection, answer: dict[str, Any], by: Any) -> None:
    act = accept_correction if answer["decision"] == CorrectionAnswerForm.ACCEPT else refuse_correction
    act(correction=correction, word=answer["word"], by=by)
