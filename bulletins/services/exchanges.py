"""Answering an article: in the sight of all readers where it is common, in a private thread where it is distinct."""

import datetime

from django.db import transaction
from django.utils import timezone

from bulletins.models import Article, Reply, Thread
from bulletins.selectors.exchanges import seats_to_write, thread_seat
from bulletins.services.exchange_letters import tell_authority, tell_secretariat_of_reply, tell_secretariat_of_thread
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor

CORRECTABLE_FOR = datetime.timedelta(minutes=30)
SAME_CLICK = datetime.timedelta(minutes=10)


@transaction.atomic
def reply_to_article(*, article: Article, authority: Authority, text: str, by: Actor) -> Reply:
    """A word in the name of an authority. A distinct article opens its private thread, or goes on with it.

    The same words sent twice within ten minutes are one reply: a second click, a page sent again.
    """
    article = _open(article)
    mandate = seats_to_write(by, article).get(authority)
    if mandate is None:
        raise BusinessRuleError("Répondez au titre d’une collectivité pour laquelle vous siégez.", field="authority")
    if not article.is_distinct:
        return _reply_in_public(article, mandate, text, by)
    return _write_in_thread(_opened(article, authority), mandate, text, by)


@transaction.atomic
def reply_in_thread(*, thread: Thread, text: str, by: Actor) -> Reply:
    """The next word of a thread, by either side. A word of the authority opens again a thread that was concluded."""
    thread = _locked(thread)
    if by.is_staff:
        return _answer(thread, text, by)
    seat = thread_seat(by, thread)
    if seat is None:
        raise BusinessRuleError("Seules les personnes qui siègent pour cette collectivité écrivent dans cet échange.")
    return _write_in_thread(thread, seat, text, by)


@transaction.atomic
def conclude_thread(*, thread: Thread, text: str, by: Actor) -> Reply:
    """What was concluded, by whom, when: the last word of the thread, told to the authority."""
    thread = _locked(thread)
    if thread.is_concluded:
        raise BusinessRuleError("Cet échange est déjà conclu.")
    conclusion = _staff_word(thread, text, by, concludes=True)
    thread.conclusion, thread.waiting_since, thread.latest_at = conclusion, None, conclusion.written_at
    thread.save(update_fields=["conclusion", "waiting_since", "latest_at"])
    record(verb="conclude_thread", subject=thread, by=by, reply=conclusion.pk)
    tell_authority(thread=thread, by=by, concluded=True)
    return conclusion


@transaction.atomic
def set_thread_due(*, thread: Thread, due_on: datetime.date | None, by: Actor) -> None:
    """The day by which both sides mean to conclude; none: no date is set."""
    thread = _locked(thread)
    if thread.is_concluded:
        raise BusinessRuleError("Cet échange est conclu : il n’attend plus rien.")
    if due_on and due_on < by.day:
        raise BusinessRuleError("Cette date est passée.", field="due_on")
    thread.due_on = due_on
    thread.save(update_fields=["due_on"])
    record(verb="set_thread_due", subject=thread, by=by, due_on=due_on.isoformat() if due_on else "")


@transaction.atomic
def edit_reply(*, reply: Reply, text: str, by: Actor) -> Reply:
    """Its author mends it for half an hour, as long as nobody of the other side has answered; it says so."""
    reply = Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
    if refusal := edit_refusal(reply, by, at=timezone.now()):
        raise BusinessRuleError(refusal)
    if text.strip() == reply.text:
        return reply
    reply.text, reply.edited_at = text.strip(), timezone.now()
    reply.save(update_fields=["text", "edited_at"])
    record(verb="edit_reply", subject=reply, by=by)
    return reply


def edit_refusal(reply: Reply, by: Actor, *, at: datetime.datetime) -> str:
    """Why this reply cannot be mended by this person now; nothing when it can."""
    if reply.author_id != by.person_id or reply.is_withdrawn:
        return "Seule la personne qui a écrit une réponse peut la corriger."
    if at - reply.written_at > CORRECTABLE_FOR:
        return "Une réponse se corrige pendant une demi-heure. Écrivez-en une autre, ou retirez celle-ci."
    if reply.thread_id and Reply.objects.filter(thread=reply.thread_id, pk__gt=reply.pk).exists():
        return "Quelqu’un a déjà répondu : écrivez une autre réponse, ou retirez celle-ci."
    return ""


@transaction.atomic
def withdraw_reply(*, reply: Reply, by: Actor) -> None:
    """Its words are shown to its author alone; that it was there, and withdrawn by its author, stays. For ever."""
    reply = Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
    if reply.author_id != by.person_id:
        raise BusinessRuleError("Seule la personne qui a écrit une réponse peut la retirer.")
    if reply.concludes:
        raise BusinessRuleError("Une conclusion ne se retire pas : écrivez à la suite ce qui la change.")
    if reply.is_withdrawn:
        return
    reply.withdrawn_at = timezone.now()
    reply.save(update_fields=["withdrawn_at"])
    record(verb="withdraw_reply", subject=reply, by=by)
    if reply.thread:
        _forget_wait(_locked(reply.thread))


