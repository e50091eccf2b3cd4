"""What an issue lacks before it leaves. Each point is cleared by mending it, or accepted by name; some only mended."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Max

from bulletins.contents import MOST_PAGES
from bulletins.dead_links import DeadLink, LinkInspector
from bulletins.leads import due_day
from bulletins.length import distinct_pages, page_count
from bulletins.models import Article, Bulletin, CheckAcceptance
from bulletins.selectors.audience import Addressee, Audience, distinct_articles
from bulletins.selectors.content import issue_for, piece_of
from bulletins.selectors.editions import plan_editions, planned_counts, readers_named
from bulletins.selectors.refusals import refused_last_time
from emegalis.audit.models import Entry
from emegalis.lib.french import NBSP, long_date, plural
from emegalis.lib.pdf import unknown_signs
from emegalis.outbox.models import AddressFailure
from governance.members.models import Mandate

NAMES_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Check:
    """Something to mend or to accept. ``blocks``: can only be mended. ``detail`` is what an acceptance rests on."""

    key: str
    text: str
    blocks: bool = False
    article_id: int | None = None
    names: tuple[str, ...] = ()
    detail: tuple[Any, ...] = ()
    acceptance: CheckAcceptance | None = None
    fallen: CheckAcceptance | None = None

    @property
    def fingerprint(self) -> str:
        """Changes with what was accepted: the sentence, the names, whatever ``detail`` holds."""
        told = json.dumps([self.text, self.names, self.detail], ensure_ascii=False, default=str)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def is_pending(self) -> bool:
        """Neither mended nor accepted."""
        return self.acceptance is None

    @property
    def hidden_names(self) -> int:
        return max(0, len(self.names) - NAMES_SHOWN)


def checks_of(bulletin: Bulletin, audience: Audience, *, on: datetime.date) -> list[Check]:
    """Everything to see to, what can only be mended first; each with its acceptance, or the one that has fallen."""
    articles = list(bulletin.articles.with_content(on_screen=True).in_order())
    found = [
        *_article_checks(articles, on),
        *_pointed_at(articles, on),
        *_links(bulletin, articles, audience, on),
        *_issue_checks(bulletin, articles, on),
        *_recipient_checks(bulletin, audience, on),
        *_editions(bulletin, audience),
        *_length(bulletin, articles, audience),
    ]
    return sorted(_with_acceptances(bulletin, found), key=lambda check: (not check.blocks, not check.is_pending))


def pending(checks: Iterable[Check]) -> list[Check]:
    return [check for check in checks if check.is_pending]


def _with_acceptances(bulletin: Bulletin, checks: Iterable[Check]) -> Iterator[Check]:
    accepted: dict[str, list[CheckAcceptance]] = {}
    for acceptance in bulletin.acceptances.select_related("accepted_by").order_by("accepted_at", "pk"):
        accepted.setdefault(acceptance.key, []).append(acceptance)
    for check in checks:
        before = accepted.get(check.key, [])
        standing = next((one for one in before if one.fingerprint == check.fingerprint and not check.blocks), None)
        yield replace(check, acceptance=standing, fallen=None if standing or not before else before[-1])


# ---------------------------------------------------------------- articles


def _article_checks(articles: list[Article], on: datetime.date) -> Iterator[Check]:
    for article in articles:
        key, title = f"article:{article.pk}", f"«{NBSP}{article.title}{NBSP}»"
        if not article.text.strip() and not article.lede.strip():
            yield Check(f"no_text:{key}", f"{title} n’a pas de texte.", blocks=True, article_id=article.pk)
        if signs := unknown_signs(_printed(article)):
            text = f"{title} contient un signe que le PDF ne peut pas montrer : {signs}"
            yield Check(f"signs:{key}", text, blocks=True, article_id=article.pk)
        if article.is_distinct and not article.authorities.all():
            yield Check(
                f"no_authority:{key}", f"{title} ne nomme aucune collectivité.", blocks=True, article_id=article.pk
            )
        if article.asked and (due := due_day(article)) and due < on:
            text = f"{title} demande une réponse pour une date passée, le {long_date(due)}."
            yield Check(f"past_date:{key}", text, article_id=article.pk)
        if not article.asked and (article.asked_by or article.asked_by_follows):
            text = f"{title} donne une date sans dire ce qui est demandé : elle ne paraît nulle part."
            yield Check(f"no_ask:{key}", text, article_id=article.pk)
        picture = getattr(article, "picture", None)
        if picture and not article.picture_alt.strip():
            text = f"{title} a une image sans texte de remplacement : qui ne la voit pas n’en saura rien."
            yield Check(f"no_alt:{key}", text, article_id=article.pk, detail=(picture.sha256,))


def _printed(article: Article) -> str:
    words = (article.title, article.lede, article.text, article.asked)
    return "".join((*words, article.picture_caption, article.picture_credit))


def _pointed_at(articles: list[Article], on: datetime.date) -> Iterator[Check]:
    """Consultations and meetings that are no longer what the article was written for."""
    moved = _meetings_moved({article.meeting_id for article in articles if article.meeting_id})
    for article in articles:
        title = f"«{NBSP}{article.title}{NBSP}»"
        consultation, meeting = article.consultation, article.meeting
        if consultation and (state := _ended(consultation, on)):
            text = f"{title} conduit à une consultation {state}."
            yield Check(f"consultation:article:{article.pk}", text, article_id=article.pk, detail=(consultation.pk,))
        if meeting and meeting.is_cancelled:
            text = f"{title} conduit à une {meeting.noun} annulée."
            yield Check(f"meeting:article:{article.pk}", text, article_id=article.pk, detail=(meeting.pk,))
        elif meeting and (when := moved.get(str(meeting.pk))) and when > article.updated_at:
            day = long_date(meeting.starts_at)
            text = f"{title} conduit à une {meeting.noun} déplacée au {day} depuis qu’il est écrit."
            detail = (meeting.pk, meeting.starts_at)
            yield Check(f"meeting:article:{article.pk}", text, article_id=article.pk, detail=detail)


def _ended(consultation: Any, on: datetime.date) -> str:
    if consultation.is_withdrawn:
        return "retirée"
    is_closed = consultation.is_closed or consultation.closing_day < on
    return f"close depuis le {long_date(consultation.closes_at)}" if is_closed else ""


def _meetings_moved(meetings: Iterable[int]) -> dict[str, datetime.datetime]:
    """When each of these was last moved, by id as the journal writes it."""
    ids = [str(pk) for pk in meetings]
    lines = Entry.objects.filter(verb="move_meeting", object_type="meetings.meeting", object_id__in=ids)
    return dict(lines.values_list("object_id").annotate(last=Max("at")).order_by())


# ---------------------------------------------------------------- links


def _links(bulletin: Bulletin, articles: list[Article], audience: Audience, on: datetime.date) -> Iterator[Check]:
    inspector = LinkInspector(audience, on)
    for dead in inspector.dead_links([bulletin.editorial]):
        yield Check(f"link:{_short(dead.address)}:editorial", _said("L’éditorial", dead))
    closed = inspector.closed_orientations(articles)
    for article in articles:
        title = f"«{NBSP}{article.title}{NBSP}»"
        for dead in inspector.dead_links([article.text], article):
            key = f"link:{_short(dead.address)}:article:{article.pk}"
            yield Check(key, _said(title, dead), article_id=article.pk)
        if article.pk in closed:
            text = f"{title} conduit à une orientation que tous ses lecteurs ne peuvent pas encore lire."
            key = f"orientation:article:{article.pk}"
            yield Check(key, text, article_id=article.pk, detail=(article.orientation_id,))


def _short(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:12]


def _said(title: str, dead: DeadLink) -> str:
    address = dead.address if len(dead.address) < 120 else f"{dead.address[:119]}…"
    if dead.readers:
        return f"{title} renvoie à une page fermée à certains de ses lecteurs ({', '.join(dead.readers)}) : {address}"
    return f"{title} renvoie à une page qui n’existe pas, ou que ses lecteurs ne peuvent pas ouvrir : {address}"


# ---------------------------------------------------------------- the issue, its recipients, its editions


def _issue_checks(bulletin: Bulletin, articles: list[Article], on: datetime.date) -> Iterator[Check]:
    if signs := unknown_signs(bulletin.editorial_title + bulletin.editorial + bulletin.editorial_signature):
        yield Check(
            "signs:editorial", f"L’éditorial contient un signe que le PDF ne peut pas montrer : {signs}", blocks=True
        )
    if not articles:
        yield Check("no_article", "Ce bulletin n’a pas encore d’article.", blocks=True)
    if bulletin.is_draft and bulletin.dated_on < on:
        yield Check("past_date", f"La date de parution est passée : le {long_date(bulletin.dated_on)}.")


def _recipient_checks(bulletin: Bulletin, audience: Audience, on: datetime.date) -> Iterator[Check]:
    if not audience.addressees:
        yield Check("nobody", "Personne ne recevrait ce bulletin : choisissez au moins une instance.", blocks=True)
    if audience.unreachable:
        what = _people(audience.unreachable, "n’a pas d’adresse", "n’ont pas d’adresse")
        yield Check("unreachable", f"Parmi les destinataires, {what}.", names=_names(audience.unreachable))
    yield from _address_checks(bulletin, audience)
    yield from _named_without_mandate(bulletin, on)


def _address_checks(bulletin: Bulletin, audience: Audience) -> Iterator[Check]:
    """Marked addresses get nothing; others refused the last issue for good, and may refuse this one."""
    marked = set(AddressFailure.objects.hard().values_list("address", flat=True))
    failing = _at(marked, audience)
    if failing:
        what = _people(failing, "a une adresse qui a échoué", "ont une adresse qui a échoué")
        text = f"Parmi les destinataires, {what} : rien n’y partira tant qu’elle n’est pas corrigée."
        yield Check("failing", text, names=_names(failing), detail=_addresses(failing))
    refusing = _at(refused_last_time(bulletin) - marked, audience)
    if refusing:
        end = "une adresse qui a refusé le dernier bulletin"
        what = _people(refusing, f"a {end}", f"ont {end}")
        text = f"Parmi les destinataires, {what} : vérifiez-la, ou faites-la corriger, avant l’envoi."
        yield Check("refused", text, names=_names(refusing), detail=_addresses(refusing))


def _people(those: list[Addressee], one: str, several: str) -> str:
    return f"une personne {one}" if len(those) == 1 else f"{plural(len(those), 'personne')} {several}"


def _names(those: list[Addressee]) -> tuple[str, ...]:
    return tuple(f"{one.name} ({one.mandate_label})" for one in those)


def _at(addresses: set[str], audience: Audience) -> list[Addressee]:
    return [one for one in audience.addressees if one.address.lower() in addresses]


def _addresses(those: list[Addressee]) -> tuple[str, ...]:
    return tuple(one.address for one in those)


def _named_without_mandate(bulletin: Bulletin, on: datetime.date) -> Iterator[Check]:
    in_force = Mandate.objects.in_force(on=on).values("person")
    gone = list(bulletin.named_people.exclude(pk__in=in_force).order_by("sort_key", "pk"))
    if gone:
        what = "une personne ajoutée n’a" if len(gone) == 1 else f"{plural(len(gone), 'personne')} ajoutées n’ont"
        names = tuple(person.full_name for person in gone)
        yield Check("named_gone", f"Parmi les destinataires, {what} plus de mandat.", names=names)


def _editions(bulletin: Bulletin, audience: Audience) -> Iterator[Check]:
    """Editions that nobody would receive: their only readers have no seat, no address, or oppose the mail."""
    distinct = distinct_articles(bulletin)
    plans = plan_editions(distinct, audience)
    counts = planned_counts(plans, audience)
    for plan in plans:
        if not counts[plan.key]:
            readers = readers_named(distinct, plan)
            text = f"Personne ne recevrait l’édition de : {plan.authority.name} ({readers})."
            yield Check(f"edition:{plan.key}", text, detail=tuple(sorted(plan.articles)))


def _length(bulletin: Bulletin, articles: list[Article], audience: Audience) -> Iterator[Check]:
    """Told before the layout, which comes once the issue is ready: an edition would be too long."""
    distinct = {article.pk: article for article in articles if article.is_distinct}
    common = page_count(
        issue_for(bulletin, [article for article in articles if not article.is_distinct], on_screen=True)
    )
    own = {pk: distinct_pages(piece_of(bulletin, article)) for pk, article in distinct.items()}
    counts = {"commune": common}
    for plan in plan_editions(list(distinct.values()), audience):
        count = common + sum(own[pk] for pk in plan.articles)
        counts[plan.authority.name] = max(count, counts.get(plan.authority.name, 0))
    if (longest := max(counts.values())) > MOST_PAGES:
        text = (
            f"Sur papier, ce bulletin ferait environ {longest} pages, pour {MOST_PAGES} au plus : raccourcissez des "
            "articles, ou gardez-en pour un prochain numéro."
        )
        too_long = tuple(f"Édition{NBSP}: {name}" for name, count in counts.items() if count > MOST_PAGES)
        yield Check("length", text, names=too_long)
