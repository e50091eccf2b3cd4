"""News that members propose, and what becomes of it."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from bulletins.enums import NewsState, Scope
from bulletins.models import NewsItem
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Authority
from governance.members.roles import Actor


@transaction.atomic
def propose_news(
    *,
    title: str,
    text: str,
    authority: Authority,
    by: Actor,
    importance: str = "",
    scope: Scope = Scope.NEWS,
    wanted_by: datetime.date | None = None,
) -> NewsItem:
    """The secretariat sees the news among what has gathered; its author sees what becomes of it."""
    mandate = next((mandate for mandate in by.mandates if mandate.authority_id == authority.pk), None)
    if by.person is None or mandate is None:
        raise BusinessRuleError(
            "Proposez une actualité au titre d’une collectivité où vous siégez.", field="authority"
        )
    if wanted_by and wanted_by < by.day:
        raise BusinessRuleError("Cette date est passée.", field="wanted_by")
    item = NewsItem.objects.create(
        title=title,
        text=text,
        importance=importance,
        scope=scope,
        wanted_by=wanted_by,
        authority=authority,
        proposed_by=by.person,
        mandate_label=mandate.label,
        proposed_at=timezone.now(),
    )
    record(verb="propose_news", subject=item, by=by, scope=scope)
    return item


@transaction.atomic
def take_up_news(*, item: NewsItem, by: Actor) -> None:
    """The news is kept for an issue to come; one put aside may be taken up again."""
    item = NewsItem.objects.select_for_update().get(pk=item.pk)
    if item.state == NewsState.TAKEN_UP:
        return
    _answer(item, by, state=NewsState.TAKEN_UP, reason="")
    record(verb="take_up_news", subject=item, by=by)


@transaction.atomic
def put_news_aside(*, item: NewsItem, reason: str, by: Actor) -> None:
    """The news will not appear; its author reads why."""
    item = NewsItem.objects.select_for_update().get(pk=item.pk)
    if not reason.strip():
        raise BusinessRuleError(
            "Dites pourquoi : la personne qui a proposé l’actualité lira ce motif.", field="reason"
        )
    if item.article_id:
        raise BusinessRuleError("Cette actualité est déjà un article d’un bulletin : retirez d’abord l’article.")
    _answer(item, by, state=NewsState.PUT_ASIDE, reason=reason.strip())
    record(verb="put_news_aside", subject=item, by=by)


def _answer(item: NewsItem, by: Actor, **values: Any) -> None:
    for name, value in values.items():
        setattr(item, name, value)
    item.answered_at = timezone.now()
    item.save(update_fields=[*values, "answered_at"])
