"""The secretariat writes an article: kept as it is typed, seen as it will be read, never written over unseen."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bulletins.contents import Piece
from bulletins.enums import Scope
from bulletins.forms.article_data import (
    NAMES,
    SeenForm,
    differences,
    filled,
    initial_of,
    labels,
    posted,
    seen_marks,
    stored,
    with_choices,
)
from bulletins.forms.composition import ArticleForm
from bulletins.merging import merge
from bulletins.models import Article, ArticleDraft, ArticlePicture, Bulletin
from bulletins.permissions import can_make_bulletins
from bulletins.selectors.content import piece_of
from bulletins.services.composition import ArticleConflict, add_article, edit_article
from bulletins.services.drafts import DraftElsewhere, drop_draft, keep_draft
from bulletins.views.archive import get_bulletin, to_the_frozen_issue
from bulletins.views.articles import REACHED, get_article
from emegalis.lib import french
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor

LATELY = datetime.timedelta(hours=2)
UNTITLED = "Sans titre"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who writes what: an article of an issue, or a new one."""

    request: HttpRequest
    bulletin: Bulletin
    article: Article | None

    @property
    def actor(self) -> Actor:
        return self.request.actor  # type: ignore[attr-defined]

    @property
    def blank(self) -> Article:
        """What stands before anything is typed."""
        wished = self.request.GET.get("portee")
        return self.article or Article(scope=wished if wished in Scope.values else Scope.COMMON)

    def url(self, name: str, new: str) -> str:
        if self.article is None:
            return reverse(f"bulletins:{new}", args=[self.bulletin.number])
        return reverse(f"bulletins:{name}", args=[self.bulletin.number, self.article.pk])

    @property
    def key(self) -> str:
        """The name under which a device keeps what the portal could not."""
        return f"article:{self.bulletin.number}:{self.article.pk if self.article else 'nouveau'}"

    @property
    def urls(self) -> dict[str, str]:
        return {
            "write": self.url("article_edit", "article_create"),
            "preview": self.url("article_preview", "new_preview"),
            "keep": self.url("draft_keep", "new_draft_keep"),
            "drop": self.url("draft_drop", "new_draft_drop"),
        }

    def draft(self) -> ArticleDraft | None:
        return ArticleDraft.objects.of(self.bulletin, self.article, self.actor).first()


def _desk(request: HttpRequest, number: str, pk: int | None) -> Desk:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if pk is None:
        return Desk(request, get_bulletin(actor, number), None)
    article = get_article(actor, number, pk)
    return Desk(request, article.bulletin, article)


