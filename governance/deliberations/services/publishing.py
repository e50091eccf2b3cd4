"""A deliberation is published: numbered, frozen, told to those whose opinion it answers."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.search import fold
from emegalis.outbox.services import wake
from governance.deliberations import numbering
from governance.deliberations.enums import DeliberationState
from governance.deliberations.models import Deliberation, Register
from governance.deliberations.selectors import lacks_of, result_of, subjects_of
from governance.deliberations.services import letters
from governance.deliberations.services.drafting import locked_draft
from governance.members.roles import Actor
from governance.strategy.enums import Stage
from governance.strategy.services import enter_stage

MAKE_TASK = "governance.deliberations.tasks.make_papers"


@transaction.atomic
def publish_deliberation(*, deliberation: Deliberation, by: Actor) -> Deliberation:
    """It takes the next number of its body and year, and moves no more; its document is laid out by a worker; each
    author of an opinion it answers is told. An adopted one that decides its orientation carries it to implementation.

    Refused while anything is lacking (``lacks_of``): one opinion or reservation without an answer is enough.
    """
    held = locked_draft(deliberation)
    subjects = subjects_of(held)
    for lack in lacks_of(held, subjects):
        raise BusinessRuleError(lack.sentence)
    held.result = result_of(held.ballot).as_json() if held.ballot else {}
    _number(held)
    held.state, held.published_at = DeliberationState.PUBLISHED, timezone.now()
    held.published_by_label = by.mandate_label
    held.save()
    _carry_orientation(held, by)
    letters.tell_authors(held, by=by)
    record(
        verb="publish_deliberation",
        subject=held,
        by=by,
        body=held.body_id,
        reference=held.reference,
        answered=len(subjects),
    )
    transaction.on_commit(partial(wake, MAKE_TASK), robust=True)
    return held


def _number(deliberation: Deliberation) -> None:
    """The row of the register is held until the end: publications follow each other, a refused one leaves no gap."""
    body, year = deliberation.body, deliberation.adopted_on.year
    Register.objects.get_or_create(body=body, year=year)
    register = Register.objects.select_for_update().get(body=body, year=year)
    number = numbering.next_number(register.last)
    before = Deliberation.objects.published().filter(body=body, year=year, number=register.last).only("pk").first()
    register.last = number
    register.save(update_fields=["last"])
    deliberation.year, deliberation.number, deliberation.previous = year, number, before
    deliberation.reference = numbering.reference(numbering.prefix_of(fold(body.name)), year, number)


def _carry_orientation(deliberation: Deliberation, by: Actor) -> None:
    """By the verb of the strategy, which its guards may refuse; rejected, the orientation stays at the decision."""
    orientation = deliberation.item.orientation
    if orientation is None or not deliberation.decides:
        return
    on = deliberation.adopted_on
    enter_stage(orientation=orientation, stage=Stage.DECISION, on=on, by=by)
    if deliberation.result.get("outcome", "adopted") == "adopted":
        enter_stage(orientation=orientation, stage=Stage.IMPLEMENTATION, on=on, by=by)
