"""Reading needs: the list of each role, and one of them with where it stands."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.pages import page_of
from emegalis.lib.slots import Block, blocks_for
from governance.members.enums import BodyKind
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.needs.forms import CommentForm, EndorseForm, NeedFilterForm
from governance.needs.models import Endorsement, Need, NeedFile, NeedVersion, Referral, TechnicalAdvice
from governance.needs.permissions import (
    acts_of,
    can_read_needs,
    can_refer_subjects,
    can_write_need,
    can_write_needs,
    endorsing_mandates,
)
from governance.needs.selectors import Scene, advice_of, affected_names, facts_of, referral_page, rows_of, scene
from governance.needs.views.common import visible_need
from governance.needs.whereabouts import Act, stops_of, where_is


@http_methods("GET")
@allowed(can_read_needs)
def need_list(request: Any) -> HttpResponse:
    """One's own drafts and what waits for one, then all that one may read."""
    actor: Actor = request.actor
    visible = Need.objects.visible_to(actor)
    form = NeedFilterForm(request.GET or None, visible=visible)
    page = page_of(form.filter(visible.shown()).with_where(on=actor.day).latest_first(), request)
    context = {
        "form": form,
        "page": page,
        "rows": rows_of(page, on=actor.day),
        "drafts": list(visible.drafts().select_related("group", "authority").order_by("-saved_at")),
        "groups": [mandate.body for mandate in actor.seats_in(BodyKind.BUSINESS_GROUP)],
        "is_filtered": bool(request.GET),
        "awaiting": visible.awaiting_outcome().count() if actor.is_staff else 0,
        "is_staff": actor.is_staff,
        "may_write": can_write_needs(actor),
    }
    return render(request, "needs/need_list.html", context)


@dataclass(frozen=True, slots=True)
class EndorsingSeat:
    """One of the reader's authorities before a need: whether it said that it has it too."""

    authority: Authority
    given: Endorsement | None
    form: EndorseForm


@http_methods("GET")
@allowed(can_read_needs)
def need_detail(request: Any, pk: int) -> HttpResponse:
    need = visible_need(request, pk)
    if need.is_draft:
        return redirect("needs:need_write", pk=pk)
    return detail_page(request, need)


def detail_page(
    request: Any,
    need: Need,
    *,
    comment: CommentForm | None = None,
    endorsement: tuple[Authority, EndorseForm] | None = None,
) -> HttpResponse:
    """The page of a need; ``comment`` or ``endorsement`` is what came back, shown with its error."""
    actor: Actor = request.actor
    stage = scene(on=actor.day)
    blocks = [thing for thing in blocks_for("need", actor, need) if isinstance(thing, Block)]
    context = {
        "need": need,
        **_words(need),
        **_where(actor, need, stage),
        **_endorsements(actor, need, endorsement),
        **_advice(actor, need, comment),
        "given_back": need.given_back_at if need.is_pending else None,
        "steps": list(need.steps.select_related("person")),
        "referrals": list(Referral.objects.visible_to(actor).filter(need=need).with_bodies().order_by("at", "id")),
        "refer_url": referral_page(besoin=need.pk) if can_refer_subjects(actor) else "",
        "merged": list(Need.objects.visible_to(actor).filter(merged_into=need)),
        "now_blocks": [block for block in blocks if block.place == "now"][:1],
        "main_blocks": [block for block in blocks if block.place == "main"],
    }
    return render(request, "needs/need_detail.html", context)


def _words(need: Need) -> dict[str, Any]:
    """The frozen words once there are, the working ones before; and who wrote them."""
    version = NeedVersion.objects.filter(need=need).first()
    writers = [f"{one.person.full_name}, {one.mandate_label}" for one in need.writers.select_related("person")]
    return {
        "version": version,
        "words": version or need,
        "writers": version.writers if version else writers,
        "affected": version.affected if version else affected_names(need),
        "files": list(need.files.all()),
    }


@dataclass(frozen=True, slots=True)
class Deed:
    """Something this reader may do now, as the page offers it."""

    label: str
    url: str
    icon: str


_DEEDS = [
    (Act.SUBMIT, "Déposer le besoin", "need_submit", "send"),
    (Act.DRAFT, "Rédiger l’assistance technique", "advice_write", "pen"),
    (Act.ADVISE, "Rendre l’assistance technique", "advice_submit", "send"),
    (Act.NAME, "Désigner un rapporteur", "rapporteur_name", "person"),
    (Act.RETURN, "Le rendre à qui l’a écrit", "need_return", "back"),
    (Act.MERGE, "Le réunir à un autre besoin", "need_merge", "link"),
    (Act.DECLINE, "Ne pas le retenir", "need_decline", "cross"),
    (Act.WITHDRAW, "Le retirer", "need_withdraw", "back"),
]
# Worth the one button in full colour; the others are offered beside.
_FIRST = {Act.SUBMIT, Act.DRAFT, Act.ADVISE, Act.NAME}
# Asked of the reader elsewhere on the page.
_ASKED = {Act.TAKE_UP, Act.COMMENT}


