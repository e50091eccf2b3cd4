"""Reading an issue again before it leaves: each edition as a mail, and the proofs sent to others."""

from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from bulletins.enums import ProofVerdict
from bulletins.forms.proofs import ProofAnswerForm, ProofForm
from bulletins.forms.recipients import PersonSearchForm
from bulletins.models import COMMON_KEY, Bulletin, Edition, Proof
from bulletins.permissions import can_make_bulletins
from bulletins.reading import EditionChoice, edition_choices, staff_issue
from bulletins.selectors.proofs import people_to_ask
from bulletins.selectors.writing import last_writing
from bulletins.services.letters import PREVIEW_MARK, letter_of
from bulletins.services.proofing import answer_proof, send_proof
from bulletins.views.archive import chosen_among, get_bulletin
from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.letters import Letter
from emegalis.outbox.views.mailbox import PREVIEW_POLICY
from governance.meetings.preview import without_sheet
from governance.members.roles import Actor


def chosen_edition(request: HttpRequest, bulletin: Bulletin) -> tuple[EditionChoice, list[EditionChoice]]:
    """The edition that the address names, the common one by default, among all."""
    choices = edition_choices(bulletin)
    chosen = chosen_among(choices, request, default=COMMON_KEY)
    assert chosen is not None  # noqa: S101 - the default names one
    return chosen, choices


def _letter(bulletin: Bulletin, choice: EditionChoice) -> Letter:
    """The one kept with the edition; before that, the one it would be, marked so."""
    if choice.edition is not None and choice.edition.is_ready:
        kept = Edition.objects.only("mail_subject", "mail_text", "mail_html").get(pk=choice.edition.pk)
        return Letter(subject=kept.mail_subject, text=kept.mail_text, html=kept.mail_html)
    return letter_of(bulletin, staff_issue(bulletin, choice, on_screen=False), mark=PREVIEW_MARK)


@http_methods("GET")
@allowed(can_make_bulletins)
def bulletin_mail(request: HttpRequest, number: str) -> HttpResponse:
    """An edition as the mail that carries it: its subject, its page, its text alone."""
    bulletin = get_bulletin(request.actor, number)  # type: ignore[attr-defined]
    chosen, choices = chosen_edition(request, bulletin)
    context = {"bulletin": bulletin, "chosen": chosen, "choices": choices, "letter": _letter(bulletin, chosen)}
    return render(request, "bulletins/bulletin_mail.html", context)


@http_methods("GET")
@allowed(can_make_bulletins)
@xframe_options_sameorigin
@csp_replace(PREVIEW_POLICY)  # type: ignore[arg-type] # its types know no view with arguments
def bulletin_mail_message(request: HttpRequest, number: str) -> HttpResponse:
    """The message alone, at its own address, framed by the page above."""
    bulletin = get_bulletin(request.actor, number)  # type: ignore[attr-defined]
    chosen, _ = chosen_edition(request, bulletin)
    return HttpResponse(without_sheet(_letter(bulletin, chosen).html))


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def proof_ask(request: HttpRequest, number: str) -> HttpResponse:
    """Send an edition, marked « Épreuve », to people who may read all of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    if bulletin.is_sent:
        messages.info(request, "Ce bulletin est envoyé : il n’y a plus d’épreuve à relire.")
        return redirect("bulletins:bulletin_compose", number)
    chosen, choices = chosen_edition(request, bulletin)
    search = PersonSearchForm(request.GET)
    words = search.cleaned_data["personne"] if search.is_valid() else ""
    found = people_to_ask(bulletin, chosen.authority, chosen.articles, words, on=actor.day)
    form = ProofForm(request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            sent = send_proof(bulletin=bulletin, choice=chosen, by=actor, **form.cleaned_data)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            names = ", ".join(proof.person.full_name for proof in sent)
            messages.success(request, f"L’épreuve part vers : {names}.")
            return _back(number)
    context = {"bulletin": bulletin, "chosen": chosen, "choices": choices, "form": form, "search": search}
    return render(request, "bulletins/proof_ask.html", context)


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def proof_detail(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Answer a proof, for oneself or as its reader told it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    visible = Proof.objects.visible_to(actor).with_names().filter(bulletin=bulletin)
    proof = get_visible_or_404(visible, pk=pk)
    initial = {"verdict": proof.verdict, "remarks": proof.remarks}
    form = ProofAnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            verdict = ProofVerdict(form.cleaned_data["verdict"])
            answer_proof(proof=proof, verdict=verdict, remarks=form.cleaned_data["remarks"], by=actor)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, "Votre réponse est notée sur la page du bulletin.")
            return _back(number)
    return render(request, "bulletins/proof_detail.html", _proof_context(bulletin, proof, form, actor))


def _proof_context(bulletin: Bulletin, proof: Proof, form: ProofAnswerForm, actor: Actor) -> dict[str, Any]:
    last = last_writing(bulletin)
    keys = {choice.key for choice in edition_choices(bulletin)}
    return {
        "bulletin": bulletin,
        "proof": proof,
        "form": form,
        "is_mine": proof.person_id == actor.person_id,
        "has_changed": last is not None and last.at > proof.asked_at,
        "still_exists": proof.edition_key in keys,
    }


def _back(number: str) -> HttpResponse:
    return redirect(f"{reverse('bulletins:bulletin_compose', args=[number])}#t-editions")
