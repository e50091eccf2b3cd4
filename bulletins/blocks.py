"""What bulletins bring to the pages below: the desk, and the page of an authority."""

import datetime
from typing import Any

from django.utils import timezone

from bulletins.enums import BulletinState
from bulletins.models import Article, Bulletin, Edition, NewsItem, Reply, Thread
from bulletins.permissions import can_follow_threads, can_make_bulletins
from bulletins.readers import seats_of
from bulletins.selectors.gathering import gathered
from bulletins.selectors.rhythm import days_of_silence
from emegalis.lib.french import NBSP, day_of, plural
from emegalis.lib.slots import Block
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.strategy.models import Proposal

SHOWN = 5
DRAFTS = 3


def desk_button(actor: Actor, subject: None) -> Block | None:
    """The head of the desk leads to a new issue."""
    return Block("bulletins/_desk_button.html", place="now") if can_make_bulletins(actor) else None


def desk_bulletins(actor: Actor, subject: None) -> Block | None:
    """Issues in the making, the last one sent, days of silence, and what has gathered for the next."""
    if not can_make_bulletins(actor):
        return None
    making = list(Bulletin.objects.visible_to(actor).in_the_making().latest_first().prefetch_related("articles"))
    failed = Edition.objects.failed().light().select_related("bulletin").count()
    context = {
        "making": [(issue, plural(len(issue.articles.all()), "article")) for issue in making],
        "last": Bulletin.objects.sent().latest_first().first(),
        "silence": days_of_silence(on=actor.day),
        "gathered": NewsItem.objects.gathered().count(),
        "failed": failed,
    }
    stopped = [issue for issue in making if issue.is_stopped]
    attention = [f"l’envoi prévu du bulletin n°{NBSP}{issue.number} est arrêté" for issue in stopped]
    if failed:
        attention.append(f"{plural(failed, 'édition')} de bulletin en échec")
    return Block("bulletins/_desk_bulletins.html", context, attention=attention)


def desk_news(actor: Actor, subject: None) -> Block | None:
    """What the next issue can be made of, what presses first: a click makes it."""
    if not can_make_bulletins(actor):
        return None
    found = gathered(at=timezone.now(), on=actor.day)
    waiting = sum(1 for one in found if isinstance(one.subject, NewsItem) and one.subject.is_waiting)
    late = sum(1 for one in found if one.is_late)
    drafts = Bulletin.objects.visible_to(actor).filter(state=BulletinState.DRAFT).latest_first()[:DRAFTS]
    attention = [
        plural(waiting, "actualité proposée attend", "actualités proposées attendent") if waiting else "",
        plural(late, "actualité a passé sa date", "actualités ont passé leur date") if late else "",
    ]
    context = {"gathered": found, "drafts": list(drafts), "silence": days_of_silence(on=actor.day)}
    return Block("bulletins/_desk_news.html", context, attention=attention)


def desk_threads(actor: Actor, subject: None) -> Block | None:
    """Private threads where the authority wrote last, the longest wait first, with their age and date."""
    if not can_follow_threads(actor):
        return None
    waiting = Thread.objects.visible_to(actor).waiting().with_subject()
    count = waiting.count()
    if not count:
        return None
    shown = [(thread, _age(thread, actor.day), thread.is_late(actor.day)) for thread in waiting[:SHOWN]]
    attention = plural(count, "échange attend une réponse", "échanges attendent une réponse")
    return Block("bulletins/_desk_threads.html", {"threads": shown, "count": count}, attention=attention)


def _age(thread: Thread, on: datetime.date) -> int:
    """Days since the authority wrote."""
    return (on - day_of(thread.waiting_since)).days if thread.waiting_since else 0


def proposal_reply(actor: Actor, subject: Proposal) -> Block | None:
    """The reply that a proposal was born of, for those who read the reply."""
    reply = Reply.objects.visible_to(actor).filter(proposal=subject).select_related("article__bulletin").first()
    return Block("bulletins/_proposal_reply.html", {"reply": reply}, place="aside") if reply else None


def distinct_of_authority(actor: Actor, authority: Any) -> Block | None:
    """On the page of an authority, the distinct articles about it, for those who read them in its name."""
    if not isinstance(authority, Authority):
        return None
    found = Article.objects.visible_to(actor)
    if not actor.is_staff:
        seats = seats_of(mandate for mandate in actor.mandates if mandate.authority_id == authority.pk)
        found = found.readable_in(seats)
    about = found.distinct_ones().filter(authorities=authority, bulletin__state=BulletinState.SENT)
    latest = about.select_related("bulletin").order_by("-bulletin__year", "-bulletin__serial", "position")[:SHOWN]
    articles = list(latest)
    return Block("bulletins/_distinct_of_authority.html", {"articles": articles}) if articles else None


def proposal_article(actor: Actor, subject: Any) -> Block | None:
    """On the page of a proposal, for the secretariat: an article may be made of it."""
    if not can_make_bulletins(actor) or subject.is_withdrawn:
        return None
    return Block("bulletins/_proposal_act.html", {"proposal": subject}, place="now")
