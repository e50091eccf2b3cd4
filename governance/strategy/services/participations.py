"""The part an authority takes in a project: its own choice, changed when it likes, every choice kept."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.strategy.enums import COMMITTED, Part, Prepared
from governance.strategy.models import Participation, ParticipationChange, Project
from governance.strategy.services.prepared import settle_prepared
from governance.strategy.services.projects import locked_project
from governance.strategy.services.seats import seat_mandate


@transaction.atomic
def choose_part(
    *,
    project: Project,
    authority: Authority,
    part: str,
    reason: str = "",
    contribution: str = "",
    in_absence: bool = False,
    by: Actor,
) -> Participation:
    """From now on this authority takes this part. A reason is due only from one that leaves what it had committed to:
    others counted on it."""
    mandate = seat_mandate(by, authority, in_absence=in_absence)
    held = locked_project(project)
    if not held.is_live:
        raise BusinessRuleError("Ce projet est terminé ou arrêté : les participations n’y changent plus.")
    chosen, said, brings = Part(part), clean(reason), clean(contribution)
    kept = Participation.objects.filter(project=held, authority=authority).first()
    kept = kept or Participation(project=held, authority=authority)
    _check_choice(kept, chosen, said, brings)
    kept.part, kept.reason, kept.contribution = chosen, said, brings
    kept.decided_at, kept.decided_by = timezone.now(), mandate.person
    kept.mandate_label, kept.in_absence = mandate.label, in_absence
    kept.prepared_by = settle_prepared(project=held, authority=authority, kind=Prepared.PART)
    kept.save()
    _remember(kept)
    record(verb="choose_part", subject=held, by=by, authority=authority.pk, part=chosen)
    return kept


def _check_choice(kept: Participation, chosen: Part, said: str, brings: str) -> None:
    if kept.pk is None:
        return
    if (kept.part, kept.reason, kept.contribution) == (chosen, said, brings):
        raise BusinessRuleError("C’est déjà votre choix.", field="part")
    if kept.is_committed and chosen not in COMMITTED and not said:
        raise BusinessRuleError(
            "Dites-en la raison : d’autres comptaient sur votre collectivité. Le secrétariat seul la lit.",
            field="reason",
        )


def _remember(kept: Participation) -> None:
    """Beside the choice that holds, every one that was made."""
    ParticipationChange.objects.create(
        participation=kept,
        part=kept.part,
        reason=kept.reason,
        contribution=kept.contribution,
        at=kept.decided_at,
        person=kept.decided_by,
        mandate_label=kept.mandate_label,
        in_absence=kept.in_absence,
        prepared_by=kept.prepared_by,
    )
