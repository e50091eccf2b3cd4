"""« Les contacts de ma collectivité »: confirmed each semester by the DGS; the secretariat accepts corrections."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.links import absolute_url
from emegalis.lib.semesters import Semester
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.services import queue_letter
from governance.members.corrections import Correction
from governance.members.enums import BodyKind, CorrectionKind, CorrectionState, Seat
from governance.members.models import Authority, Body, ContactCorrection, ContactsConfirmation, Mandate
from governance.members.permissions import can_manage_directory, can_name_preparers
from governance.members.roles import Actor
from governance.members.selectors import unconfirmed_authorities
from governance.members.services.mandates import amend_person, end_mandate, open_mandate_for_new_person
from governance.members.services.sign_in import recipient_of

# The DGS is left in peace for the first weeks of a semester.
REMINDED_AFTER = datetime.timedelta(weeks=4)
REMINDER, ANSWERED = "contacts_reminder", "contacts_answered"
PERSONAL = ("email", "first_name", "last_name", "civility")


@transaction.atomic
def confirm_contacts(*, authority: Authority, corrections: list[Correction], by: Actor) -> ContactsConfirmation:
    """The contacts of this authority are confirmed for the semester, but for these corrections, which wait for the
    secretariat. Nothing in the directory changes yet."""
    mandate = by.commission_mandate(authority)
    if mandate is None or not can_name_preparers(by, authority):
        raise BusinessRuleError(
            "La ou le titulaire de la direction générale confirme les contacts de sa collectivité."
        )
    row = _row(authority, Semester.of(by.day))
    row.at, row.person, row.mandate_label = timezone.now(), mandate.person, mandate.label
    row.save(update_fields=["at", "person", "mandate_label"])
    for asked in corrections:
        _check_own(authority, asked)
        row.corrections.create(
            kind=asked.kind, mandate=asked.mandate, values=asked.values, word=asked.word, asked_at=timezone.now()
        )
    record(verb="confirm_contacts", subject=row, by=by, authority=authority.pk, corrections=len(corrections))
    return row


def _row(authority: Authority, semester: Semester) -> ContactsConfirmation:
    row, _ = ContactsConfirmation.objects.select_for_update().get_or_create(
        authority=authority, year=semester.year, half=semester.number
    )
    return row


def _check_own(authority: Authority, asked: Correction) -> None:
    if asked.mandate is not None and asked.mandate.authority_id != authority.pk:
        raise BusinessRuleError("Cette personne ne siège pas pour votre collectivité.")


# ---------------------------------------------------------------- the secretariat answers


@transaction.atomic
def accept_correction(*, correction: ContactCorrection, word: str = "", by: Actor) -> ContactCorrection:
    """The directory says it from now on; the DGS is told. An « autre correction » is made by hand."""
    kept = _waiting(correction, by)
    _APPLY[CorrectionKind(kept.kind)](kept, by)
    return _answer(kept, CorrectionState.ACCEPTED, word, by=by)


@transaction.atomic
def refuse_correction(*, correction: ContactCorrection, word: str, by: Actor) -> ContactCorrection:
    """The directory stays as it is; the DGS reads why."""
    kept = _waiting(correction, by)
    if not word.strip():
        raise BusinessRuleError("Dites pourquoi : la direction générale le lit.", field="word")
    return _answer(kept, CorrectionState.REFUSED, word, by=by)


def _waiting(correction: ContactCorrection, by: Actor) -> ContactCorrection:
    if not can_manage_directory(by):
        raise BusinessRuleError("Le secrétariat tient l’annuaire.")
    rows = ContactCorrection.objects.select_for_update(of=("self",)).with_subject()
    kept = rows.get(pk=correction.pk)
    if not kept.is_waiting:
        raise BusinessRuleError("Cette correction a déjà sa réponse.")
    return kept


def _answer(kept: ContactCorrection, state: CorrectionState, word: str, *, by: Actor) -> ContactCorrection:
    kept.state, kept.answer, kept.answered_at = state, word.strip(), timezone.now()
    kept.values = {name: value for name, value in kept.values.items() if name not in PERSONAL}
    kept.save(update_fields=["state", "answer", "answered_at", "values"])
    person = kept.confirmation.person
    if person is not None and person.email:
        context = {
            "correction": kept,
            "authority": kept.confirmation.authority,
            "person": person,
            "page_url": absolute_url("members:contacts_confirm", kept.confirmation.authority.siren),
        }
        letter = compose_letter("members/email/contacts_answered", context)
        queue_letter(kind=ANSWERED, recipient=recipient_of(person), letter=letter, about=kept.confirmation, by=by)
    record(verb="answer_correction", subject=kept.confirmation, by=by, correction=kept.pk, state=state)
    return kept


def _held(kept: ContactCorrection) -> Mandate:
    if kept.mandate is None:
        raise BusinessRuleError("Ce mandat n’existe plus : il n’y a plus rien à corriger.")
    return kept.mandate


def _change_address(kept: ContactCorrection, by: Actor) -> None:
    person = _held(kept).person
    amend_person(
        person=person,
        civility=person.civility,
        first_name=person.first_name,
        last_name=person.last_name,
        email=kept.values["email"],
        by=by,
    )


def _end(kept: ContactCorrection, by: Actor) -> None:
    end_mandate(mandate=_held(kept), ends_on=datetime.date.fromisoformat(kept.values["ends_on"]), by=by)


def _add(kept: ContactCorrection, by: Actor) -> None:
    said = kept.values
    open_mandate_for_new_person(
        first_name=said["first_name"],
        last_name=said["last_name"],
        civility=said["civility"],
        email=said["email"],
        body=Body.objects.get(slug=said["body"]),
        authority=kept.confirmation.authority,
        seat=Seat(said["seat"]),
        starts_on=max(datetime.date.fromisoformat(said["starts_on"]), datetime.date(1999, 1, 1)),
        by=by,
    )


def _by_hand(kept: ContactCorrection, by: Actor) -> None:
    """Nothing that the portal could write by itself."""


_APPLY = {
    CorrectionKind.ADDRESS: _change_address,
    CorrectionKind.ENDED: _end,
    CorrectionKind.NEW: _add,
    CorrectionKind.OTHER: _by_hand,
}


# ---------------------------------------------------------------- once in a semester


def remind_contacts() -> int:
    """After the first weeks of a semester, the titular DGS of each authority that has not confirmed is reminded, once;
    return how many mails leave."""
    today = timezone.localdate()
    semester = Semester.of(today)
    if today < semester.starts_on + REMINDED_AFTER:
        return 0
    return sum(_remind(authority, semester) for authority in unconfirmed_authorities(on=today))


@transaction.atomic
def _remind(authority: Authority, semester: Semester) -> int:
    row = _row(authority, semester)
    if row.at or row.reminded_at:
        return 0
    seats = Mandate.objects.in_force(on=timezone.localdate()).in_kinds(BodyKind.STRATEGIC_COMMISSION).titular()
    titulars = list(seats.for_authority(authority).reachable().with_names())
    if not titulars:
        return 0
    row.reminded_at = timezone.now()
    row.save(update_fields=["reminded_at"])
    for mandate in titulars:
        context = {"mandate": mandate, "person": mandate.person, "authority": authority, "last_day": semester.last_day}
        context["page_url"] = absolute_url("members:contacts_confirm", authority.siren)
        letter = compose_letter("members/email/contacts_reminder", context)
        queue_letter(kind=REMINDER, recipient=recipient_of(mandate.person, mandate.label), letter=letter, about=row)
    record(verb="remind_contacts", subject=row, by=None, authority=authority.pk, mails=len(titulars))
    return len(titulars)
