"""The secretariat chooses who receives an issue, and sees what the choice makes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bulletins.forms.recipients import ListFilterForm, PersonChoiceForm, PersonSearchForm, RecipientsForm
from bulletins.models import COMMON_KEY, Bulletin
from bulletins.permissions import can_make_bulletins
from bulletins.selectors.audience import Addressee, Audience, audience_of, distinct_articles
from bulletins.selectors.changes import changes_since_last
from bulletins.selectors.choice import choice_in_words
from bulletins.selectors.people import people_matching
from bulletins.selectors.readership import readers_of
from bulletins.services.recipients import choose_recipients, drop_named_recipient, name_recipient
from bulletins.views.archive import get_bulletin
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import day_of
from emegalis.lib.pages import page_of
from emegalis.lib.search import sort_key
from governance.members.models import Authority
from governance.members.roles import Actor

SHOWN = 100


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def bulletin_recipients(request: HttpRequest, number: str) -> HttpResponse:
    """The choice, and the people it makes: of today, or of the day an issue was sent."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    form = RecipientsForm(request.POST if request.method == "POST" else None, bulletin=bulletin, on=actor.day)
    if request.method == "POST" and form.is_valid():
        try:
            choose_recipients(bulletin=bulletin, by=actor, **form.cleaned_data)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, "Les destinataires sont enregistrés.")
            return redirect("bulletins:bulletin_recipients", number)
    return render(request, "bulletins/bulletin_recipients.html", _context(request, bulletin, form))


def _context(request: HttpRequest, bulletin: Bulletin, form: RecipientsForm) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    day = day_of(bulletin.sent_at) if bulletin.sent_at else actor.day
    audience, distinct = audience_of(bulletin, on=day), distinct_articles(bulletin)
    authorities = {authority.pk: authority for article in distinct for authority in article.authorities.all()}
    filters = ListFilterForm(request.GET or None, editions=_editions(authorities))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    listed = [one for one in audience.addressees if _matches(one, wanted, authorities)]
    return {
        "bulletin": bulletin,
        "form": form,
        "choice": choice_in_words(bulletin),
        "audience": audience,
        "changes": changes_since_last(bulletin, audience, on=day),
        "readers": readers_of(distinct, audience),
        "filters": filters,
        "page": page_of(listed, request, size=SHOWN),
        "is_filtered": any(wanted.values()),
        "editions": {pk: authority.short_name for pk, authority in authorities.items()},
        **_search(request, bulletin, audience),
    }


def _editions(authorities: dict[int, Authority]) -> list[tuple[str, str]]:
    ranked = sorted(authorities.values(), key=lambda authority: (authority.sort_key, authority.pk))
    return [(COMMON_KEY, "commune"), *((authority.siren, authority.name) for authority in ranked)]


def _matches(addressee: Addressee, wanted: dict[str, Any], authorities: dict[int, Authority]) -> bool:
    said = f"{addressee.sort_key} {sort_key(addressee.mandate_label)}"
    if not all(word in said for word in sort_key(wanted.get("q") or "").split()):
        return False
    edition = wanted.get("edition")
    if not edition:
        return True
    sirens = {authorities[reading.authority_id].siren for reading in addressee.readings}
    return edition in sirens if edition != COMMON_KEY else not sirens


def _search(request: HttpRequest, bulletin: Bulletin, audience: Audience) -> dict[str, Any]:
    """People looked for by name; nothing once the issue is frozen."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    search = PersonSearchForm(request.GET or None)
    words = search.cleaned_data["personne"] if search.is_valid() and bulletin.is_draft else ""
    reached = {addressee.person_id for addressee in audience.addressees}
    found = [(one, one.person.pk in reached) for one in people_matching(words, on=actor.day)]
    return {"search": search, "searched": words, "found": found}


@http_methods("POST")
@allowed(can_make_bulletins)
def recipient_add(request: HttpRequest, number: str) -> HttpResponse:
    return _name(request, number, name_recipient, "{} recevra ce bulletin.")


@http_methods("POST")
@allowed(can_make_bulletins)
def recipient_drop(request: HttpRequest, number: str) -> HttpResponse:
    return _name(request, number, drop_named_recipient, "{} n’est plus parmi les personnes ajoutées.")


def _name(request: HttpRequest, number: str, verb: Any, told: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    form = PersonChoiceForm(request.POST)
    try:
        if not form.is_valid():
            raise BusinessRuleError("Choisissez une personne de la liste.")
        verb(bulletin=bulletin, person=form.cleaned_data["person"], by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told.format(form.cleaned_data["person"].full_name))
    return redirect("bulletins:bulletin_recipients", number)
