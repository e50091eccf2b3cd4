"""The commission gives its own opinion on an orientation: in words, with the counts it rests on.

The opinions of the directions générales stay as they are, whatever the quorum.
"""

import uuid

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import day_of
from governance.meetings.models import AgendaItem, CommissionOpinion
from governance.meetings.selectors.commission import Before, before_the_commission, takes_commission_opinion
from governance.meetings.selectors.sittings import sitting_of
from governance.meetings.services.writing import beat, check_seen, is_repeated, locked_sitting, writer
from governance.members.roles import Actor
from governance.opinions.services import record_commission_opinion, reword_commission_opinion
from governance.strategy.enums import Stage
from governance.strategy.services import enter_stage


@transaction.atomic
def write_commission_opinion(
    *,
    item: AgendaItem,
    text: str,
    minority: str = "",
    seen: int | None = None,
    key: uuid.UUID | None = None,
    by: Actor,
) -> CommissionOpinion:
    """Words in preparation, kept as they are typed; nobody but the secretary reads them yet."""
    meeting = locked_sitting(item.meeting)
    _check_item(item)
    held, _ = CommissionOpinion.objects.select_for_update().get_or_create(item=item)
    if is_repeated(meeting, key) or (held.text, held.minority) == (text.strip(), minority.strip()):
        return held
    check_seen(
        seen, held.version, what="un autre texte, que vous pouvez relire ci-dessous", by_name=held.changed_by_name,
        at=held.changed_at,
    )  # fmt: skip
    held.text, held.minority, held.version = text.strip(), minority.strip(), held.version + 1
    held.changed_at, held.changed_by_name = timezone.now(), writer(by)
    held.save(update_fields=["text", "minority", "version", "changed_at", "changed_by_name"])
    if held.is_given and held.consultation:
        reword_commission_opinion(consultation=held.consultation, text=held.text, by=by)
    beat(meeting)
    record(verb="write_commission_opinion", subject=held, by=by, item=item.pk, length=len(held.text))
    return held


@transaction.atomic
def give_commission_opinion(
    *, item: AgendaItem, text: str, minority: str = "", seen: int | None = None, by: Actor
) -> CommissionOpinion:
    """The commission's opinion is given: its counts are frozen, the consultation says it, the orientation goes on.

    Refused: without quorum, before the consultation closes, without words. Where a rule holds the orientation back
    (a reservation unanswered), the opinion is given all the same and the orientation waits.
    """
    held = write_commission_opinion(item=item, text=text, minority=minority, seen=seen, by=by)
    if not held.text:
        raise BusinessRuleError("Écrivez l’avis de la commission.", field="text")
    if held.is_given:
        return held
    sitting = sitting_of(item.meeting)
    standing = sitting.standing(sitting.place_of(item))
    if not standing.is_reached:
        raise BusinessRuleError(
            f"{standing.verdict}. La commission ne rend pas d’avis sans quorum ; ceux des directions générales "
            "restent acquis."
        )
    before = before_the_commission(item)
    _tell_consultation(before, held, by)
    held.consultation, held.counts = before.consultation, before.counts
    held.present, held.given_at = standing.present, timezone.now()
    held.save(update_fields=["consultation", "counts", "present", "given_at"])
    beat(item.meeting)
    record(
        verb="give_commission_opinion", subject=held, by=by, item=item.pk, present=held.present,
        moved=_move_on(item, by),
    )  # fmt: skip
    return held


def _check_item(item: AgendaItem) -> None:
    if not item.meeting.body.is_commission:
        raise BusinessRuleError("Seule la commission d’orientation stratégique rend un avis de la commission.")
    if not takes_commission_opinion(item):
        raise BusinessRuleError("Ce point ne porte sur aucune orientation : il ne donne pas lieu à un avis.")


def _tell_consultation(before: Before, held: CommissionOpinion, by: Actor) -> None:
    consultation = before.consultation
    if consultation is None:
        return
    if consultation.commission_on is not None:
        raise BusinessRuleError("L’avis de la commission sur cette consultation est déjà enregistré.")
    record_commission_opinion(consultation=consultation, on=day_of(timezone.now()), text=held.text, by=by)


def _move_on(item: AgendaItem, by: Actor) -> bool:
    """To the élus, unless a rule of the floors holds the orientation back."""
    orientation = item.orientation
    if orientation is None:
        return False
    try:
        return enter_stage(orientation=orientation, stage=Stage.DECISION, by=by)
    except BusinessRuleError:
        return False
