"""Reading bulletins: the archive, one issue in the browser, its PDF."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bulletins.forms.archive import ArchiveForm, EditionForm
from bulletins.models import COMMON_KEY, Article, Bulletin, Edition
from bulletins.permissions import can_make_bulletins, can_propose_news
from bulletins.reading import EditionChoice, edition_choices, reader_issue, staff_issue
from bulletins.rendering import render_issue
from bulletins.selectors.audience import distinct_articles, readings_of
from bulletins.selectors.editions import EditionShelf
from emegalis.lib.access import get_visible_or_404, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.pages import page_of
from governance.members.roles import Actor

PDF = "application/pdf"
HITS = 50
ANNOUNCED = 5


def to_the_frozen_issue(request: HttpRequest, bulletin: Bulletin) -> HttpResponse:
    """Nobody is left to fill in a form that could only be refused."""
    way_back = " « Reprendre la composition » les rouvre." if bulletin.is_ready else ""
    messages.warning(request, f"{bulletin} est figé : ses articles ne changent plus.{way_back}")
    return redirect("bulletins:bulletin_compose", bulletin.number)


def get_bulletin(actor: Actor, number: str) -> Bulletin:
    """The issue of this number, when this actor may see it."""
    year, serial = number.split("-")
    return get_visible_or_404(Bulletin.objects.visible_to(actor), year=int(year), serial=int(serial))


@http_methods("GET")
def bulletin_list(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = ArchiveForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    visible = Prefetch("articles", Article.objects.visible_to(actor).defer("text", "search_text").in_order())
    issues = Bulletin.objects.sent().visible_to(actor).latest_first().prefetch_related(visible)
    found = Article.objects.visible_to(actor).filter(bulletin__state="sent").matching(words) if words else None
    page = page_of(issues, request, size=20)
    return render(
        request,
        "bulletins/bulletin_list.html",
        {
            "form": form,
            "words": words,
            "hits": _hits(found) if found is not None else [],
            "hit_count": found.count() if found is not None else 0,
            "page": page,
            "years": _years(list(page)),
            "in_the_making": list(Bulletin.objects.visible_to(actor).in_the_making().latest_first()),
            "can_make": can_make_bulletins(actor),
            "can_propose": can_propose_news(actor),
        },
    )


def _years(issues: list[Bulletin]) -> list[tuple[int, list[tuple[Bulletin, list[Article]]]]]:
    """Issues with the titles they announce, year by year."""
    by_year = groupby(issues, key=lambda issue: issue.year)
    return [(year, [(issue, _announced(issue)) for issue in group]) for year, group in by_year]


def _announced(issue: Bulletin) -> list[Article]:
    """The titles that an issue shows in the archive: what is this reader's alone first."""
    return sorted(issue.articles.all(), key=lambda article: not article.is_distinct)[:ANNOUNCED]


def _hits(found: Any) -> list[Article]:
    return list(found.select_related("bulletin").order_by("-bulletin__year", "-bulletin__serial", "position")[:HITS])


@http_methods("GET")
def bulletin_detail(request: HttpRequest, number: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    context = _staff_context(request, bulletin) if actor.is_staff else _reader_context(actor, bulletin)
    others = Bulletin.objects.sent().visible_to(actor)
    context |= {
        "bulletin": bulletin,
        "previous": others.before(bulletin).first(),
        "next": others.after(bulletin).first(),
        "can_make": can_make_bulletins(actor),
        "can_propose": can_propose_news(actor),
    }
    return render(request, "bulletins/bulletin_detail.html", context)


def _reader_context(actor: Actor, bulletin: Bulletin) -> dict[str, Any]:
    files = [edition for edition in _own_editions(actor, bulletin) if edition.is_ready]
    return {"issue": reader_issue(actor, bulletin), "files": files, "choices": [], "chosen": None}


def _staff_context(request: HttpRequest, bulletin: Bulletin) -> dict[str, Any]:
    choices = edition_choices(bulletin)
    chosen = _chosen(request, choices, default="")
    return {"issue": staff_issue(bulletin, chosen), "files": [], "choices": choices, "chosen": chosen}


def _chosen(request: HttpRequest, choices: list[EditionChoice], *, default: str) -> EditionChoice | None:
    form = EditionForm(request.GET)
    if not form.is_valid():
        raise Http404
    key = form.cleaned_data["edition"] or form.cleaned_data["pour"] or default
    if not key:
        return None
    found = next((choice for choice in choices if choice.key == key), None)
    if found is None:
        raise Http404
    return found


@http_methods("GET")
def bulletin_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The reader's own edition; who has several says which (``?pour=<siren>``), the secretariat chooses any."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    if actor.is_staff:
        return _staff_pdf(request, bulletin)
    form = EditionForm(request.GET)
    if not form.is_valid():
        raise Http404
    own = _own_editions(actor, bulletin)
    asked = form.cleaned_data["pour"]
    if not asked and len(own) > 1:
        return render(request, "bulletins/edition_choice.html", {"bulletin": bulletin, "editions": own})
    edition = _asked_edition(bulletin, own, asked)
    return _file(request, bulletin, edition)


def _own_editions(actor: Actor, bulletin: Bulletin) -> list[Edition]:
    readings = readings_of(actor.mandates, distinct_articles(bulletin))
    return EditionShelf(bulletin).for_readings(readings)


def _asked_edition(bulletin: Bulletin, own: list[Edition], asked: str) -> Edition:
    if asked == COMMON_KEY:
        return get_visible_or_404(bulletin.editions.common().light())
    match = [edition for edition in own if not asked or (edition.authority and edition.authority.siren == asked)]
    if not match:
        raise Http404
    return match[0]


def _file(request: HttpRequest, bulletin: Bulletin, edition: Edition) -> HttpResponse:
    if not edition.is_ready:
        messages.warning(request, "Le PDF de cette édition n’est pas encore prêt : le bulletin se lit sur cette page.")
        return redirect(bulletin)
    content = Edition.objects.values_list("pdf", flat=True).get(pk=edition.pk)
    return file_response(bytes(content or b""), filename=edition.filename, content_type=PDF, inline=True)


def _staff_pdf(request: HttpRequest, bulletin: Bulletin) -> HttpResponse:
    """Any edition; that of a draft is rendered now, for proof-reading."""
    chosen = _chosen(request, edition_choices(bulletin), default=COMMON_KEY)
    assert chosen is not None  # noqa: S101 - the default names one
    if chosen.edition is not None:
        return _file(request, bulletin, chosen.edition)
    paper = render_issue(staff_issue(bulletin, chosen, on_screen=False))
    filename = f"bulletin-{bulletin.number}-epreuve-{chosen.key}.pdf"
    return file_response(paper.content, filename=filename, content_type=PDF, inline=True)