# ---------------------------------------------------------------- in public


def _open(article: Article) -> Article:
    """The article as it stands now, when it can be answered."""
    article = Article.objects.select_related("bulletin").prefetch_related("authorities").get(pk=article.pk)
    if not article.bulletin.is_sent:
        raise BusinessRuleError("Ce bulletin n’est pas encore paru.")
    if article.is_withdrawn:
        raise BusinessRuleError("Cet article a été retiré : il ne reçoit plus de réponse.")
    return article


def _reply_in_public(article: Article, mandate: Mandate, text: str, by: Actor) -> Reply:
    if same := _same_click(text, by, article=article, thread=None):
        return same
    reply = _written(article, None, mandate, text, by, from_staff=by.is_staff)
    record(verb="reply_to_article", subject=reply, by=by, article=article.pk)
    if not by.is_staff:
        tell_secretariat_of_reply(reply=reply, by=by)
    return reply


# ---------------------------------------------------------------- in a private thread


def _opened(article: Article, authority: Authority) -> Thread:
    """The thread of an authority about an article, locked; asked for at once by two people, it is the same."""
    now = timezone.now()
    ahead = article.asked_by if article.asked_by and article.asked_by >= timezone.localdate() else None
    thread, _ = Thread.objects.get_or_create(
        article=article, authority=authority, defaults={"opened_at": now, "latest_at": now, "due_on": ahead}
    )
    return _locked(thread)


def _locked(thread: Thread) -> Thread:
    locked = Thread.objects.select_for_update(of=("self",)).with_subject()
    return locked.get(pk=thread.pk)


def _write_in_thread(thread: Thread, mandate: Mandate, text: str, by: Actor) -> Reply:
    if same := _same_click(text, by, article=thread.article, thread=thread):
        return same
    reply = _written(thread.article, thread, mandate, text, by)
    reopened = thread.is_concluded
    thread.conclusion, thread.latest_at = None, reply.written_at
    thread.waiting_since = thread.waiting_since or reply.written_at
    thread.save(update_fields=["conclusion", "latest_at", "waiting_since"])
    record(verb="reply_in_thread", subject=thread, by=by, reply=reply.pk, reopened=reopened)
    tell_secretariat_of_thread(thread=thread, by=by)
    return reply


def _answer(thread: Thread, text: str, by: Actor) -> Reply:
    if same := _same_click(text, by, article=thread.article, thread=thread):
        return same
    reply = _staff_word(thread, text, by)
    thread.waiting_since, thread.latest_at = None, reply.written_at
    thread.save(update_fields=["waiting_since", "latest_at"])
    record(verb="answer_thread", subject=thread, by=by, reply=reply.pk)
    tell_authority(thread=thread, by=by)
    return reply


def _staff_word(thread: Thread, text: str, by: Actor, *, concludes: bool = False) -> Reply:
    if not by.is_staff or by.main_mandate is None:
        raise BusinessRuleError("Seul le secrétariat répond au nom du syndicat mixte.")
    return _written(thread.article, thread, by.main_mandate, text, by, from_staff=True, concludes=concludes)


def _forget_wait(thread: Thread) -> None:
    """Nothing waits for an answer when all that the authority wrote since the last one is withdrawn."""
    answered = thread.replies.filter(from_staff=True).order_by("-pk").first()
    since = thread.replies.filter(from_staff=False, withdrawn_at=None, pk__gt=answered.pk if answered else 0)
    if thread.waiting_since and not since.exists():
        thread.waiting_since = None
        thread.save(update_fields=["waiting_since"])


# ---------------------------------------------------------------- words


def _same_click(text: str, by: Actor, *, article: Article, thread: Thread | None) -> Reply | None:
    recent = Reply.objects.filter(article=article, thread=thread, author=by.person_id, withdrawn_at=None)
    return recent.filter(text=text.strip(), written_at__gte=timezone.now() - SAME_CLICK).first()


def _written(
    article: Article,
    thread: Thread | None,
    mandate: Mandate,
    text: str,
    by: Actor,
    *,
    from_staff: bool = False,
    concludes: bool = False,
) -> Reply:
    assert by.person is not None  # noqa: S101 - whoever holds a mandate is a person
    return Reply.objects.create(
        article=article,
        thread=thread,
        text=text.strip(),
        author=by.person,
        author_name=by.person.full_name,
        mandate_label=mandate.label,
        authority=mandate.authority,
        from_staff=from_staff,
        concludes=concludes,
        written_at=timezone.now(),
    )
