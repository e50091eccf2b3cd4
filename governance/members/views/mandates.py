"""The secretariat's list of mandates, and the people who hold them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import long_date
from emegalis.lib.pages import page_of
from emegalis.outbox.selectors import failed_addresses
from governance.members.forms.mandates import MandateEndForm, MandateFilterForm, MandateOpenForm, PersonForm
from governance.members.models import Mandate
from governance.members.permissions import can_manage_directory
from governance.members.selectors import failing_addresses, vacancies
from governance.members.services.mandates import amend_person, end_mandate, open_mandate_for_new_person
from governance.people.models import Person


@http_methods("GET")
@allowed(can_manage_directory)
def mandate_list(request: HttpRequest) -> HttpResponse:
    """In force, ending, to come, ended; vacant seats; addresses that fail."""
    actor = request.actor  # type: ignore[attr-defined]
    form = MandateFilterForm(request.GET)
    failing = failing_addresses()
    vacant = form.chosen_state == form.VACANT
    mandates = form.filter(Mandate.objects.visible_to(actor).with_names(), on=actor.day)
    if form.chosen_state == form.FAILING:
        mandates = mandates.filter(person__email__in=list(failing))
    context = {
        "form": form,
        "vacant": vacant,
        "page": page_of(vacancies(on=actor.day) if vacant else mandates, request),
        "failing": failing,
        "today": actor.day,
    }
    return render(request, "members/mandate_list.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_directory)
def mandate_open(request: HttpRequest) -> HttpResponse:
    """Someone new, or someone known by the same address and name."""
    actor = request.actor  # type: ignore[attr-defined]
    initial = {"starts_on": actor.day, "authority": request.GET.get("collectivite", "")[:200].replace("\0", "")}
    initial["body"] = request.GET.get("instance", "")[:80].replace("\0", "")
    form = MandateOpenForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            mandate = open_mandate_for_new_person(by=actor, **form.cleaned_data)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Le mandat de {mandate.person.full_name} est ouvert.")
            return redirect("members:person_detail", mandate.person_id)
    return render(request, "members/mandate_open.html", {"form": form})


@http_methods("GET", "POST")
@allowed(can_manage_directory)
def mandate_end(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    mandate = get_visible_or_404(Mandate.objects.visible_to(actor).with_names(), pk=pk)
    form = MandateEndForm(request.POST or None, initial={"ends_on": mandate.ends_on or actor.day})
    if request.method == "POST" and form.is_valid():
        try:
            ended = end_mandate(mandate=mandate, ends_on=form.cleaned_data["ends_on"], by=actor)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Ce mandat prend fin le {long_date(ended.ends_on or actor.day)}.")
            return redirect("members:person_detail", mandate.person_id)
    return render(request, "members/mandate_end.html", {"form": form, "mandate": mandate})


@http_methods("GET")
@allowed(can_manage_directory)
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, address, every mandate held; an invitation for who never signed in."""
    actor = request.actor  # type: ignore[attr-defined]
    person = get_visible_or_404(Person.objects.all(), pk=pk)
    mandates = list(Mandate.objects.visible_to(actor).filter(person=person).with_names().order_by("-starts_on", "-pk"))
    context = {
        "person": person,
        "mandates": mandates,
        "in_force": any(mandate.is_in_force(on=actor.day) for mandate in mandates),
        "failure": failed_addresses([person.email or ""]).get(person.email or ""),
        "today": actor.day,
    }
    return render(request, "members/person_detail.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_directory)
def person_amend(request: HttpRequest, pk: int) -> HttpResponse:
    """A name mended, an address corrected: the same person."""
    person = get_visible_or_404(Person.objects.all(), pk=pk)
    names = ("civility", "first_name", "last_name", "email")
    form = PersonForm(request.POST or None, initial={name: getattr(person, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            amend_person(person=person, by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, "La fiche est corrigée.")
            return redirect("members:person_detail", person.pk)
    return render(request, "members/person_amend.html", {"form": form, "person": person})
