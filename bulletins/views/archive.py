"""Reading bulletins: the archive, one issue in the browser, its PDF."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bulletins.contents import Piece
from bulletins.forms.archive import ArchiveForm, EditionForm
from bulletins.forms.exchange import ReplyForm
from bulletins.models import COMMON_KEY, Article, Bulletin, Edition, Erratum
from bulletins.permissions import can_make_bulletins, can_propose_news
from bulletins.reading import EditionChoice, edition_choices, former_issue, reader_page, staff_issue, staff_page
from bulletins.rendering import render_issue
from bulletins.selectors.audience import distinct_articles, readings_of
from bulletins.selectors.editions import EditionShelf
from bulletins.selectors.exchanges import Talk
from bulletins.selectors.found import find_articles, shown_as_found
from bulletins.services.letters import PREVIEW_MARK
from emegalis.lib.access import get_visible_or_404, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.pages import page_of
from governance.members.roles import Actor

PDF = "application/pdf"
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
    sent = Bulletin.objects.sent().visible_to(actor)
    years = list(sent.order_by("-year").values_list("year", flat=True).distinct())
    form = ArchiveForm(request.GET or None, years=years)
    words, year = (form.cleaned_data["q"], form.cleaned_data["annee"]) if form.is_valid() else ("", None)
    visible = Prefetch("articles", Article.objects.visible_to(actor).defer("text", "search_text").in_order())
    found = find_articles(actor, words, year=year)
    page = page_of(found if words else sent.of_year(year).latest_first().prefetch_related(visible), request, size=20)
    return render(
        request,
        "bulletins/bulletin_list.html",
        {
            "form": form,
            "words": words,
            "year": year,
            "years_of_archive": years,
            "hits": shown_as_found(actor, page, words) if words else [],
            "page": page,
            "years": [] if words else _years(list(page)),
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
        "today": actor.day,
        "can_make": can_make_bulletins(actor),
        "can_propose": can_propose_news(actor),
    }
    return render(request, "bulletins/bulletin_detail.html", context)


def _reader_context(actor: Actor, bulletin: Bulletin) -> dict[str, Any]:
    own = _own_editions(actor, bulletin)
    page = reader_page(actor, bulletin)
    forms = {piece.article_id: _inline_form(actor, piece, talk) for piece, talk in page.shown if talk}
    return {
        "issue": page.issue,
        "shown": [(piece, talk, forms.get(piece.article_id)) for piece, talk in page.shown],
        "files": [edition for edition in own if edition.is_ready],
        "former_files": _former_files(bulletin, own),
        "choices": [],
        "chosen": None,
    }


def _inline_form(actor: Actor, piece: Piece, talk: Talk) -> ReplyForm | None:
    """Under a distinct article, the first word of its thread is written where it is read."""
    if not (piece.is_distinct and len(talk.opens_for) == 1 and not talk.threads):
        return None
    return ReplyForm(authorities=talk.opens_for, article_id=piece.article_id, private=True, person_id=actor.person_id)


def _former_files(bulletin: Bulletin, own: list[Edition]) -> list[Edition]:
    """The versions that errata replaced, of this reader's own editions."""
    keys = {edition.key for edition in own}
    return list(bulletin.editions.superseded().filter(key__in=keys).light())


def _staff_context(request: HttpRequest, bulletin: Bulletin) -> dict[str, Any]:
    choices = edition_choices(bulletin)
    chosen = chosen_among(choices, request)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = staff_page(actor, bulletin, chosen)
    key = chosen.key if chosen else COMMON_KEY
    return {
        "issue": page.issue,
        "shown": [(piece, talk, None) for piece, talk in page.shown],
        "files": [],
        "former_files": list(bulletin.editions.superseded().filter(key=key).light()),
        "choices": choices,
        "chosen": chosen,
    }


@http_methods("GET")
def erratum_before(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The issue as it stood before an erratum, for those who read the corrected article."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    errata = Erratum.objects.visible_to(actor).filter(article__bulletin=bulletin).select_related("article__bulletin")
    erratum = get_visible_or_404(errata, pk=pk)
    context = {"bulletin": bulletin, "issue": former_issue(actor, erratum), "erratum": erratum}
    context |= {"can_make": can_make_bulletins(actor), "today": actor.day}
    return render(request, "bulletins/erratum_before.html", context)


def chosen_among(choices: list[EditionChoice], request: HttpRequest, *, default: str = "") -> EditionChoice | None:
    """The edition that the address names, or the default one; 404 when there is no such edition."""
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
    """The reader's own edition; who has several says which (``?pour=<siren>``), the secretariat chooses any.

    ``?version=`` gives a version that an erratum replaced.
    """
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
    return _file(request, bulletin, _former(edition, form.cleaned_data["version"]))


def _former(edition: Edition, version: int | None) -> Edition:
    """The same edition, in a version that an erratum replaced; the last one when none is asked for."""
    if version is None or version == edition.version:
        return edition
    former = Edition.objects.superseded().light().filter(bulletin=edition.bulletin_id, key=edition.key)
    return get_visible_or_404(former, version=version)


def _own_editions(actor: Actor, bulletin: Bulletin) -> list[Edition]:
    readings = readings_of(actor.mandates, distinct_articles(bulletin))
    return EditionShelf(bulletin).for_readings(readings)


def _asked_edition(bulletin: Bulletin, own: list[Edition], asked: str) -> Edition:
    if asked == COMMON_KEY:
        return get_visible_or_404(bulletin.editions.current().common().light())
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
    chosen = chosen_among(edition_choices(bulletin), request, default=COMMON_KEY)
    assert chosen is not None  # noqa: S101 - the default names one
    if chosen.edition is not None:
        version = EditionForm(request.GET)
        asked = version.cleaned_data["version"] if version.is_valid() else None
        return _file(request, bulletin, _former(chosen.edition, asked))
    paper = render_issue(staff_issue(bulletin, chosen, on_screen=False), mark=PREVIEW_MARK)
    filename = f"bulletin-{bulletin.number}-epreuve-{chosen.key}.pdf"
    return file_response(paper.content, filename=filename, content_type=PDF, inline=True)
