"""Freezing an issue, and rendering each of its editions once."""

import datetime
import logging
from collections.abc import Callable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bulletins.checks import checks_of, pending
from bulletins.enums import BulletinState, EditionState
from bulletins.leads import LINKED, due_day, what_is_told
from bulletins.models import COMMON_KEY, SCHEDULE, Article, Bulletin, Edition
from bulletins.querysets import EditionQuerySet
from bulletins.rendering import Press
from bulletins.selectors.audience import Audience, audience_of, distinct_articles
from bulletins.selectors.content import edition_issue
from bulletins.selectors.editions import plan_editions
from bulletins.selectors.writing import wrote_last
from bulletins.services.composition import lock_draft
from bulletins.services.letters import letter_of
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.pdf import Paper
from emegalis.lib.process import asked_to_stop
from emegalis.outbox.letters import Letter
from emegalis.outbox.services import wake
from governance.members.roles import Actor

logger = logging.getLogger(__name__)
RENDER_TASK = "bulletins.tasks.render_editions"
LEASE = datetime.timedelta(minutes=3)
ATTEMPTS = 3
INTERRUPTED = "La mise en page s’est interrompue."
HEAVIEST_PDF = 3_600_000  # 5 MB once encoded for mail


def wake_renderers() -> None:
    """Tell a worker that an edition waits. The row is the queue: a dead broker only means waiting for the sweep."""
    wake(RENDER_TASK)


@transaction.atomic
def mark_ready(*, bulletin: Bulletin, by: Actor, knowingly: bool = False) -> Bulletin:
    """The articles are frozen and a worker renders every edition; refused while something is neither mended nor
    accepted, and to who wrote last unless they do it ``knowingly``."""
    bulletin = lock_draft(bulletin)
    audience = audience_of(bulletin, on=by.day)
    missing = [check.text for check in pending(checks_of(bulletin, audience, on=by.day))]
    if missing:
        raise BusinessRuleError(" ".join(missing))
    is_alone = wrote_last(bulletin, by)
    if is_alone and not knowingly:
        raise BusinessRuleError(
            "Vous avez écrit en dernier : demandez à une autre personne du secrétariat de déclarer ce bulletin prêt, "
            "ou cochez que vous le faites en connaissance de cause."
        )
    bulletin.state, bulletin.version = BulletinState.READY, bulletin.version + 1
    bulletin.ready_at, bulletin.ready_by, bulletin.ready_alone = timezone.now(), by.person, is_alone
    bulletin.save(update_fields=["state", "version", "ready_at", "ready_by", "ready_alone"])
    _freeze_links(bulletin)
    _open_editions(bulletin, audience)
    count = bulletin.editions.count()
    record(verb="mark_ready", subject=bulletin, by=by, version=bulletin.version, editions=count, wrote_last=is_alone)
    transaction.on_commit(wake_renderers, robust=True)
    return bulletin


def _freeze_links(bulletin: Bulletin) -> None:
    """What the issue says of consultations, meetings, orientations and projects is kept as it stands now."""
    articles = list(bulletin.articles.select_related(*LINKED))
    for article in articles:
        article.told, article.asked_by = what_is_told(article), due_day(article)
    Article.objects.bulk_update(articles, ["told", "asked_by"])


def _open_editions(bulletin: Bulletin, audience: Audience) -> None:
    Edition.objects.create(bulletin=bulletin, key=COMMON_KEY)
    for plan in plan_editions(distinct_articles(bulletin), audience):
        edition = Edition.objects.create(bulletin=bulletin, key=plan.key, authority=plan.authority)
        edition.articles.set(plan.articles)


@transaction.atomic
def reopen_bulletin(*, bulletin: Bulletin, by: Actor) -> None:
    """Back to the draft, as long as it is not sent; its editions are thrown away, its hour forgotten."""
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if bulletin.state != BulletinState.READY:
        raise BusinessRuleError("Seul un bulletin prêt et non envoyé peut être repris.")
    was_scheduled = bulletin.send_at is not None
    bulletin.state = BulletinState.DRAFT
    bulletin.ready_at = bulletin.ready_by = None
    bulletin.ready_alone = False
    bulletin.forget_schedule()
    bulletin.save(update_fields=["state", "ready_at", "ready_by", "ready_alone", *SCHEDULE])
    bulletin.editions.all().delete()
    bulletin.articles.update(told={})
    record(verb="reopen_bulletin", subject=bulletin, by=by, version=bulletin.version, called_back=was_scheduled)


