"""The mails of consultations: written in the verb's transaction, carried by the outbox."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from emegalis.audit.services import Author
from emegalis.lib.links import absolute_url
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Attachment, Letter, Recipient, Row
from emegalis.outbox.models import Sending
from emegalis.outbox.services import open_sending, queue_letter, store_message, write_deliveries
from governance.members.copies import Copied, copies_of, copy_key
from governance.members.enums import BodyKind, Seat
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor
from governance.opinions.enums import MailKind
from governance.opinions.models import Consultation, Opinion, OpinionRevision
from governance.people.services import issue_private_links

LINK_PURPOSE = "opinion"


def recipient_of(mandate: Mandate) -> Recipient:
    return Recipient(
        address=mandate.person.email or "",
        name=mandate.person.full_name,
        person_id=mandate.person_id,
        mandate_label=mandate.label,
    )


def recipient_key(mandate: Mandate) -> str:
    """Someone who sits for two authorities gets two mails: each names its own."""
    return f"person:{mandate.person_id}:{mandate.authority.siren}"


def commission_seats(authorities: Iterable[Authority], *seats: Seat) -> "QuerySet[Mandate]":
    """Seats of these authorities today whose holder has an address: titulars, substitutes and preparers by default."""
    return (
        Mandate.objects.in_force(on=timezone.localdate())
        .in_kinds(BodyKind.STRATEGIC_COMMISSION)
        .filter(authority__in=list(authorities), seat__in=seats or Seat.values)
        .reachable()
        .with_names()
    )


# ---------------------------------------------------------------- the request, and its reminder


def send_requests(
    *,
    kind: MailKind,
    key: str,
    stem: str,
    consultation: Consultation,
    mandates: Sequence[Mandate],
    by: Actor,
    text: str = "",
) -> Sending:
    """One mail per seat, each with one button to the form of its authority."""
    sending, created = open_sending(
        kind=kind, key=key, title=f"{kind_title(kind)} – {consultation.version.title}"[:200], about=consultation, by=by
    )
    if created and mandates:
        rows = _request_rows(sending, stem, consultation, mandates, text)
        write_deliveries(sending=sending, rows=rows, act_by=consultation.closes_at)
    return sending


def kind_title(kind: MailKind) -> str:
    return {MailKind.INVITATION: "Invitation", MailKind.REMINDER: "Relance"}[kind]


def _request_rows(
    sending: Sending, stem: str, consultation: Consultation, mandates: Sequence[Mandate], text: str
) -> Iterator[Row]:
    links = form_links(consultation, mandates)
    first = first_answers(consultation.previous)
    message = None
    for mandate in mandates:
        context = {
            "consultation": consultation,
            "orientation": consultation.version.orientation,
            "version": consultation.version,
            "mandate": mandate,
            "is_preparer": mandate.seat == Seat.PREPARER,
            "form_url": links[mandate.pk],
            "orientation_url": absolute_url("strategy:orientation_detail", consultation.version.orientation.slug),
            "text": text,
            "first": first.get(mandate.authority_id),
        }
        letter = compose_letter(stem, context)
        message = message or store_message(sending=sending, key="request", letter=Letter(letter.subject, ""))
        yield Row(recipient_of(mandate), message, recipient_key(mandate), letter.text, letter.html)


def first_answers(previous: Consultation | None) -> dict[int, Opinion]:
    """By authority, what its direction générale said in the round before."""
    if previous is None:
        return {}
    return {opinion.authority_id: opinion for opinion in previous.opinions.given()}


def form_links(consultation: Consultation, mandates: Sequence[Mandate]) -> dict[int, str]:
    """A personal address per mandate; issued person by person, once per authority they sit for."""
    page = reverse("opinions:opinion_write", args=[consultation.pk])
    links: dict[int, str] = {}
    waiting = list(mandates)
    while waiting:
        batch = {m.person_id: m for m in reversed(waiting)}
        issued = issue_private_links(
            people=[m.person for m in batch.values()],
            purpose=LINK_PURPOSE,
            target={person_id: f"{page}?pour={m.authority.siren}" for person_id, m in batch.items()},
            expires_at=consultation.closes_at,
            about=consultation,
        )
        links |= {batch[person_id].pk: url for person_id, url in issued.items()}
        waiting = [m for m in waiting if m.pk not in links]
    return links


# ---------------------------------------------------------------- what was submitted


@dataclass(frozen=True, slots=True)
class Submitter:
    """Whoever submitted, under the mandate of that day: the author of the mails that a worker writes later."""

    person_id: int | None
    mandate_label: str


def send_receipt(*, revision: OpinionRevision, pdf: bytes, mandate: Mandate) -> None:
    """The receipt to whoever submitted, and to whom they have chosen for copies; the titular is told when the
    substitute did."""
    by = Submitter(revision.submitted_by_id, revision.mandate_label)
    attachment = Attachment(f"recepisse-{revision.opinion.reference}.pdf", "application/pdf", pdf)
    addressed: list[tuple[Mandate, Copied | None]] = [(mandate, None)] if mandate.person.email else []
    addressed += _with_copies([mandate])
    for seat, copied in addressed:
        context = _opinion_context(revision, seat) | _copy_context(copied)
        letter = compose_letter("opinions/email/receipt", context, attachments=(attachment,))
        queue_letter(
            kind=MailKind.RECEIPT,
            recipient=recipient_of(seat),
            letter=letter,
            about=revision.opinion,
            by=by,
            recipient_key=copy_key(copied) if copied else recipient_key(seat),
        )
    if revision.in_absence:
        stem = "opinions/email/by_substitute"
        tell_titulars(stem=stem, revision=revision, mandate=mandate, by=by, join=(attachment,))


def tell_titulars(
    *,
    stem: str,
    revision: OpinionRevision,
    mandate: Mandate,
    by: Author,
    join: tuple[Attachment, ...] = (),
) -> None:
    """The titulars of the authority learn what their substitute did; so do those they have chosen for copies."""
    titulars = list(commission_seats([mandate.authority], Seat.TITULAR).exclude(person=mandate.person))
    addressed: list[tuple[Mandate, Copied | None]] = [(titular, None) for titular in titulars]
    for seat, copied in addressed + _with_copies(titulars):
        if seat.person_id == mandate.person_id:
            continue
        context = _opinion_context(revision, mandate) | {"titular": seat} | _copy_context(copied)
        queue_letter(
            kind=MailKind.BY_SUBSTITUTE,
            recipient=recipient_of(seat),
            letter=compose_letter(stem, context, attachments=join),
            about=revision.opinion,
            by=by,
            act_by=revision.opinion.consultation.closes_at,
            recipient_key=copy_key(copied) if copied else recipient_key(seat),
        )


def _with_copies(mandates: Sequence[Mandate]) -> list[tuple[Mandate, Copied | None]]:
    return [(copied.mandate, copied) for copied in copies_of(mandates, on=timezone.localdate())]


def _copy_context(copied: Copied | None) -> dict[str, Any]:
    return {"copy_of": copied.of.person.formal_name} if copied else {}


def _opinion_context(revision: OpinionRevision, mandate: Mandate) -> dict[str, Any]:
    opinion = revision.opinion
    return {
        "opinion": opinion,
        "revision": revision,
        "consultation": opinion.consultation,
        "version": opinion.consultation.version,
        "orientation": opinion.consultation.version.orientation,
        "mandate": mandate,
        "opinion_url": absolute_url("opinions:opinion_detail", opinion.reference),
    }
