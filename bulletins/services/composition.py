"""Composing an issue: the secretariat writes its articles until it is made ready."""

import datetime
from collections.abc import Collection, Iterable

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from bulletins.enums import BulletinState, Scope
from bulletins.leads import due_day
from bulletins.models import Annex, Article, Bulletin, NewsItem
from bulletins.services.files import apply_files, check_files, delete_files_after_commit, take_files_of
from bulletins.services.news import tell_by_article
from bulletins.writing import UNCHANGED, ArticleContent, FileChanges
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.markdown import plain
from emegalis.lib.search import search_text
from governance.members.enums import BodyKind
from governance.members.models import Body
from governance.members.roles import Actor

USUAL_READERS = [BodyKind.STRATEGIC_COMMISSION, BodyKind.BUREAU, BodyKind.ASSEMBLY]
NUMBERING_ATTEMPTS = 5
WRITTEN = [
    "scope", "title", "lede", "text", "asked", "asked_by", "asked_by_follows", "consultation", "meeting",
    "orientation", "project", "picture_alt", "picture_caption", "picture_credit",
]  # fmt: skip


# ---------------------------------------------------------------- the issue


@transaction.atomic
def create_bulletin(*, dated_on: datetime.date, by: Actor, bodies: Collection[Body] | None = None) -> Bulletin:
    """A new issue takes the next number of its year; by default the commission, bureau and comité receive it."""
    bulletin = _numbered(dated_on, by)
    chosen = Body.objects.filter(kind__in=USUAL_READERS) if bodies is None else bodies
    bulletin.bodies.set(chosen)
    record(verb="create_bulletin", subject=bulletin, by=by, number=bulletin.number)
    return bulletin


def _numbered(dated_on: datetime.date, by: Actor) -> Bulletin:
    """Two issues created at once: the constraint refuses the second number, which is then counted again."""
    for _ in range(NUMBERING_ATTEMPTS):
        last = Bulletin.objects.filter(year=dated_on.year).aggregate(last=Max("serial"))["last"] or 0
        try:
            with transaction.atomic():
                return Bulletin.objects.create(
                    year=dated_on.year,
                    serial=last + 1,
                    dated_on=dated_on,
                    created_at=timezone.now(),
                    created_by=by.person,
                )
        except IntegrityError:
            continue
    raise BusinessRuleError("Plusieurs bulletins viennent d’être créés ensemble : recommencez.")


@transaction.atomic
def edit_bulletin(
    *,
    bulletin: Bulletin,
    dated_on: datetime.date,
    by: Actor,
    editorial_title: str = "",
    editorial: str = "",
    editorial_signature: str = "",
) -> None:
    """Date and editorial of a draft; the year stays that of its number."""
    bulletin = lock_draft(bulletin)
    bulletin.dated_on = dated_on
    bulletin.editorial_title = editorial_title
    bulletin.editorial = editorial
    bulletin.editorial_signature = editorial_signature
    bulletin.edited_at, bulletin.edited_by = timezone.now(), by.person
    bulletin.save(
        update_fields=["dated_on", "editorial_title", "editorial", "editorial_signature", "edited_at", "edited_by"]
    )
    record(verb="edit_bulletin", subject=bulletin, by=by)


@transaction.atomic
def discard_bulletin(*, bulletin: Bulletin, by: Actor) -> None:
    """Give up a draft. Only the last number of a year: the series has no gap."""
    bulletin = lock_draft(bulletin)
    if Bulletin.objects.filter(year=bulletin.year, serial__gt=bulletin.serial).exists():
        raise BusinessRuleError("Un bulletin de numéro supérieur existe : la série ne peut pas avoir de trou.")
    record(verb="discard_bulletin", subject=bulletin, by=by, number=bulletin.number)
    delete_files_after_commit(Annex.objects.filter(article__bulletin=bulletin))
    bulletin.delete()


def lock_draft(bulletin: Bulletin) -> Bulletin:
    """The issue, locked, when its content may still change."""
    locked = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if locked.state != BulletinState.DRAFT:
        raise BusinessRuleError("Ce bulletin est prêt ou envoyé : son contenu est figé.")
    return locked


# ---------------------------------------------------------------- its articles


