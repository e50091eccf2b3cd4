"""Mending an issue already sent: an erratum says what changed; a withdrawal takes an article off the portal."""

import dataclasses
import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from bulletins.enums import MailKind
from bulletins.models import Article, Bulletin, Erratum, Withdrawal
from bulletins.selectors.receipts import messages_with
from bulletins.services.sending import sending_of
from bulletins.services.versions import recall_editions, renew_editions
from bulletins.writing import ArticleWords
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.markdown import plain
from emegalis.lib.search import search_text
from emegalis.outbox.services import open_sending, recall_waiting
from governance.members.models import Authority
from governance.members.roles import Actor

WITHDRAWN_TITLE = "Article retiré"


@transaction.atomic
def correct_article(
    *, article: Article, words: ArticleWords, before: str, after: str, mail: bool, version: int, by: Actor
) -> Erratum:
    """The article says what it should have said; what changed is told beside it, the former text stays readable.

    The editions that hold it are made again. With ``mail``, those who received it are told, once.
    """
    current = _locked(article)
    _check_correction(current, words, version)
    assert by.person is not None  # noqa: S101 - an actor of the secretariat
    now = timezone.now()
    erratum = Erratum.objects.create(
        article=current,
        before=before,
        after=after,
        previous=words_of(current).as_json(),
        mailed=mail,
        written_at=now,
        written_by=by.person,
        author_name=by.person.full_name,
    )
    _rewrite(current, words, by, now)
    editions = renew_editions(article=current, at=now)
    record(verb="correct_article", subject=current, by=by, erratum=erratum.pk, editions=editions, mailed=mail)
    if mail:
        _announce(erratum, by)
    return erratum


def _check_correction(current: Article, words: ArticleWords, version: int) -> None:
    if current.version != version:
        raise BusinessRuleError(
            "Cet article a été corrigé pendant que vous écriviez : votre texte est gardé ci-dessous. Rouvrez "
            "l’article dans un autre onglet, comparez, puis recommencez."
        )
    if words == words_of(current):
        raise BusinessRuleError("Rien n’a changé dans l’article : corrigez d’abord son texte.", field="text")
    if not words.text.strip() and not words.lede.strip():
        raise BusinessRuleError("Un article corrigé garde un texte ; pour l’ôter, retirez-le.", field="text")


@transaction.atomic
def withdraw_article(*, article: Article, reason: str, by: Actor) -> Withdrawal:
    """Nobody reads the article any more on the portal: neither page, nor PDF, search, list or count.

    Those who could read it are told that it was withdrawn, and why. What it said is kept apart for the data protection
    officer. The mails that left cannot be recalled; those that wait never leave with it.
    """
    current = _locked(article)
    if not reason.strip():
        raise BusinessRuleError("Dites pourquoi : qui pouvait lire l’article lira ce motif.", field="reason")
    assert by.person is not None  # noqa: S101 - an actor of the secretariat
    now = timezone.now()
    withdrawal = Withdrawal.objects.create(
        article=current,
        reason=reason.strip(),
        kept=_kept(current),
        withdrawn_at=now,
        withdrawn_by=by.person,
        author_name=by.person.full_name,
    )
    editions = recall_editions(article=current, at=now)
    current.withdrawn_at = now
    current.picture_alt = current.picture_caption = current.picture_credit = ""
    _rewrite(current, ArticleWords(WITHDRAWN_TITLE), by, now)
    Erratum.objects.filter(article=current).update(before="", after="", previous={})
    waiting = _write_anew(current)
    record(
        verb="withdraw_article",
        subject=current,
        by=by,
        bulletin=current.bulletin_id,
        editions=editions,
        held_back=waiting,
    )
    return withdrawal


def _write_anew(article: Article) -> int:
    """Who still waits for the issue gets it without the article: return how many."""
    sending = sending_of(article.bulletin)
    if sending is None:
        return 0
    waiting = recall_waiting(sending=sending, messages=messages_with(article), mark=f"retrait:{article.pk}")
    if waiting:
        article.bulletin.editions.current().update(held_back=True)
    return waiting


def words_of(article: Article) -> ArticleWords:
    """What an article says, as it can be corrected."""
    return ArticleWords(article.title, article.lede, article.text, article.asked, article.asked_by)


def _locked(article: Article) -> Article:
    """The article, locked with its issue, while it can still be mended."""
    bulletin = Bulletin.objects.select_for_update().get(pk=article.bulletin_id)
    if not bulletin.is_sent:
        raise BusinessRuleError("Ce bulletin n’est pas encore envoyé : modifiez l’article dans la composition.")
    current = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if current.is_withdrawn:
        raise BusinessRuleError("Cet article est déjà retiré.")
    current.bulletin = bulletin
    return current


def _rewrite(article: Article, words: ArticleWords, by: Actor, now: datetime.datetime) -> None:
    article.asked_by_follows = article.asked_by_follows and words.asked_by == article.asked_by
    for name, value in dataclasses.asdict(words).items():
        setattr(article, name, value)
    searched = search_text(words.title, words.lede, plain(words.text), words.asked, article.picture_caption)
    article.search_text = "" if article.is_withdrawn else searched
    article.version += 1
    article.updated_at, article.updated_by = now, by.person
    article.save()


def _kept(article: Article) -> dict[str, Any]:
    """Everything the withdrawn article said, its errata with it, and for whom it was."""
    named: list[Authority] = list(article.authorities.by_name())
    return {
        "scope": article.scope,
        **words_of(article).as_json(),
        "authorities": [authority.name for authority in named],
        "picture": [words for words in (article.picture_alt, article.picture_caption) if words],
        "annexes": [annex.title for annex in article.annexes.all()],
        "readers": [str(group.label) for group in article.reader_groups] if article.is_distinct else [],
        "errata": [
            {"before": erratum.before, "after": erratum.after, "previous": erratum.previous}
            for erratum in article.errata.in_order()
        ],
    }


def _announce(erratum: Erratum, by: Actor) -> None:
    number = erratum.article.bulletin.number
    open_sending(
        kind=MailKind.ERRATUM,
        key=erratum.sending_key,
        title=f"Erratum au bulletin n°\u00a0{number}",
        about=erratum,
        by=by,
    )
