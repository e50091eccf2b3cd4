"""A viewpoint goes to an élu, is seen, spoken, recorded: each step is dated, and nobody is made to refuse."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from governance.deliberations.models import Carriage, Viewpoint
from governance.deliberations.permissions import carries, passing_mandate
from governance.deliberations.selectors import Carrier, carriers_of
from governance.deliberations.services import letters
from governance.deliberations.services.viewpoints import check_open, locked_sitting
from governance.members.enums import Seat
from governance.members.models import Mandate
from governance.members.roles import Actor


@transaction.atomic
def pass_on_viewpoint(
    *,
    viewpoint: Viewpoint,
    to: Mandate,
    word: str = "",
    copy_address: str = "",
    in_absence: bool = False,
    by: Actor,
) -> Carriage:
    """The élu may read the viewpoint and is told, once; a copy leaves to the president of the authority if asked.

    Refused: someone who is not offered (``carriers_of``), a preparer, the sitting over.
    """
    held = _locked_viewpoint(viewpoint)
    check_open(locked_sitting(held.item))
    passer, carrier = _passer(held, in_absence, by), _offered(held, to)
    carriage = _carriage(held, carrier, passer)
    carriage.word, carriage.copy_address = clean(word), copy_address.strip()
    carriage.save()
    letters.tell_carrier(carriage, by=by)
    if carriage.copy_address:
        letters.send_copy(carriage, by=by)
    record(verb="pass_on_viewpoint", subject=carriage, by=by, viewpoint=held.pk, mandate=to.pk, role=carrier.role)
    return carriage


def _locked_viewpoint(viewpoint: Viewpoint) -> Viewpoint:
    rows = Viewpoint.objects.select_for_update(of=("self",))
    return rows.select_related("authority__successor", "item__meeting__body").get(pk=viewpoint.pk)


def _carriage(viewpoint: Viewpoint, carrier: Carrier, passer: Mandate) -> Carriage:
    """Under the names of the day."""
    return Carriage(
        viewpoint=viewpoint,
        mandate=carrier.mandate,
        person=carrier.mandate.person,
        role=carrier.role,
        name=carrier.mandate.person.full_name,
        mandate_label=carrier.mandate.label,
        passed_by=passer.person,
        passer_name=passer.person.full_name,
        passed_at=timezone.now(),
    )


def _passer(viewpoint: Viewpoint, in_absence: bool, by: Actor) -> Mandate:
    mandate = passing_mandate(by, viewpoint.authority)
    if mandate is None:
        raise BusinessRuleError(f"Vous ne siégez pas à la commission pour {viewpoint.authority.name}.")
    if mandate.seat == Seat.PREPARER:
        raise BusinessRuleError("Vous préparez ce point de vue ; la direction générale le transmet.")
    if mandate.seat == Seat.SUBSTITUTE and not in_absence:
        raise BusinessRuleError(
            "Cochez « en l’absence du titulaire » : la suppléance ne transmet que dans ce cas.", field="in_absence"
        )
    return mandate


def _offered(viewpoint: Viewpoint, to: Mandate) -> Carrier:
    carrier = next((c for c in carriers_of(viewpoint).offered if c.mandate.pk == to.pk), None)
    if carrier is None:
        raise BusinessRuleError("Ce point de vue ne peut pas lui être transmis pour cette séance.", field="to")
    return carrier


@transaction.atomic
def take_back_viewpoint(*, carriage: Carriage, by: Actor) -> None:
    """The élu reads it no more, as long as it was not spoken."""
    held = _lock(carriage)
    mandate = passing_mandate(by, held.viewpoint.authority)
    if mandate is None or mandate.seat == Seat.PREPARER:
        raise BusinessRuleError("Seule la direction générale reprend son point de vue.")
    if held.spoken_at:
        raise BusinessRuleError("Ce point de vue a été évoqué en séance : il ne se reprend plus.")
    held.taken_back_at = timezone.now()
    held.save(update_fields=["taken_back_at"])
    record(verb="take_back_viewpoint", subject=held, by=by, viewpoint=held.viewpoint_id)


@transaction.atomic
def note_seen(*, carriage: Carriage, by: Actor) -> None:
    """The élu has read it; said again, the first day counts."""
    held = _own(carriage, by)
    if held.seen_at is None:
        held.seen_at = timezone.now()
        held.save(update_fields=["seen_at"])
        record(verb="note_viewpoint_seen", subject=held, by=by, viewpoint=held.viewpoint_id)


@transaction.atomic
def note_spoken(*, carriage: Carriage, outcome: str = "", by: Actor) -> None:
    """The élu has spoken of it in the sitting: from now on the body and the secretariat may read it."""
    held = _own(carriage, by)
    meeting = held.viewpoint.item.meeting
    if meeting.is_cancelled or not meeting.has_begun():
        raise BusinessRuleError("La séance n’a pas encore commencé.")
    if held.recorded_at:
        raise BusinessRuleError("Ce point de vue est déjà inscrit au procès-verbal.")
    now = timezone.now()
    held.seen_at, held.spoken_at, held.outcome = held.seen_at or now, held.spoken_at or now, clean(outcome)
    held.save(update_fields=["seen_at", "spoken_at", "outcome"])
    letters.tell_passer(held, by=by)
    record(verb="note_viewpoint_spoken", subject=held, by=by, viewpoint=held.viewpoint_id)


@transaction.atomic
def answer_viewpoint(*, carriage: Carriage, answer: str, by: Actor) -> None:
    """A word of the élu that only whoever passed the viewpoint on reads; written again, it is replaced."""
    held = _own(carriage, by)
    if not clean(answer):
        raise BusinessRuleError("Écrivez quelques mots ; rien ne vous y oblige.", field="answer")
    now = timezone.now()
    held.seen_at, held.answer, held.answered_at = held.seen_at or now, clean(answer), now
    held.save(update_fields=["seen_at", "answer", "answered_at"])
    letters.tell_passer(held, by=by)
    record(verb="answer_viewpoint", subject=held, by=by, viewpoint=held.viewpoint_id)


@transaction.atomic
def record_in_minutes(*, carriage: Carriage, by: Actor) -> None:
    """The minutes say that it was spoken; its direction générale is told."""
    held = _lock(carriage)
    if held.spoken_at is None:
        raise BusinessRuleError("Ce point de vue n’a pas été évoqué en séance.")
    if held.recorded_at is None:
        held.recorded_at = timezone.now()
        held.save(update_fields=["recorded_at"])
        letters.tell_passer(held, by=by)
        record(verb="record_viewpoint_in_minutes", subject=held, by=by, viewpoint=held.viewpoint_id)


def _lock(carriage: Carriage) -> Carriage:
    held = Carriage.objects.select_for_update(of=("self",)).with_subject().get(pk=carriage.pk)
    if held.taken_back_at:
        raise BusinessRuleError("Ce point de vue a été repris par sa direction générale.")
    return held


def _own(carriage: Carriage, by: Actor) -> Carriage:
    held = _lock(carriage)
    if not carries(by, held):
        raise BusinessRuleError("Ce point de vue a été transmis à une autre personne.")
    return held
