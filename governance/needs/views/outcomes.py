"""The secretariat gives a need its outcome: merged into another, or declined. Taking it up is strategy's."""

from typing import Any

from django.http import HttpResponse

from emegalis.lib.access import allowed, http_methods
from emegalis.lib.posting import posted
from governance.needs.forms import MergeForm, ReasonForm
from governance.needs.models import Need
from governance.needs.permissions import can_decide_needs
from governance.needs.services import decline_need, merge_need
from governance.needs.views.common import confirm, need_for
from governance.needs.whereabouts import Act


@http_methods("GET", "POST")
@allowed(can_decide_needs)
def need_merge(request: Any, pk: int) -> HttpResponse:
    need = need_for(request, pk, Act.MERGE)
    choices = Need.objects.visible_to(request.actor).open_to_merging()
    form = MergeForm(posted(request), need=need, choices=choices)
    context = {
        "question": "Réunir ce besoin à un autre ?",
        "points": [
            "Ses soutiens passent à l’autre, et sa collectivité le soutient aussi.",
            "Les auteurs des deux en sont avertis.",
        ],
        "action_label": "Réunir",
    }
    return confirm(
        request,
        need,
        form,
        lambda: merge_need(need=need, by=request.actor, **form.cleaned_data),
        said="Les deux besoins sont réunis ; leurs auteurs sont avertis.",
        context=context,
    )


@http_methods("GET", "POST")
@allowed(can_decide_needs)
def need_decline(request: Any, pk: int) -> HttpResponse:
    need, form = need_for(request, pk, Act.DECLINE), ReasonForm(posted(request))
    context = {
        "question": "Ne pas retenir ce besoin ?",
        "points": ["Ses auteurs, la présidence du groupe et les collectivités qui le soutiennent lisent le motif."],
        "action_label": "Ne pas le retenir",
        "danger": True,
    }
    return confirm(
        request,
        need,
        form,
        lambda: decline_need(need=need, by=request.actor, **form.cleaned_data),
        said="La réponse est donnée : ses auteurs lisent le motif.",
        context=context,
    )
