"""What is said of an article: public replies, and the private threads of distinct ones."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bulletins.enums import ThreadState
from bulletins.forms.exchange import (
    ConclusionForm,
    DueForm,
    ReplyForm,
    ThreadFilterForm,
    WordForm,
    kept_under,
)
from bulletins.models import Article, Reply, Thread
from bulletins.permissions import can_follow_threads, can_read_bulletins
from bulletins.replies import words_before
from bulletins.selectors.exchanges import Talk, talks_of, thread_seat
from bulletins.services.exchanges import conclude_thread, reply_in_thread, reply_to_article, set_thread_due
from bulletins.views.articles import get_article
from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.forms import PortalForm
from emegalis.lib.pages import page_of
from governance.members.roles import Actor

SENT = "envoye"


# ---------------------------------------------------------------- one article


@http_methods("GET", "POST")
@allowed(can_read_bulletins)
def article_replies(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Everything said of an article that this person may read, and their own reply."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    article = get_article(actor, number, pk)
    prefetch_related_objects([article], "authorities")
    talk = talks_of(actor, [article])[article.pk]
    form = reply_form(actor, article, talk, request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            reply = reply_to_article(article=article, by=actor, **form.cleaned_data)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            return _sent(request, reply)
    if request.method == "GET" and len(talk.threads) == 1 and not (talk.opens_for or actor.is_staff):
        return redirect(talk.threads[0])
    return render(request, "bulletins/article_replies.html", _article_context(request, article, talk, form))


def reply_form(actor: Actor, article: Article, talk: Talk, data: Any = None) -> ReplyForm | None:
    """What this reader may write of an article; nothing where they only read."""
    private = article.is_distinct
    authorities = talk.opens_for if private else list(talk.writes_for)
    if not authorities or not article.bulletin.is_sent:
        return None
    return ReplyForm(data, authorities=authorities, article_id=article.pk, private=private, person_id=actor.person_id)


def _article_context(request: HttpRequest, article: Article, talk: Talk, form: ReplyForm | None) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    public = Reply.objects.public().visible_to(actor).filter(article=article).in_order()
    page = page_of(public, request, size=50)
    return {
        "article": article,
        "bulletin": article.bulletin,
        "page": page,
        "words": words_before(actor, page, at=timezone.now()),
        "threads": talk.threads,
        "form": form,
        "reached": kept_under(actor.person_id, f"article.{article.pk}") if SENT in request.GET else "",
        "is_staff": actor.is_staff,
        "today": actor.day,
    }


def _sent(request: HttpRequest, reply: Reply) -> HttpResponse:
    private = reply.thread is not None
    messages.success(
        request, "Votre message est transmis au secrétariat." if private else "Votre réponse est publiée."
    )
    article = reply.article
    page = (
        reply.thread.get_absolute_url()
        if reply.thread
        else reverse("bulletins:article_replies", args=[article.bulletin.number, article.pk])
    )
    return redirect(f"{page}?{SENT}=1#{reply.anchor}")


# ---------------------------------------------------------------- private threads


@http_methods("GET")
@allowed(can_read_bulletins)
def thread_list(request: HttpRequest) -> HttpResponse:
    """My threads with the secretariat; all of them for the secretariat, those that wait first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = ThreadFilterForm(request.GET or None)
    visible = Thread.objects.visible_to(actor).with_subject().latest_first()
    state = form.cleaned_data["etat"] if form.is_valid() else ""
    page = page_of(visible.in_state(ThreadState(state)) if state else visible, request)
    context = {
        "page": page,
        "form": form,
        "is_staff": actor.is_staff,
        "waiting": Thread.objects.visible_to(actor).waiting().count(),
        "filtered": bool(state),
        "threads": [(thread, thread.is_late(actor.day)) for thread in page],
    }
    return render(request, "bulletins/thread_list.html", context)


def _get_thread(actor: Actor, pk: int) -> Thread:
    return get_visible_or_404(Thread.objects.visible_to(actor).with_subject(), pk=pk)


@http_methods("GET")
@allowed(can_read_bulletins)
def thread_detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    thread = _get_thread(actor, pk)
    return render(request, "bulletins/thread_detail.html", _thread_context(request, thread, WordForm()))


def _thread_context(request: HttpRequest, thread: Thread, form: WordForm) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    key = kept_under(actor.person_id, f"thread.{thread.pk}")
    readable = Article.objects.visible_to(actor).filter(pk=thread.article_id).exists()
    first = kept_under(actor.person_id, f"article.{thread.article_id}")
    return {
        "thread": thread,
        "article": thread.article,
        "bulletin": thread.article.bulletin,
        "readable": readable,
        "words": words_before(actor, thread.replies.in_order(), at=timezone.now()),
        "may_write": actor.is_staff or thread_seat(actor, thread) is not None,
        "can_follow": can_follow_threads(actor),
        "is_late": thread.is_late(actor.day),
        "form": form,
        "key": key,
        "reached": f"{key} {first}" if SENT in request.GET else "",
        "today": actor.day,
    }


@http_methods("POST")
@allowed(can_read_bulletins)
def thread_reply(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    thread = _get_thread(actor, pk)
    form = WordForm(request.POST)
    if form.is_valid():
        try:
            reply = reply_in_thread(thread=thread, text=form.cleaned_data["text"], by=actor)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            said = "Votre réponse est transmise à la collectivité." if actor.is_staff else None
            messages.success(request, said or "Votre message est transmis au secrétariat.")
            return redirect(f"{thread.get_absolute_url()}?{SENT}=1#{reply.anchor}")
    return render(request, "bulletins/thread_detail.html", _thread_context(request, thread, form))


@http_methods("GET", "POST")
@allowed(can_follow_threads)
def thread_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    thread = _get_thread(request.actor, pk)  # type: ignore[attr-defined]
    form = ConclusionForm(request.POST or None)
    done = "L’échange est conclu ; la collectivité en est avertie."
    return _follow(request, thread, form, conclude_thread, title="Conclure l’échange", done=done)


@http_methods("GET", "POST")
@allowed(can_follow_threads)
def thread_due(request: HttpRequest, pk: int) -> HttpResponse:
    thread = _get_thread(request.actor, pk)  # type: ignore[attr-defined]
    form = DueForm(request.POST or None, initial={"due_on": thread.due_on})
    done = "L’échéance de l’échange est enregistrée."
    return _follow(request, thread, form, set_thread_due, title="Fixer une échéance", done=done)


def _follow(
    request: HttpRequest, thread: Thread, form: PortalForm, verb: Callable[..., Any], *, title: str, done: str
) -> HttpResponse:
    """What the secretariat says of a thread; the fields of the form are those that the verb asks for."""
    if request.method == "POST" and form.is_valid():
        try:
            verb(thread=thread, by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect(thread)
    return render(request, "bulletins/thread_follow.html", {"thread": thread, "form": form, "title": title})