# ---------------------------------------------------------------- the form


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def article_create(request: HttpRequest, number: str) -> HttpResponse:
    return _write(_desk(request, number, None))


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def article_edit(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Writes over the version that was shown; when someone else wrote meanwhile, shows both and lets choose."""
    return _write(_desk(request, number, pk))


def _write(desk: Desk) -> HttpResponse:
    if desk.request.method == "POST":
        return _preview_whole_page(desk) if "apercu" in desk.request.POST else _save(desk)
    if not desk.bulletin.is_draft:
        return to_the_frozen_issue(desk.request, desk.bulletin)
    draft = desk.draft()
    if draft is None:
        return _page(desk, ArticleForm(instance=desk.blank), _seen_now(desk))
    form = ArticleForm(instance=desk.blank, initial=initial_of(draft.content))
    return _page(desk, form, _seen_by(draft), draft=draft, data=draft.content)


def _seen_now(desk: Desk) -> dict[str, Any]:
    return {"version": desk.article.version if desk.article else 0, "seen": seen_marks(desk.blank), "draft_version": 0}


def _seen_by(draft: ArticleDraft) -> dict[str, Any]:
    """A draft goes on from what its writer had read, however old."""
    data = QueryDict(mutable=True)
    for name in ("version", "seen"):
        data.setlist(name, draft.content.get(name, []))
    return SeenForm.read(data) | {"draft_version": draft.version}


def _save(desk: Desk) -> HttpResponse:
    typed = with_choices(desk.request.POST, desk.blank)
    seen = SeenForm.read(desk.request.POST)
    form = ArticleForm(typed, desk.request.FILES or None, instance=desk.blank)
    if form.is_valid():
        try:
            article = _store(desk, form, seen["version"])
        except ArticleConflict as conflict:
            return _both_versions(desk, typed, seen, conflict)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            return _saved(desk, article)
    draft = _keep_quietly(desk, posted(typed), seen)
    return _page(desk, form, seen | _draft_version(draft), data=posted(typed))


def _store(desk: Desk, form: ArticleForm, version: int) -> Article:
    content, files = form.content(), form.file_changes()
    if desk.article is None:
        return add_article(bulletin=desk.bulletin, content=content, files=files, by=desk.actor)
    return edit_article(article=desk.article, content=content, files=files, version=version, by=desk.actor)


def _saved(desk: Desk, article: Article) -> HttpResponse:
    drop_draft(bulletin=desk.bulletin, article=desk.article, by=desk.actor)
    messages.success(desk.request, f"Article « {article.title} » enregistré.")
    desk.request.session[REACHED] = desk.key
    if "rester" in desk.request.POST:
        return redirect("bulletins:article_edit", desk.bulletin.number, article.pk)
    return redirect("bulletins:bulletin_compose", desk.bulletin.number)


def _both_versions(desk: Desk, typed: QueryDict, seen: dict[str, Any], conflict: ArticleConflict) -> HttpResponse:
    """What only the other changed is taken; what both changed is shown, mine standing until another choice is made."""
    assert desk.article is not None  # noqa: S101 - only an article that exists has another version
    other = Article.objects.select_related("updated_by").get(pk=desk.article.pk)
    theirs, mine = stored(other), posted(typed)
    merged = merge(seen["seen"], theirs, mine, NAMES)
    form = ArticleForm(filled(typed, merged.data), instance=other)
    now = {"version": other.version, "seen": seen_marks(other), "draft_version": seen["draft_version"]}
    draft = _keep_quietly(desk, merged.data, now)
    extra = {
        "conflict": conflict,
        "other": other,
        "differences": differences(form, merged.disputed, theirs, mine),
        "taken": labels(form, merged.taken),
    }
    return _page(desk, form, now | _draft_version(draft), data=merged.data, status=409, **extra)


def _preview_whole_page(desk: Desk) -> HttpResponse:
    """Without JavaScript: the same page, with the article as it will be read; what is typed is kept as a draft."""
    seen, typed = SeenForm.read(desk.request.POST), posted(desk.request.POST)
    draft = _keep_quietly(desk, typed, seen)
    form = ArticleForm(instance=desk.blank, initial=initial_of(typed))
    return _page(desk, form, seen | _draft_version(draft), data=typed, previewed=True)


def _keep_quietly(desk: Desk, data: dict[str, list[str]], seen: dict[str, Any]) -> ArticleDraft | None:
    """What came back for a correction is kept, so that leaving the page loses nothing; a frozen issue keeps none."""
    try:
        return keep_draft(
            bulletin=desk.bulletin, article=desk.article, content=_with_seen(data, seen), seen=None, by=desk.actor
        )
    except BusinessRuleError:
        return None


def _with_seen(data: dict[str, list[str]], seen: dict[str, Any]) -> dict[str, list[str]]:
    return {**data, "version": [str(seen["version"])], "seen": [seen["seen"]]}


def _draft_version(draft: ArticleDraft | None) -> dict[str, int]:
    return {"draft_version": draft.version} if draft else {}


def _page(
    desk: Desk, form: ArticleForm, seen: dict[str, Any], *, data: Any = None, status: int = 200, **extra: Any
) -> HttpResponse:
    article = desk.article
    context = {
        "bulletin": desk.bulletin,
        "article": article,
        "form": form,
        "seen": seen,
        "today": desk.actor.day,
        "urls": desk.urls,
        "key": desk.key,
        "reached": desk.request.session.pop(REACHED, ""),
        "draft": None,
        "conflict": None,
        "other": None,
        "differences": [],
        "taken": [],
        "previewed": False,
        "had_files": bool(desk.request.FILES),
        "piece": _piece(desk, data if data is not None else stored(desk.blank)),
        "picture": ArticlePicture.objects.defer("content").filter(article=article).first() if article else None,
        "annexes": list(article.annexes.all()) if article else [],
        "writers": _other_writers(desk),
    }
    return render(desk.request, "bulletins/article_form.html", context | extra, status=status)


def _other_writers(desk: Desk) -> list[ArticleDraft]:
    if desk.article is None:
        return []
    return list(ArticleDraft.objects.by_others(desk.article, desk.actor, since=timezone.now() - LATELY))


# ---------------------------------------------------------------- as it will be read


@http_methods("POST")
@allowed(can_make_bulletins)
def article_preview(request: HttpRequest, number: str, pk: int | None = None) -> HttpResponse:
    """What is typed, as the page of the issue will show it: a fragment, nothing kept."""
    desk = _desk(request, number, pk)
    context = {"bulletin": desk.bulletin, "piece": _piece(desk, posted(request.POST)), "today": desk.actor.day}
    return render(request, "bulletins/_preview.html", context)


def _piece(desk: Desk, data: Any) -> Piece:
    """The article made of what is typed, as far as it goes."""
    form = ArticleForm(filled(QueryDict(mutable=True), data), instance=desk.blank)
    form.is_valid()
    typed = {name: value for name, value in form.cleaned_data.items() if name in NAMES and name != "authorities"}
    pk = desk.article.pk if desk.article else None
    shown = Article(**{"pk": pk, "bulletin": desk.bulletin, "title": UNTITLED, "scope": Scope.COMMON} | typed)
    shown.title = shown.title or UNTITLED
    if picture := ArticlePicture.objects.defer("content").filter(article=pk).first() if pk else None:
        shown.picture = picture
    names = tuple(authority.name for authority in form.cleaned_data.get("authorities", ()))
    return replace(piece_of(desk.bulletin, shown), authorities=names)


# ---------------------------------------------------------------- the draft


@http_methods("POST")
@allowed(can_make_bulletins)
def draft_keep(request: HttpRequest, number: str, pk: int | None = None) -> HttpResponse:
    """What the page's script keeps after each change."""
    desk = _desk(request, number, pk)
    seen = SeenForm.read(request.POST)
    content = _with_seen(posted(request.POST), seen)
    try:
        draft = keep_draft(
            bulletin=desk.bulletin,
            article=desk.article,
            content=content,
            seen=seen["draft_version"],
            by=desk.actor,
        )
    except BusinessRuleError as refusal:
        status = 409 if isinstance(refusal, DraftElsewhere) else 422
        return JsonResponse({"message": french.typographic(str(refusal))}, status=status)
    return JsonResponse({"version": draft.version, "saved_at": french.hour(draft.saved_at)})


@http_methods("POST")
@allowed(can_make_bulletins)
def draft_drop(request: HttpRequest, number: str, pk: int | None = None) -> HttpResponse:
    """Back to what is stored."""
    desk = _desk(request, number, pk)
    drop_draft(bulletin=desk.bulletin, article=desk.article, by=desk.actor)
    messages.success(request, "Votre brouillon est abandonné.")
    request.session[REACHED] = desk.key
    return redirect(desk.urls["write"])
