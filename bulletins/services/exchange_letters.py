"""Mail about replies. It says that someone wrote, and leads to the page: what was written is never in it."""

from collections.abc import Iterable
from typing import Any

from bulletins.enums import MailKind
from bulletins.models import Reply, Thread
from bulletins.selectors.exchanges import secretariat, told_in_authority
from emegalis.lib.links import absolute, absolute_url
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Recipient
from emegalis.outbox.services import queue_letter
from governance.members.models import Mandate
from governance.members.roles import Actor


def tell_secretariat_of_thread(*, thread: Thread, by: Actor) -> None:
    """The authority wrote in a private thread."""
    context = {"thread": thread, "bulletin": thread.article.bulletin, "url": absolute(thread.get_absolute_url())}
    _tell(secretariat(on=by.day), MailKind.EXCHANGE, "bulletins/email/thread_written", context, thread, by)


def tell_authority(*, thread: Thread, by: Actor, concluded: bool = False) -> None:
    """The secretariat wrote, or concluded: to the DGS, and to whoever wrote there."""
    context = {
        "bulletin": thread.article.bulletin,
        "concluded": concluded,
        "url": absolute(thread.get_absolute_url()),
    }
    told = told_in_authority(thread, on=by.day)
    _tell(told, MailKind.EXCHANGE, "bulletins/email/thread_answered", context, thread, by)


def tell_secretariat_of_reply(*, reply: Reply, by: Actor) -> None:
    """A member answered an article in the sight of all."""
    article = reply.article
    context = {
        "reply": reply,
        "article": article,
        "bulletin": article.bulletin,
        "url": absolute_url("bulletins:article_replies", article.bulletin.number, article.pk),
    }
    _tell(secretariat(on=by.day), MailKind.REPLY, "bulletins/email/reply_written", context, reply, by)


def _tell(
    mandates: Iterable[Mandate], kind: MailKind, stem: str, context: dict[str, Any], about: Reply | Thread, by: Actor
) -> None:
    letter = compose_letter(stem, context)
    for mandate in mandates:
        person = mandate.person
        if person.email and person.pk != by.person_id:
            recipient = Recipient(person.email, person.full_name, person.pk, mandate.label)
            queue_letter(kind=kind, recipient=recipient, letter=letter, about=about, by=by)
