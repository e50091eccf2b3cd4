"""The mails that tell what became of a consultation (put off, withdrawn, closed) and of a reservation."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from emegalis.lib.links import absolute_url
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Letter, Row
from emegalis.outbox.models import Sending
from emegalis.outbox.services import open_sending, queue_letter, store_message, write_deliveries
from governance.members.copies import Copied, copies_of, copy_key
from governance.members.enums import BodyKind, Seat
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor
from governance.opinions.enums import MailKind
from governance.opinions.models import Consultation, Extension, Reservation
from governance.opinions.services.letters import commission_seats, form_links, recipient_key, recipient_of


def send_extension(*, extension: Extension, authorities: Iterable[Authority], by: Actor) -> Sending:
    """Everyone who was asked learns the new deadline and why; those who have not answered, with a button."""
    consultation = extension.consultation
    sending, _ = open_sending(
        kind=MailKind.EXTENDED,
        key=f"consultation:{consultation.pk}:extended:{extension.pk}",
        title=f"Consultation prolongée – {consultation.version.title}"[:200],
        about=consultation,
        by=by,
    )
    mandates = list(commission_seats(authorities))
    if mandates:
        write_deliveries(
            sending=sending, rows=_extension_rows(sending, extension, mandates), act_by=consultation.closes_at
        )
    return sending


def _extension_rows(sending: Sending, extension: Extension, mandates: list[Mandate]) -> Iterator[Row]:
    consultation = extension.consultation
    answered = set(consultation.opinions.given().values_list("authority_id", flat=True))
    links = form_links(consultation, [m for m in mandates if m.authority_id not in answered])
    message = None
    for mandate in mandates:
        context = {
            "extension": extension,
            "consultation": consultation,
            "orientation": consultation.version.orientation,
            "version": consultation.version,
            "mandate": mandate,
            "is_preparer": mandate.seat == Seat.PREPARER,
            "form_url": links.get(mandate.pk, ""),
            "consultation_url": absolute_url("opinions:consultation_detail", consultation.pk),
        }
        letter = compose_letter("opinions/email/extended", context)
        message = message or store_message(sending=sending, key="extended", letter=Letter(letter.subject, ""))
        yield Row(recipient_of(mandate), message, recipient_key(mandate), letter.text, letter.html)


def tell_answer(*, reservation: Reservation, authority: Authority, by: Actor) -> None:
    """The direction générale that made a reservation learns what the syndicat answers, and that it may lift it."""
    opinion = reservation.revision.opinion
    for mandate in commission_seats([authority]):
        context = {
            "reservation": reservation,
            "opinion": opinion,
            "orientation": opinion.consultation.version.orientation,
            "version": opinion.consultation.version,
            "mandate": mandate,
            "reservation_url": absolute_url("opinions:opinion_detail", opinion.reference) + "#reserves",
        }
        queue_letter(
            kind=MailKind.RESERVATION_ANSWERED,
            recipient=recipient_of(mandate),
            letter=compose_letter("opinions/email/reservation_answered", context),
            about=reservation,
            by=by,
            recipient_key=recipient_key(mandate),
        )


def send_withdrawal(*, consultation: Consultation, authorities: Iterable[Authority], by: Actor) -> Sending:
    """Everyone who was asked learns that it is withdrawn, and why; those who had answered, that their word is kept."""
    sending, _ = open_sending(
        kind=MailKind.CONSULTATION_WITHDRAWN,
        key=f"consultation:{consultation.pk}:withdrawn",
        title=f"Consultation retirée – {consultation.version.title}"[:200],
        about=consultation,
        by=by,
    )
    answered = set(consultation.opinions.given().values_list("authority_id", flat=True))
    rows = _withdrawal_rows(sending, consultation, commission_seats(authorities), answered)
    write_deliveries(sending=sending, rows=rows, act_by=consultation.closes_at)
    return sending


def _withdrawal_rows(
    sending: Sending, consultation: Consultation, mandates: Iterable[Mandate], answered: set[int]
) -> Iterator[Row]:
    message = None
    for mandate in mandates:
        context = {
            "consultation": consultation,
            "orientation": consultation.version.orientation,
            "version": consultation.version,
            "mandate": mandate,
            "has_answered": mandate.authority_id in answered,
            "consultation_url": absolute_url("opinions:consultation_detail", consultation.pk),
        }
        letter = compose_letter("opinions/email/withdrawn", context)
        message = message or store_message(sending=sending, key="withdrawn", letter=Letter(letter.subject, ""))
        yield Row(recipient_of(mandate), message, recipient_key(mandate), letter.text, letter.html)


def send_synthesis_ready(*, consultation: Consultation, context: dict[str, Any]) -> Sending:
    """The commission and the élus learn that the synthesis can be read: one mail each, the same for all."""
    sending, created = open_sending(
        kind=MailKind.SYNTHESIS_READY,
        key=f"consultation:{consultation.pk}:synthesis",
        title=f"Synthèse des avis – {consultation.version.title}"[:200],
        about=consultation,
        by=None,
    )
    if created:
        letter = compose_letter(
            "opinions/email/synthesis_ready",
            context
            | {
                "consultation": consultation,
                "version": consultation.version,
                "orientation": consultation.version.orientation,
                "synthesis_url": absolute_url("opinions:synthesis", consultation.pk),
            },
        )
        message = store_message(sending=sending, key="synthesis", letter=letter)
        readers = list(_readers_of_synthesis())
        rows = [Row(recipient_of(m), message, f"person:{m.person_id}") for m in readers]
        rows += [Row(recipient_of(c.mandate), message, copy_key(c)) for c in _copies_of_synthesis(readers)]
        write_deliveries(sending=sending, rows=rows)
    return sending


def _copies_of_synthesis(readers: list[Mandate]) -> list[Copied]:
    """Those who are not among the readers themselves, each once: the mail is the same for all."""
    served = {mandate.person_id for mandate in readers}
    found: dict[int, Copied] = {}
    for copied in copies_of([m for m in readers if m.body.is_commission], on=timezone.localdate()):
        if copied.mandate.person_id not in served:
            found.setdefault(copied.mandate.person_id, copied)
    return list(found.values())


def _readers_of_synthesis() -> "QuerySet[Mandate]":
    return (
        Mandate.objects.in_force(on=timezone.localdate())
        .in_kinds(BodyKind.STRATEGIC_COMMISSION, BodyKind.BUREAU, BodyKind.ASSEMBLY)
        .seated()
        .reachable()
        .with_names()
    )
