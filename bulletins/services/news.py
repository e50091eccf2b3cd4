"""News that members propose, and what becomes of it."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from bulletins.enums import MailKind, NewsState, Scope
from bulletins.models import Article, NewsFile, NewsItem
from bulletins.services.files import check_all, delete_files_after_commit
from bulletins.writing import MOST_NEWS_FILES
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.keptfiles import write_file
from emegalis.lib.links import absolute
from emegalis.lib.uploads import CheckedFile
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Recipient
from emegalis.outbox.services import queue_letter
from governance.members.models import Authority, Body, College
from governance.members.roles import Actor

ANSWERED_MEANWHILE = "Le secrétariat a donné suite à cette actualité entre-temps : elle ne se modifie plus."


@dataclass(frozen=True, slots=True)
class NewsContent:
    """What is proposed. Without a body or a college, to all members; a distinct one concerns its authority only."""

    title: str
    text: str
    authority: Authority
    importance: str = ""
    scope: Scope = Scope.NEWS
    bodies: Collection[Body] = ()
    colleges: Collection[College] = ()
    readers: str = ""
    wanted_by: datetime.date | None = None
    files: Collection[UploadedFile] = ()
    drop_files: Collection[int] = ()


@transaction.atomic
def propose_news(*, by: Actor, **content: Any) -> NewsItem:
    """The secretariat sees the news among what has gathered; its author sees what becomes of it.

    ``content``: the fields of ``NewsContent``.
    """
    proposed = NewsContent(**content)
    checked = check_all(proposed.files, field="attachments")
    item = NewsItem(proposed_by=by.person, proposed_at=timezone.now())
    _write(item, proposed, checked, by)
    record(verb="propose_news", subject=item, by=by, scope=item.scope)
    return item


@transaction.atomic
def edit_news(*, item: NewsItem, by: Actor, **content: Any) -> NewsItem:
    """Its author writes it again, while it waits for an answer."""
    proposed = NewsContent(**content)
    checked = check_all(proposed.files, field="attachments")
    item = _own_waiting(item, by)
    _write(item, proposed, checked, by)
    record(verb="edit_news", subject=item, by=by, scope=item.scope)
    return item


@transaction.atomic
def withdraw_news(*, item: NewsItem, by: Actor) -> None:
    """Its author takes it back, while it waits for an answer."""
    item = _own_waiting(item, by)
    item.state, item.answered_at = NewsState.WITHDRAWN, timezone.now()
    item.save(update_fields=["state", "answered_at"])
    record(verb="withdraw_news", subject=item, by=by)


def _own_waiting(item: NewsItem, by: Actor) -> NewsItem:
    locked = NewsItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if locked.proposed_by_id != by.person_id:
        raise BusinessRuleError("Seule la personne qui a proposé cette actualité la modifie ou la retire.")
    if locked.state != NewsState.PROPOSED:
        raise BusinessRuleError(ANSWERED_MEANWHILE)
    return locked


def _write(item: NewsItem, proposed: NewsContent, checked: tuple[CheckedFile, ...], by: Actor) -> None:
    mandate = next((mandate for mandate in by.mandates if mandate.authority_id == proposed.authority.pk), None)
    if by.person is None or mandate is None:
        raise BusinessRuleError(
            "Proposez une actualité au titre d’une collectivité où vous siégez.", field="authority"
        )
    if proposed.wanted_by and proposed.wanted_by < by.day:
        raise BusinessRuleError("Cette date est passée.", field="wanted_by")
    for name in ("title", "text", "authority", "importance", "scope", "readers", "wanted_by"):
        setattr(item, name, getattr(proposed, name))
    item.mandate_label = mandate.label
    item.save()
    to_some = proposed.scope != Scope.DISTINCT
    item.bodies.set(proposed.bodies if to_some else ())
    item.colleges.set(proposed.colleges if to_some else ())
    _change_files(item, proposed, checked)


def _change_files(item: NewsItem, proposed: NewsContent, checked: tuple[CheckedFile, ...]) -> None:
    dropped = item.files.filter(pk__in=proposed.drop_files)
    delete_files_after_commit(dropped)
    dropped.delete()
    if item.files.count() + len(checked) > MOST_NEWS_FILES:
        raise BusinessRuleError(f"Une actualité porte {MOST_NEWS_FILES} fichiers au plus.", field="attachments")
    for checked_file in checked:
        row = NewsFile(item=item, **checked_file.particulars, added_at=timezone.now())
        write_file(row.file, checked_file.content)
        row.save()


# ---------------------------------------------------------------- what becomes of it


@transaction.atomic
def take_up_news(*, item: NewsItem, by: Actor) -> None:
    """The news is kept for an issue to come; one put aside may be taken up again. Its author is told."""
    item = _locked(item)
    if item.state == NewsState.TAKEN_UP:
        return
    _refuse_withdrawn(item)
    _answer(item, by, state=NewsState.TAKEN_UP, reason="")
    record(verb="take_up_news", subject=item, by=by)


@transaction.atomic
def put_news_aside(*, item: NewsItem, reason: str, by: Actor) -> None:
    """The news will not appear; its author reads why, by mail too."""
    item = _locked(item)
    if not reason.strip():
        raise BusinessRuleError(
            "Dites pourquoi : la personne qui a proposé l’actualité lira ce motif.", field="reason"
        )
    if item.article_id:
        raise BusinessRuleError("Cette actualité est déjà un article d’un bulletin : retirez d’abord l’article.")
    _refuse_withdrawn(item)
    _answer(item, by, state=NewsState.PUT_ASIDE, reason=reason.strip())
    record(verb="put_news_aside", subject=item, by=by)


def tell_by_article(items: Iterable[NewsItem], article: Article, by: Actor) -> None:
    """The news is told by an article. Within the caller's transaction."""
    for given in items:
        item = _locked(given)
        _refuse_withdrawn(item)
        if item.article_id:
            raise BusinessRuleError(f"« {item.title} » est déjà un article d’un bulletin.")
        item.article = article
        item.save(update_fields=["article"])
        if item.state != NewsState.TAKEN_UP:
            _answer(item, by, state=NewsState.TAKEN_UP, reason="")


def _locked(item: NewsItem) -> NewsItem:
    return NewsItem.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=item.pk)


def _refuse_withdrawn(item: NewsItem) -> None:
    if item.state == NewsState.WITHDRAWN:
        raise BusinessRuleError(f"« {item.title} » a été retirée par la personne qui l’avait proposée.")


def _answer(item: NewsItem, by: Actor, **values: Any) -> None:
    for name, value in values.items():
        setattr(item, name, value)
    item.answered_at = timezone.now()
    item.save(update_fields=[*values, "answered_at"])
    _mail_answer(item, by)


def _mail_answer(item: NewsItem, by: Actor) -> None:
    author = item.proposed_by
    if not author.email or author.pk == by.person_id:
        return
    letter = compose_letter(
        "bulletins/email/news_answered", {"item": item, "news_url": absolute(item.get_absolute_url())}
    )
    recipient = Recipient(author.email, author.full_name, author.pk, item.mandate_label)
    queue_letter(kind=MailKind.NEWS_ANSWERED, recipient=recipient, letter=letter, about=item, by=by)
