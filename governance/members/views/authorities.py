"""The authorities: their list, their page, what their DGS says there."""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import long_date
from emegalis.lib.pages import page_of
from emegalis.lib.slots import blocks_for
from governance.members.enums import ItContact, Seat
from governance.members.forms.directory import AuthorityFilterForm, ItContactForm, MembershipForm, PreparerForm
from governance.members.hexmap import member_map
from governance.members.models import Authority, Mandate
from governance.members.permissions import (
    can_answer_it_contact,
    can_manage_directory,
    can_name_preparers,
    can_read_directory,
)
from governance.members.selectors import (
    authority_sheet,
    last_confirmation,
    member_counts,
    members_by_college,
    with_college,
)
from governance.members.services.authorities import answer_it_contact, open_membership
from governance.members.services.mandates import end_preparer, name_preparer


@http_methods("GET")
@allowed(can_read_directory)
def authority_list(request: HttpRequest) -> HttpResponse:
    """Members first; the map of the members where nothing is filtered."""
    actor = request.actor  # type: ignore[attr-defined]
    form = AuthorityFilterForm(request.GET)
    authorities = form.filter(Authority.objects.visible_to(actor).of_territory(), on=actor.day)
    page = page_of(with_college(authorities.members_first(on=actor.day), on=actor.day), request)
    unfiltered = not request.GET
    context = {
        "form": form,
        "page": page,
        "counts": member_counts(on=actor.day) if unfiltered else None,
        "map": member_map(members_by_college(on=actor.day)) if unfiltered else None,
        "may_manage": can_manage_directory(actor),
    }
    return render(request, "members/authority_list.html", context)


@http_methods("GET")
@allowed(can_read_directory)
def authority_detail(request: HttpRequest, siren: str) -> HttpResponse:
    """Who it is, who sits for it; what the apps above know of it; what its DGS can say here."""
    actor = request.actor  # type: ignore[attr-defined]
    authority = get_visible_or_404(
        Authority.objects.visible_to(actor).select_related("grouping", "successor", "it_shared_with"), siren=siren
    )
    context = {
        "sheet": authority_sheet(authority, actor),
        "authority": authority,
        "blocks": blocks_for("authority", actor, authority),
        "may_manage": can_manage_directory(actor),
        "may_name_preparers": can_name_preparers(actor, authority),
        "may_answer_it_contact": can_answer_it_contact(actor, authority),
        "confirmed": last_confirmation(authority, actor),
        "today": actor.day,
    }
    return render(request, "members/authority_detail.html", context)


def _of_reader(request: HttpRequest, siren: str) -> Authority:
    actor = request.actor  # type: ignore[attr-defined]
    return get_visible_or_404(Authority.objects.visible_to(actor), siren=siren)


@http_methods("GET", "POST")
def it_contact_answer(request: HttpRequest, siren: str) -> HttpResponse:
    """« Pas de DSI » is an answer."""
    actor = request.actor  # type: ignore[attr-defined]
    authority = _of_reader(request, siren)
    require(can_answer_it_contact(actor, authority))
    initial = {"contact": authority.it_contact, "shared_with": authority.it_shared_with}
    form = ItContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            answer_it_contact(
                authority=authority,
                contact=ItContact(form.cleaned_data["contact"]),
                shared_with=form.cleaned_data["shared_with"],
                by=actor,
            )
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, "Votre réponse est enregistrée.")
            return redirect("members:authority_detail", authority.siren)
    return render(request, "members/it_contact_answer.html", {"form": form, "authority": authority})


@http_methods("GET", "POST")
@allowed(can_manage_directory)
def membership_open(request: HttpRequest, siren: str) -> HttpResponse:
    """A first membership, or another college."""
    actor = request.actor  # type: ignore[attr-defined]
    authority = _of_reader(request, siren)
    form = MembershipForm(request.POST or None, initial={"starts_on": actor.day})
    if request.method == "POST" and form.is_valid():
        try:
            membership = open_membership(authority=authority, by=actor, **form.cleaned_data)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Adhésion enregistrée à compter du {long_date(membership.starts_on)}.")
            return redirect("members:authority_detail", authority.siren)
    return render(request, "members/membership_open.html", {"form": form, "authority": authority})


# ---------------------------------------------------------------- « Mes collaborateurs »


def _named_words(mandate: Mandate, today: datetime.date) -> str:
    name = mandate.person.full_name
    if mandate.starts_on > today:
        return f"{name} préparera pour votre direction générale à partir du {long_date(mandate.starts_on)}."
    return f"{name} prépare désormais pour votre direction générale. Un courriel le lui dit."


@http_methods("GET", "POST")
def preparer_name(request: HttpRequest, siren: str) -> HttpResponse:
    """The DGS names someone who prepares for their direction générale."""
    actor = request.actor  # type: ignore[attr-defined]
    authority = _of_reader(request, siren)
    require(can_name_preparers(actor, authority))
    form = PreparerForm(request.POST or None, initial={"starts_on": actor.day})
    if request.method == "POST" and form.is_valid():
        try:
            mandate = name_preparer(authority=authority, by=actor, **form.cleaned_data)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, _named_words(mandate, actor.day))
            return redirect("members:authority_detail", authority.siren)
    return render(request, "members/preparer_name.html", {"form": form, "authority": authority})


@http_methods("GET", "POST")
def preparer_end(request: HttpRequest, siren: str, pk: int) -> HttpResponse:
    """The DGS ends it, from today."""
    actor = request.actor  # type: ignore[attr-defined]
    authority = _of_reader(request, siren)
    require(can_name_preparers(actor, authority))
    preparers = Mandate.objects.visible_to(actor).filter(authority=authority, seat=Seat.PREPARER)
    mandate = get_visible_or_404(preparers.with_names(), pk=pk)
    if request.method == "POST":
        try:
            end_preparer(mandate=mandate, by=actor)
            messages.success(request, f"{mandate.person.full_name} ne prépare plus pour votre direction générale.")
        except BusinessRuleError as error:
            messages.error(request, str(error))
        return redirect("members:authority_detail", authority.siren)
    context = {
        "question": f"Mettre fin à la collaboration de {mandate.person.full_name} ?",
        "text": "À l’instant, cette personne n’a plus accès aux brouillons de votre direction générale.",
        "action_label": "Mettre fin",
        "back_url": reverse("members:authority_detail", args=[authority.siren]),
        "back_label": authority.name,
    }
    return render(request, "layout/confirm.html", {"points": [], "form": None, "danger": False, **context})
