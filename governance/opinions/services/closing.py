"""Closing a consultation when its minute strikes: answers are frozen, the synthesis is made and announced."""

import logging

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib import french
from emegalis.lib.errors import BusinessRuleError
from governance.opinions import facts
from governance.opinions.enums import ConsultationState
from governance.opinions.models import Consultation, Synthesis
from governance.opinions.services import announcements
from governance.opinions.services.documents import render_synthesis
from governance.opinions.services.following import settle_round_before
from governance.opinions.services.locking import lock
from governance.opinions.synthesis import answer_rows, draw_from
from governance.strategy.enums import Stage
from governance.strategy.services import enter_stage

logger = logging.getLogger(__name__)


def close_due_consultations() -> int:
    """Close every consultation whose minute has struck; one that fails never holds the others back.

    Those closed earlier whose PDF is not there yet (a worker was killed) get it now.
    """
    due = list(Consultation.objects.due(at=timezone.now()))
    due += Consultation.objects.closed().filter(synthesis__pdf=None)
    return sum(_close_safely(consultation) for consultation in due)


def _close_safely(consultation: Consultation) -> bool:
    try:
        close_consultation(consultation=consultation)
    except Exception:
        logger.exception("Consultation %s could not be closed; the next sweep tries again.", consultation.pk)
        return False
    return True


def close_consultation(*, consultation: Consultation) -> Synthesis:
    """The consultation takes no more opinions; its synthesis can be read as page and PDF. Asked again, does nothing.

    In two steps, so that laying out a long table holds no lock: answers are frozen first.
    """
    synthesis = _freeze(consultation)
    if synthesis.pdf is None:
        held = synthesis.consultation
        _publish(synthesis, render_synthesis(consultation=held, synthesis=synthesis))
    return synthesis


@transaction.atomic
def _freeze(consultation: Consultation) -> Synthesis:
    held = lock(consultation)
    if held.is_closed:
        return Synthesis.objects.select_related("consultation__version__orientation", "consultation__body").get(
            consultation=held
        )
    _check_closable(held)
    rows = answer_rows(held)
    figures = draw_from(rows)
    held.state, held.closed_at = ConsultationState.CLOSED, timezone.now()
    held.save(update_fields=["state", "closed_at"])
    if held.previous_id:
        settle_round_before(held)
    synthesis = Synthesis.objects.create(consultation=held, facts=facts.as_json(rows, figures), made_at=held.closed_at)
    if held.version.orientation.stage == Stage.CONSULTATION:
        enter_stage(orientation=held.version.orientation, stage=Stage.COMMISSION, by=None)
    record(
        verb="close_consultation",
        subject=held,
        by=None,
        expected=figures.expected,
        answered=figures.answered,
        counts=figures.counts,
    )
    return synthesis


def _check_closable(consultation: Consultation) -> None:
    if consultation.is_withdrawn:
        raise BusinessRuleError("Cette consultation a été retirée.")
    if consultation.is_prepared:
        raise BusinessRuleError("Cette consultation n’est pas encore ouverte.")
    if timezone.now() < consultation.closes_at:
        raise BusinessRuleError(f"La consultation reste ouverte jusqu’au {french.moment(consultation.closes_at)}.")


@transaction.atomic
def _publish(synthesis: Synthesis, pdf: bytes) -> None:
    """Keep the PDF and announce it, once whoever comes first."""
    stored = Synthesis.objects.filter(pk=synthesis.pk, pdf=None).update(pdf=pdf)
    if not stored:
        return
    synthesis.pdf = pdf
    figures = facts.figures_from_json(synthesis.facts)
    announcements.send_synthesis_ready(
        consultation=synthesis.consultation,
        context={"figures": figures, "reservations": sum(len(r["reservations"]) for r in synthesis.facts["rows"])},
    )
