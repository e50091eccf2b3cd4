"""What an issue lacks before it can be made ready, and what deserves a look."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from bulletins.leads import due_day
from bulletins.models import Article, Bulletin
from bulletins.selectors.audience import Audience
from emegalis.lib.pdf import unknown_signs


@dataclass(frozen=True, slots=True)
class Check:
    """Something that an issue lacks; ``blocks`` when it cannot be made ready so."""

    text: str
    blocks: bool = True
    article_id: int | None = None


def checks_of(bulletin: Bulletin, audience: Audience, *, on: datetime.date) -> list[Check]:
    """What must be mended, then what deserves a look."""
    articles = list(
        bulletin.articles.select_related("consultation", "meeting", "orientation")
        .prefetch_related("authorities")
        .in_order()
    )
    checks = [check for article in articles for check in _article_checks(article, on)]
    if signs := unknown_signs(bulletin.editorial_title + bulletin.editorial + bulletin.editorial_signature):
        checks.append(Check(f"L’éditorial contient un signe que le PDF ne peut pas montrer : {signs}"))
    if not articles:
        checks.append(Check("Ce bulletin n’a pas encore d’article."))
    if not audience.addressees:
        checks.append(Check("Personne ne recevrait ce bulletin : choisissez au moins une instance."))
    if bulletin.dated_on < on:
        checks.append(Check("La date de parution est passée."))
    if audience.unreachable:
        count = len(audience.unreachable)
        what = "une personne n’a pas d’adresse" if count == 1 else f"{count} personnes n’ont pas d’adresse"
        checks.append(Check(f"Parmi les destinataires, {what}.", blocks=False))
    checks += _silent_authorities(articles, audience)
    return sorted(checks, key=lambda check: not check.blocks)


def _article_checks(article: Article, on: datetime.date) -> Iterable[Check]:
    if not article.text.strip() and not article.lede.strip():
        yield Check(f"« {article.title} » n’a pas de texte.", article_id=article.pk)
    if signs := unknown_signs("".join((article.title, article.lede, article.text, article.asked))):
        yield Check(
            f"« {article.title} » contient un signe que le PDF ne peut pas montrer : {signs}", article_id=article.pk
        )
    if article.is_distinct and not article.authorities.all():
        yield Check(f"« {article.title} » ne nomme aucune collectivité.", article_id=article.pk)
    due = due_day(article)
    if due and due < on:
        yield Check(f"« {article.title} » demande une réponse pour une date passée.", article_id=article.pk)


def _silent_authorities(articles: list[Article], audience: Audience) -> Iterable[Check]:
    """Authorities that a distinct article names and where nobody would receive it."""
    reached = {reading.authority_id for addressee in audience.addressees for reading in addressee.readings}
    named = {authority for article in articles if article.is_distinct for authority in article.authorities.all()}
    for authority in sorted(named, key=lambda a: (a.sort_key, a.pk)):
        if authority.pk not in reached:
            yield Check(f"Personne ne recevrait l’édition de : {authority.name}.", blocks=False)
