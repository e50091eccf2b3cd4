"""Sending an issue: decided once, its deliveries written by a worker, one mail per person."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from bulletins.enums import BulletinState
from bulletins.models import Article, Bulletin, Edition
from bulletins.selectors.audience import KIND, Addressee, audience_of, distinct_articles
from bulletins.selectors.content import Share, edition_articles, issue_for
from bulletins.selectors.editions import EditionShelf, message_key, readers_named
from bulletins.services.apart import render_apart
from bulletins.services.letters import letter_of
from bulletins.services.proposals import tell_proposals_of
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import day_of
from emegalis.outbox.letters import Attachment, Letter, Recipient, Row
from emegalis.outbox.models import Message, Sending
from emegalis.outbox.services import open_sending, store_message, write_deliveries
from governance.members.roles import Actor
from governance.people.services.oppositions import opposition_headers


@transaction.atomic
def send_bulletin(*, bulletin: Bulletin, by: Actor | None) -> Sending:
    """A ready issue is sent, once: asked again, the same sending comes back. It is then read on the portal."""
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if bulletin.state == BulletinState.DRAFT:
        raise BusinessRuleError("Ce bulletin n’est pas prêt : déclarez-le prêt avant de l’envoyer.")
    if bulletin.state == BulletinState.READY:
        _decide(bulletin, by)
    sending, _ = open_sending(
        kind=KIND,
        key=bulletin.sending_key,
        title=f"Envoi du bulletin n°\u00a0{bulletin.number}",
        about=bulletin,
        by=by,
    )
    return sending


def _decide(bulletin: Bulletin, by: Actor | None) -> None:
    now = timezone.now()
    recipients = len(audience_of(bulletin, on=day_of(now)).addressees)
    if not recipients:
        raise BusinessRuleError(
            "Personne ne recevrait ce bulletin : aucun mandat en vigueur dans les instances choisies."
        )
    bulletin.state, bulletin.sent_at, bulletin.sent_by = BulletinState.SENT, now, by.person if by else None
    bulletin.save(update_fields=["state", "sent_at", "sent_by"])
    tell_proposals_of(bulletin, by=by)
    record(verb="send_bulletin", subject=bulletin, by=by, version=bulletin.version, recipients=recipients)


def sending_of(bulletin: Bulletin) -> Sending | None:
    """The sending of the issue as it stands; ``None`` before it is sent."""
    return Sending.objects.filter(key=bulletin.sending_key).first()


# ---------------------------------------------------------------- writing the deliveries, by a worker


def fill_bulletin(sending: Sending) -> None:
    """Write every delivery of an opened sending (``Kind.fill``); an edition not ready holds back its readers only.

    What is held back is then said on the page of the sending: the refusal comes after everything else is written.
    """
    bulletin = Bulletin.objects.get(pk=sending.object_id)
    render_apart(bulletin)
    _write(sending, bulletin)
    if trouble := _trouble(bulletin):
        raise BusinessRuleError(trouble)


def serve_awaited() -> None:
    """Write the deliveries that editions rendered since had held back, worker after worker until none is left."""
    for edition in Edition.objects.awaited().light().select_related("bulletin").order_by("pk"):
        sending = sending_of(edition.bulletin)
        if sending is not None:
            _write(sending, edition.bulletin, only=edition)
            Sending.objects.filter(pk=sending.pk).update(trouble=_trouble(edition.bulletin))


def _trouble(bulletin: Bulletin) -> str:
    """Which editions hold their readers back, in a sentence; nothing when all are ready."""
    waiting = [edition.name for edition in bulletin.editions.current().light().filter(held_back=True)]
    if not waiting:
        return ""
    what = "L’édition" if len(waiting) == 1 else "Les éditions"
    return f"{what} : {', '.join(waiting)} – pas encore en page. Les destinataires seront servis aussitôt après."


@transaction.atomic
def _write(sending: Sending, bulletin: Bulletin, only: Edition | None = None) -> None:
    """Deliveries and what is held back are written together: a worker killed in between loses nobody."""
    assert bulletin.sent_at is not None  # noqa: S101 - a sending exists for sent issues only
    audience = audience_of(bulletin, on=day_of(bulletin.sent_at))
    shelf = EditionShelf(bulletin)
    write_deliveries(sending=sending, rows=_rows(sending, bulletin, audience.addressees, shelf, only))
    if only is not None:
        bulletin.editions.filter(pk=only.pk).update(held_back=False)
    else:
        late = [edition.pk for edition in shelf.all if not edition.is_ready]
        bulletin.editions.filter(pk__in=late).update(held_back=True)


def _rows(
    sending: Sending, bulletin: Bulletin, addressees: Iterable[Addressee], shelf: EditionShelf, only: Edition | None
) -> Iterator[Row]:
    stored: dict[str, Message] = {}
    distinct = distinct_articles(bulletin)
    for addressee in addressees:
        editions = shelf.for_readings(addressee.readings)
        if not editions or not all(edition.is_ready for edition in editions):
            continue
        if only is not None and only not in editions:
            continue
        key = message_key(editions)
        if key not in stored:
            label = ", ".join(_named(edition, distinct) for edition in editions)
            letter = _letter(bulletin, editions)
            stored[key] = store_message(sending=sending, key=key, letter=letter, label=label)
        yield _row(addressee, stored[key])


def _named(edition: Edition, distinct: list[Article]) -> str:
    """As the page of the sending lists it: an authority may have several editions, told apart by who reads them."""
    if edition.authority is None:
        return "Édition commune"
    share = Share(edition.authority, frozenset(article.pk for article in edition.articles.all()))
    return f"{edition.name} – {readers_named(distinct, share)}"


def _letter(bulletin: Bulletin, editions: list[Edition]) -> Letter:
    """The letter stored with a single edition; for several, one that tells of all."""
    files = tuple(_attachment(edition) for edition in editions)
    if len(editions) == 1:
        kept = Edition.objects.only("mail_subject", "mail_text", "mail_html").get(pk=editions[0].pk)
        return Letter(subject=kept.mail_subject, text=kept.mail_text, html=kept.mail_html, attachments=files)
    shares = [
        Share(edition.authority, frozenset(article.pk for article in edition.articles.all()))
        for edition in editions
        if edition.authority
    ]
    distinct = {pk for share in shares for pk in share.articles}
    issue = issue_for(bulletin, edition_articles(bulletin, distinct), shares)
    return letter_of(bulletin, issue, files)


def _attachment(edition: Edition) -> Attachment:
    pdf = Edition.objects.values_list("pdf", flat=True).get(pk=edition.pk)
    return Attachment(edition.filename, "application/pdf", bytes(pdf or b""))


def _row(addressee: Addressee, message: Message) -> Row:
    recipient = Recipient(addressee.address, addressee.name, addressee.person_id, addressee.mandate_label)
    headers = opposition_headers(addressee.person_id, KIND)
    return Row(recipient, message, f"person:{addressee.person_id}", headers=headers)
