"""From the page of a proposal to an article of an issue still composed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bulletins.enums import BulletinState
from bulletins.forms.proposals import ProposalArticleForm
from bulletins.models import Bulletin
from bulletins.permissions import can_make_bulletins
from bulletins.services.proposals import make_article_of
from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from governance.strategy.models import Proposal


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def proposal_article(request: Any, proposal: int) -> HttpResponse:
    visible = Proposal.objects.visible_to(request.actor).select_related("authority__successor", "body")
    chosen = get_visible_or_404(visible, pk=proposal)
    drafts = Bulletin.objects.visible_to(request.actor).filter(state=BulletinState.DRAFT).latest_first()
    form = ProposalArticleForm(request.POST if request.method == "POST" else None, bulletins=drafts)
    if form.is_bound and form.is_valid():
        bulletin = form.cleaned_data["bulletin"]
        try:
            article = make_article_of(proposal=chosen, bulletin=bulletin, by=request.actor)
        except BusinessRuleError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "L’article est ajouté : relisez-le, il reprend les mots de la proposition.")
            return redirect("bulletins:article_edit", number=bulletin.number, pk=article.pk)
    context = {"form": form, "proposal": chosen, "has_drafts": drafts.exists()}
    return render(request, "bulletins/proposal_article.html", context)