def _where(actor: Actor, need: Need, stage: Scene) -> dict[str, Any]:
    facts, delays, acts = facts_of(need, on=stage.on), stage.delays(need), acts_of(actor, need, stage=stage)
    deeds = {act: Deed(label, reverse(f"needs:{name}", args=[need.pk]), icon) for act, label, name, icon in _DEEDS}
    offered = [act for act in deeds if act in acts]
    first = next((act for act in offered if act in _FIRST and not _is_second_hand(act, need)), None)
    return {
        "where": where_is(facts, delays, on=stage.on),
        "stops": stops_of(facts, delays, on=stage.on, yours=first is not None or bool(acts & _ASKED)),
        "first_deed": deeds[first] if first else None,
        "deeds": [deeds[act] for act in offered if act != first],
        "may_correct": can_write_need(actor, need),
        "may_comment": Act.COMMENT in acts,
        "stage": stage,
    }


def _is_second_hand(act: Act, need: Need) -> bool:
    """Named once, a rapporteur is changed now and then: no button in full colour for that."""
    return act == Act.NAME and advice_of(need) is not None


def _endorsements(actor: Actor, need: Need, refused: tuple[Authority, EndorseForm] | None) -> dict[str, Any]:
    standing = need.endorsements.standing().select_related("authority__successor", "given_by", "carried_from")
    given = list(standing)
    by_authority = {_holder(actor, one): one for one in given}
    mandates = endorsing_mandates(actor, need) if need.is_open_to_endorsement else []
    seats = [
        EndorsingSeat(
            m.authority,
            by_authority.get(m.authority_id),
            refused[1] if refused and refused[0] == m.authority else EndorseForm(auto_id=f"id_{m.authority.siren}_%s"),
        )
        for m in mandates
    ]
    return {"endorsements": [one for one in given if one.authority_id != need.authority_id], "seats": seats}


def _holder(actor: Actor, given: Endorsement) -> int:
    """Of an endorsement: the reader's own authority when it took that one over."""
    holder = actor.group_holdings.get(given.authority_id)
    return holder.pk if holder else given.authority_id


def _advice(actor: Actor, need: Need, comment: CommentForm | None) -> dict[str, Any]:
    """Before it is submitted, the draft and what is said of it stay with the DSI group and the secretariat."""
    advice = advice_of(need)
    is_inside = actor.is_it or actor.is_staff
    is_shown = advice is not None and (advice.is_submitted or (is_inside and advice.is_open_to_comments))
    shown = advice if is_shown else None
    comments = list(shown.comments.select_related("person", "authority")) if shown and is_inside else []
    own = next((one for one in comments if one.person_id == actor.person_id), None)
    initial = {"kind": own.kind, "text": own.text} if own else None
    return {
        "advice": shown,
        "comments": comments if shown and not shown.is_submitted else [],
        "comment_form": comment or CommentForm(initial=initial),
        "has_commented": own is not None,
    }


@http_methods("GET")
@allowed(can_read_needs)
def need_file(request: Any, pk: int, file: int) -> HttpResponse:
    """Evidence, for exactly those who read the need; saved, never opened by the browser itself."""
    chosen = get_visible_or_404(NeedFile.objects.visible_to(request.actor), pk=file, need=pk)
    with chosen.file.open("rb") as opened:
        content = opened.read()
    return file_response(content, filename=chosen.filename, content_type=chosen.file_type.content_type)


@http_methods("GET")
@allowed(can_read_needs)
def need_text(request: Any, pk: int) -> HttpResponse:
    """The very text on which the fingerprint is computed, to be checked by hand."""
    need = visible_need(request, pk)
    version = get_visible_or_404(NeedVersion.objects.filter(need=need), need=pk)
    return _text(version.canonical_text, f"besoin-{pk}.txt")


@http_methods("GET")
@allowed(can_read_needs)
def advice_text(request: Any, pk: int) -> HttpResponse:
    need = visible_need(request, pk)
    submitted = TechnicalAdvice.objects.filter(need=need, submitted_at__isnull=False)
    return _text(get_visible_or_404(submitted, need=pk).canonical_text, f"assistance-technique-{pk}.txt")


def _text(text: str, filename: str) -> HttpResponse:
    return file_response(text.encode(), filename=filename, content_type="text/plain; charset=utf-8")
