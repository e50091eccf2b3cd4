"""A need of a métier group becomes part of an orientation: the strategy takes it up, with its technical advice."""

from typing import Any

from django.db import transaction

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP
from governance.members.roles import Actor
from governance.needs.enums import NeedState
from governance.needs.models import Need
from governance.needs.services import give_back_need, mark_taken_up
from governance.strategy.enums import Origin
from governance.strategy.models import Orientation
from governance.strategy.permissions import can_manage_strategy
from governance.strategy.services.orientations import create_orientation
from governance.strategy.stages import TAKES_NEEDS


@transaction.atomic
def take_up_need(*, need: Need, orientation: Orientation, by: Actor) -> Orientation:
    """This orientation answers the need; those who wrote and endorsed it are told. Refused once it is decided or set
    aside, and for a need that has no technical advice yet."""
    if not can_manage_strategy(by):
        raise BusinessRuleError("Le secrétariat reprend un besoin dans une orientation.")
    held = Orientation.objects.select_for_update().get(pk=orientation.pk)
    if held.stage not in TAKES_NEEDS:
        raise BusinessRuleError("Cette orientation est décidée ou écartée.", field="orientation")
    held.needs.add(need)
    mark_taken_up(need=need, label=f"Orientation n°{NBSP}{held.number}", path=held.get_absolute_url(), by=by)
    record(verb="take_up_need", subject=held, by=by, need=need.pk)
    return held


def give_back_needs(orientation: Orientation, *, by: Actor) -> int:
    """Within the verb that sets it aside: what it answered awaits its outcome again; return how many needs."""
    label = f"Orientation n°{NBSP}{orientation.number}"
    needs = list(orientation.needs.filter(state=NeedState.TAKEN_UP).order_by("pk"))
    for need in needs:
        give_back_need(need=need, label=label, reason=orientation.set_aside_reason, by=by)
    return len(needs)


def take_back_needs(orientation: Orientation, *, by: Actor) -> None:
    """Within the verb that resumes it: it answers again what still awaits an outcome; the others have theirs."""
    label, path = f"Orientation n°{NBSP}{orientation.number}", orientation.get_absolute_url()
    for need in orientation.needs.order_by("pk"):
        if need.state == NeedState.ADVISED:
            mark_taken_up(need=need, label=label, path=path, by=by)
        else:
            orientation.needs.remove(need)


@transaction.atomic
def create_orientation_from_need(*, need: Need, by: Actor, **orientation: Any) -> Orientation:
    """An orientation whose origin is this need, which is thereby taken up; takes what ``create_orientation`` does."""
    created = create_orientation(by=by, **{**orientation, "origin": Origin.NEEDS})
    return take_up_need(need=need, orientation=created, by=by)
