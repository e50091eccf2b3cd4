"""The bodies: what each is for, its rules with their source, who sits in it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.pages import page_of
from emegalis.lib.posting import carried_out, posted
from emegalis.lib.slots import blocks_for
from governance.members.enums import WORKING_GROUPS
from governance.members.forms.directory import BodyRulesForm
from governance.members.forms.mandates import ChairForm
from governance.members.models import Body, Mandate
from governance.members.permissions import can_manage_directory, can_read_directory
from governance.members.roles import Actor
from governance.members.rules import rules_of
from governance.members.selectors import bodies_with_counts, seated_authorities
from governance.members.services.mandates import name_chair
from governance.members.services.profile import update_body_rules


@http_methods("GET")
@allowed(can_read_directory)
def body_list(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    context = {"bodies": bodies_with_counts(actor), "may_manage": can_manage_directory(actor)}
    return render(request, "members/body_list.html", context)


@http_methods("GET")
@allowed(can_read_directory)
def body_detail(request: HttpRequest, slug: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    body = get_visible_or_404(Body.objects.visible_to(actor), slug=slug)
    seats = seated_authorities(body, actor)
    context = {
        "body": body,
        "rules": rules_of(body),
        "page": page_of(seats, request, size=50),
        "seated": sum(len(seat.titulars) + len(seat.substitutes) for seat in seats),
        "has_substitutes": any(seat.substitutes for seat in seats),
        "may_manage": can_manage_directory(actor),
        "blocks": blocks_for("body", actor, body),
        "leading": _leading(body, actor),
    }
    return render(request, "members/body_detail.html", context)


def _leading(body: Body, actor: Actor) -> Mandate | None:
    """Of a working group without a chair, who speaks in its name."""
    if body.kind not in WORKING_GROUPS:
        return None
    return Mandate.objects.leading(on=actor.day).filter(presides=False).in_body(body).with_names().first()


@http_methods("GET", "POST")
@allowed(can_manage_directory)
def chair_name(request: Any, slug: str) -> HttpResponse:
    """The secretariat says who presides from today, of those who sit."""
    actor = request.actor
    body = get_visible_or_404(Body.objects.visible_to(actor), slug=slug)
    form = ChairForm(posted(request), body=body, on=actor.day)
    if carried_out(form, lambda: name_chair(body=body, by=actor, **form.cleaned_data)):
        messages.success(request, "La présidence est enregistrée.")
        return redirect("members:body_detail", body.slug)
    return render(request, "members/chair_name.html", {"form": form, "body": body})


@http_methods("GET", "POST")
@allowed(can_manage_directory)
def body_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The secretariat writes what the statutes and the internal rules say."""
    actor = request.actor  # type: ignore[attr-defined]
    body = get_visible_or_404(Body.objects.visible_to(actor), slug=slug)
    form = BodyRulesForm(request.POST or None, instance=body)
    if request.method == "POST" and form.is_valid():
        try:
            update_body_rules(body=Body.objects.get(pk=body.pk), values=form.cleaned_data, by=actor)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, "Les règles de l’instance sont enregistrées.")
            return redirect("members:body_detail", body.slug)
    return render(request, "members/body_rules.html", {"form": form, "body": body})
