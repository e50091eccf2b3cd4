"""A perspective completed after the opinion: the authority's own plan becomes known later than its opinion is due."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.models import LaterPerspective, Opinion
from governance.opinions.services.checks import submitting_mandate


@transaction.atomic
def complete_perspective(
    *,
    opinion: Opinion,
    position: str,
    plan: str,
    year: int | None,
    budget: int | None,
    in_absence: bool = False,
    by: Actor,
) -> LaterPerspective:
    """The opinion says from now on where the orientation stands in the authority's own plans; before or after the
    closing. Stance, reasons and fingerprint do not move. Refused: nothing said, an opinion withdrawn."""
    held = Opinion.objects.select_for_update(of=("self",)).select_related("authority").get(pk=opinion.pk)
    mandate = submitting_mandate(_speaking_for(held.authority, by), in_absence, by)
    if held.is_withdrawn:
        raise BusinessRuleError("Cet avis est retiré : sa mise en perspective ne se complète plus.")
    if not (position or plan.strip() or year or budget is not None):
        raise BusinessRuleError("Dites où en est votre collectivité, ou renoncez.", field="position")
    completed = LaterPerspective.objects.create(
        opinion=held,
        position=position,
        plan=plan.strip(),
        year=year,
        budget=budget,
        completed_at=timezone.now(),
        completed_by=mandate.person,
        mandate_label=mandate.label,
    )
    record(verb="complete_perspective", subject=held, by=by, position=position)
    return completed


def _speaking_for(authority: Authority, by: Actor) -> Authority:
    """The authority that speaks today for the one that gave the opinion: itself, or its successor."""
    return by.holdings.get(authority.pk, authority)