@transaction.atomic
def add_article(
    *,
    bulletin: Bulletin,
    content: ArticleContent,
    by: Actor,
    news: Iterable[NewsItem] = (),
    files: FileChanges = UNCHANGED,
) -> Article:
    """A new article, last of its kind; the news it tells is taken up by it."""
    checked = check_files(files)
    bulletin = lock_draft(bulletin)
    last = bulletin.articles.aggregate(last=Max("position"))["last"] or 0
    article = Article(bulletin=bulletin, position=last + 1)
    _write(article, content, by)
    apply_files(article, checked, files)
    tell_by_article(news, article, by)
    record(verb="add_article", subject=article, by=by, bulletin=bulletin.pk, scope=article.scope)
    return article


@transaction.atomic
def add_news_as_articles(*, bulletin: Bulletin, items: Collection[NewsItem], by: Actor) -> list[Article]:
    """Each chosen news becomes an article of its own, to be rewritten; a distinct one names its author's authority."""
    articles = []
    for item in items:
        scope = Scope(item.scope)
        authorities = (item.authority,) if scope == Scope.DISTINCT else ()
        content = ArticleContent(title=item.title, scope=scope, text=item.text, authorities=authorities)
        article = add_article(bulletin=bulletin, content=content, by=by, news=[item])
        take_files_of(item, article)
        articles.append(article)
    return articles


class ArticleConflict(BusinessRuleError):
    """Somebody else has written this article meanwhile."""


@transaction.atomic
def edit_article(
    *, article: Article, content: ArticleContent, version: int, by: Actor, files: FileChanges = UNCHANGED
) -> Article:
    """Write an article again, over the version that its author had before their eyes and no other."""
    checked = check_files(files)
    lock_draft(article.bulletin)
    current = Article.objects.select_for_update(of=("self",)).select_related("updated_by").get(pk=article.pk)
    if current.version != version:
        who = current.updated_by.full_name if current.updated_by else "Quelqu’un"
        raise ArticleConflict(f"{who} a modifié cet article pendant que vous l’écriviez.")
    current.version += 1
    _write(current, content, by)
    apply_files(current, checked, files)
    record(verb="edit_article", subject=current, by=by, version=current.version, scope=current.scope)
    return current


def _write(article: Article, content: ArticleContent, by: Actor) -> None:
    is_distinct = content.scope == Scope.DISTINCT
    if is_distinct and not content.authorities:
        raise BusinessRuleError(
            "Nommez la ou les collectivités que cette réflexion distincte concerne.", field="authorities"
        )
    if content.asked_by_follows and not (content.consultation or content.meeting):
        raise BusinessRuleError(
            "La date ne peut suivre qu’une consultation ou une réunion : choisissez-la plus bas.",
            field="asked_by_follows",
        )
    for name in WRITTEN:
        setattr(article, name, getattr(content, name))
    article.asked_by = due_day(article)
    for name in ("for_elected", "for_it", "for_business"):
        setattr(article, name, is_distinct and getattr(content, name))
    caption = content.picture_caption
    article.search_text = search_text(content.title, content.lede, plain(content.text), content.asked, caption)
    article.updated_at, article.updated_by = timezone.now(), by.person
    article.save()
    article.authorities.set(content.authorities if is_distinct else ())


@transaction.atomic
def move_article(*, article: Article, up: bool, by: Actor) -> None:
    """One place up or down among the articles of the same reach; at the end of the list nothing changes."""
    lock_draft(article.bulletin)
    peers = list(article.bulletin.articles.filter(scope=article.scope).order_by("position", "pk"))
    index = peers.index(article)
    other = index - 1 if up else index + 1
    if not 0 <= other < len(peers):
        return
    peers[index], peers[other] = peers[other], peers[index]
    for position, peer in zip(sorted(peer.position for peer in peers), peers, strict=True):
        peer.position = position
    Article.objects.bulk_update(peers, ["position"])
    _note_edit(article.bulletin, by)
    record(verb="move_article", subject=article, by=by, up=up)


@transaction.atomic
def delete_article(*, article: Article, by: Actor) -> None:
    """Take an article out of a draft; the news it told waits again for an issue."""
    bulletin = lock_draft(article.bulletin)
    record(verb="delete_article", subject=article, by=by, bulletin=bulletin.pk)
    delete_files_after_commit(article.annexes.all())
    article.delete()
    _note_edit(bulletin, by)


def _note_edit(bulletin: Bulletin, by: Actor) -> None:
    """The issue is no longer what was read: its proofs and its second reader are to know."""
    Bulletin.objects.filter(pk=bulletin.pk).update(edited_at=timezone.now(), edited_by=by.person)
