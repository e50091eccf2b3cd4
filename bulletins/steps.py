"""What each article asks of one reader, and whether they have done it: an opinion, a convocation, a reply."""

import datetime
from collections.abc import Iterable, Iterator, Sequence

from django.urls import reverse
from django.utils import timezone

from bulletins.contents import Link, Step
from bulletins.leads import opinion_label
from bulletins.models import Article
from bulletins.selectors.exchanges import Talk
from emegalis.lib.french import NBSP, long_date
from governance.meetings.enums import MeetingState, Role
from governance.meetings.models import Convocation
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.permissions import can_submit_opinion
from governance.opinions.selectors import Writing, writings


def steps_before(actor: Actor, articles: Sequence[Article], talks: dict[int, Talk]) -> dict[int, tuple[Step, ...]]:
    """By article; the number of queries does not depend on that of the articles."""
    now = timezone.now()
    consultations = {article.consultation for article in articles if article.consultation}
    own: dict[int, list[Writing]] = {}
    for writing in writings(actor, consultations):
        own.setdefault(writing.consultation.pk, []).append(writing)
    convened = _convocations(actor, articles)
    return {
        article.pk: (
            *_of_consultation(actor, own.get(article.consultation_id or 0, []), now),
            *_of_meeting(convened.get(article.meeting_id or 0), now),
            *_of_reply(actor, article, talks.get(article.pk)),
        )
        for article in articles
    }


# ---------------------------------------------------------------- an opinion


def _of_consultation(actor: Actor, own: list[Writing], now: datetime.datetime) -> Iterator[Step]:
    several = len(own) > 1
    for writing in own:
        name = f"{NBSP}: {writing.authority.short_name}" if several else ""
        if writing.has_given and writing.opinion:
            said = f"Votre avis est donné{name}"
            yield Step(said, Link(writing.opinion.get_absolute_url(), f"Relire notre avis{name}"), done=True)
        elif writing.consultation.takes_opinions(at=now):
            yield Step("", _to_write(actor, writing, name))
        else:
            yield Step(f"La consultation est close, sans avis de votre direction générale{name}", None)


def _to_write(actor: Actor, writing: Writing, name: str) -> Link:
    form = f"{reverse('opinions:opinion_write', args=[writing.consultation.pk])}?pour={writing.authority.siren}"
    submits = can_submit_opinion(actor, writing.authority)
    return Link(form, f"{opinion_label(writing.consultation) if submits else 'Préparer l’avis'}{name}")


# ---------------------------------------------------------------- a convocation


def _convocations(actor: Actor, articles: Sequence[Article]) -> dict[int, Convocation]:
    meetings = {article.meeting_id for article in articles if article.meeting_id}
    if not meetings:
        return {}
    mine = Convocation.objects.filter(person=actor.person_id, meeting__in=meetings, role=Role.CONVENED)
    return {convocation.meeting_id: convocation for convocation in mine.select_related("meeting").order_by("-pk")}


def _of_meeting(convocation: Convocation | None, now: datetime.datetime) -> Iterator[Step]:
    if convocation is None:
        return
    meeting = convocation.meeting
    if convocation.reply:
        said = f"Votre réponse à la convocation{NBSP}: {convocation.get_reply_display()}"
        yield Step(said, None, done=True)
    elif meeting.state == MeetingState.CONVENED and meeting.starts_at > now:
        yield Step("", Link(meeting.get_absolute_url(), "Répondre à la convocation"))


# ---------------------------------------------------------------- a reply


def _of_reply(actor: Actor, article: Article, talk: Talk | None) -> Iterator[Step]:
    """Where nothing else is to be done, what is asked is answered by a reply."""
    if talk is None or not article.asked or article.consultation_id or article.meeting_id:
        return
    page = reverse("bulletins:article_replies", args=[article.bulletin.number, article.pk])
    answered = {authority: day for authority, day in _answers(talk) if authority in {a.pk for a in actor.authorities}}
    if answered:
        said = f"Votre collectivité a répondu le {long_date(max(answered.values()))}"
        yield Step(said, Link(page, "Relire les réponses"), done=True)
    elif talk.writes_for and not actor.is_staff:
        yield Step("", Link(page, _reply_label(talk.writes_for)))


def _answers(talk: Talk) -> Iterable[tuple[int, datetime.date]]:
    private = [reply for thread in talk.threads for reply in thread.replies.all()]
    for reply in (*talk.answers, *private):
        if not (reply.is_withdrawn or reply.from_staff):
            yield reply.authority_id, timezone.localtime(reply.written_at).date()


def _reply_label(authorities: Sequence[Authority]) -> str:
    return "Répondre" if len(authorities) == 1 else "Répondre pour l’une de vos collectivités"
