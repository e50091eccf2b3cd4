"""What bulletins bring to the front page."""

from django.db.models import Prefetch
from django.urls import reverse

from bulletins.leads import LINKED, due_day
from bulletins.models import Article, Bulletin, Thread
from bulletins.reading import reader_issue
from emegalis.lib.french import NBSP, long_date, plural
from emegalis.lib.slots import Block, Brief, BriefLine, Call
from governance.members.roles import Actor

FRESH_DAYS = 30
SHOWN = 4


def issue_to_read(actor: Actor) -> Call | None:
    """For an élu, the issue of the last weeks: read in the browser rather than in the mail."""
    bulletin = _latest(actor) if actor.is_elected else None
    if bulletin is None or (actor.day - bulletin.dated_on).days > FRESH_DAYS:
        return None
    issue = reader_issue(actor, bulletin)
    first, *others = issue.pieces or (None,)
    if first is None:
        return None
    also = f"Et aussi{NBSP}: {', '.join(f'«{NBSP}{piece.title}{NBSP}»' for piece in others[:2])}. " if others else ""
    return Call(
        state="Bulletin à lire",
        icon="news",
        context=f"n°{NBSP}{bulletin.number}, {long_date(bulletin.dated_on, year=False)}",
        title=first.title,
        text=f"{also}{plural(issue.minutes, 'minute')} de lecture.",
        action_label="Lire le bulletin",
        action_url=bulletin.get_absolute_url(),
        more_label="En PDF",
        more_url=reverse("bulletins:bulletin_pdf", args=[bulletin.number]),
    )


def latest_issue(actor: Actor) -> Block | None:
    """The last issue and what it holds for this person, the distinct ones first."""
    bulletin = _latest(actor)
    if bulletin is None:
        return None
    articles = sorted(bulletin.articles.all(), key=lambda article: not article.is_distinct)[:SHOWN]
    context = {
        "issue": bulletin,
        "articles": [(article, due_day(article)) for article in articles],
        "is_staff": actor.is_staff,
    }
    return Block("bulletins/_latest_issue.html", context, brief=_brief(actor, bulletin, articles))


def _brief(actor: Actor, bulletin: Bulletin, articles: list[Article]) -> Brief | None:
    """The issue of the last weeks, by its titles; the mail of an older one has long been read."""
    if (actor.day - bulletin.dated_on).days > FRESH_DAYS:
        return None
    titles = ", ".join(f"«{NBSP}{article.title}{NBSP}»" for article in articles)
    name = f"Bulletin n°{NBSP}{bulletin.number} du {long_date(bulletin.dated_on)}"
    return Brief("Dernier bulletin", [BriefLine(name, bulletin.get_absolute_url(), titles)])


def running_threads(actor: Actor) -> Block | None:
    """What this person's authorities and the secretariat still have to say to each other."""
    if actor.is_staff:
        return None
    running = Thread.objects.visible_to(actor).running().with_subject().order_by("-latest_at", "-pk")
    threads = [(thread, thread.is_late(actor.day)) for thread in running[:SHOWN]]
    return Block("bulletins/_running_threads.html", {"threads": threads}) if threads else None


def _latest(actor: Actor) -> Bulletin | None:
    articles = Article.objects.visible_to(actor).select_related(*LINKED)
    visible = Prefetch("articles", articles.defer("text", "search_text").in_order())
    return Bulletin.objects.sent().visible_to(actor).latest_first().prefetch_related(visible).first()
