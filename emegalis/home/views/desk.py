"""The secretariat's desk: each app brings its section (``settings.BLOCKS["desk"]``)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emegalis.home.permissions import can_use_desk
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.french import NBSP, number
from emegalis.lib.slots import blocks_for

# « chose » is feminine; beyond nine, figures read faster.
_HOW_MANY = ["", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf"]


def attention_sentence(attentions: list[str]) -> str:
    """« Deux choses demandent votre attention : 25 avis manquent, un envoi a deux échecs. »"""
    count = len(attentions)
    if not count:
        return "Rien ne demande votre attention aujourd’hui."
    how_many = _HOW_MANY[count] if count < len(_HOW_MANY) else number(count)
    verb = "chose demande" if count == 1 else "choses demandent"
    return f"{how_many} {verb} votre attention{NBSP}: {', '.join(attentions)}."


@http_methods("GET")
@allowed(can_use_desk)
def desk(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    blocks = blocks_for("desk", actor, None)
    return render(
        request,
        "home/desk.html",
        {
            "sections": [block for block in blocks if block.place == "main"],
            "actions": [block for block in blocks if block.place == "now"],
            "attention": attention_sentence([thing for block in blocks for thing in block.attentions]),
            "today": actor.day,
        },
    )