@transaction.atomic
def retry_edition(*, edition: Edition, by: Actor) -> None:
    """Ask for a failed edition to be rendered again; the people it holds back are served when it succeeds."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.state != EditionState.FAILED:
        raise BusinessRuleError("Cette édition n’est pas en échec.")
    edition.state, edition.attempts, edition.failure = EditionState.PENDING, 0, ""
    edition.save(update_fields=["state", "attempts", "failure"])
    record(verb="retry_edition", subject=edition, by=by)
    transaction.on_commit(wake_renderers, robust=True)


# ---------------------------------------------------------------- rendering, by a worker


def render_due_editions(
    bulletin: Bulletin | None = None, *, on_claim: Callable[[Edition], None] = lambda edition: None
) -> list[Edition]:
    """Render what waits, one edition after the other; return those that are now ready.

    ``on_claim`` hears of each edition before its rendering begins. Asked to stop, a worker finishes the one in hand.
    """
    rendered, press, printed = [], None, None
    while not asked_to_stop() and (edition := _claim(bulletin)):
        on_claim(edition)
        issue_printed = (edition.bulletin_id, edition.bulletin.version, edition.made_at)
        if press is None or issue_printed != printed:
            press, printed = Press(created=edition.made_at or timezone.now()), issue_printed
        if _render(edition, press):
            rendered.append(edition)
    return rendered


def _claim(bulletin: Bulletin | None) -> Edition | None:
    """Reserve one edition for a few minutes: two workers never render the same, a dead one's is taken over."""
    now = timezone.now()
    Edition.objects.interrupted(at=now).filter(attempts__gte=ATTEMPTS).update(
        state=EditionState.FAILED, failure=INTERRUPTED
    )
    due = Edition.objects.due(at=now).order_by("pk")
    if bulletin is not None:
        due = due.filter(bulletin=bulletin)
    for pk in due.values_list("pk", flat=True)[:10]:
        claim = {"state": EditionState.RENDERING, "claimed_until": now + LEASE, "attempts": F("attempts") + 1}
        if due.filter(pk=pk).update(**claim):
            return Edition.objects.light().select_related("bulletin", "authority").get(pk=pk)
    return None


def _render(edition: Edition, press: Press) -> bool:
    """One edition that cannot be rendered or kept never stops the others: it is marked, tried again, then shown."""
    try:
        issue = edition_issue(edition)
        paper = press.render(issue)
        if len(paper.content) > HEAVIEST_PDF:
            raise BusinessRuleError("Le PDF de cette édition est trop lourd pour être joint à un courriel.")
        return _keep(edition, paper, letter_of(edition.bulletin, issue))
    except BusinessRuleError as error:
        _keep_failure(edition, str(error), final=True)
    except Exception as error:
        logger.exception("Edition %s could not be rendered.", edition.pk)
        _keep_failure(edition, f"{type(error).__name__} : {error}")
    return False


@transaction.atomic
def _keep(edition: Edition, paper: Paper, letter: Letter) -> bool:
    """Store what was rendered, unless the issue was taken back or another worker has done it meanwhile."""
    return bool(
        _claimed(edition).update(
            state=EditionState.READY,
            pdf=paper.content,
            size=len(paper.content),
            pages=paper.pages,
            mail_subject=letter.subject,
            mail_text=letter.text,
            mail_html=letter.html,
            failure="",
            rendered_at=timezone.now(),
        )
    )


def _keep_failure(edition: Edition, cause: str, *, final: bool = False) -> None:
    again = edition.attempts < ATTEMPTS and not final
    state = EditionState.PENDING if again else EditionState.FAILED
    _claimed(edition).update(state=state, failure=cause[:300])


def give_back(edition: Edition) -> None:
    """Its process died in the middle: nothing of it was kept; it is tried again at once, three times at most."""
    _keep_failure(edition, INTERRUPTED)


def _claimed(edition: Edition) -> EditionQuerySet:
    return Edition.objects.filter(pk=edition.pk, state=EditionState.RENDERING, claimed_until=edition.claimed_until)
