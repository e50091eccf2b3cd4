"""Which members accepted the missions of a plan: one by one, or by a file."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.strategy.acceptance_file import AcceptanceFile, read_acceptances
from governance.strategy.models import MissionAcceptance, StrategicPlan


@dataclass(frozen=True, slots=True)
class ImportedAcceptances:
    """What a file changed; nothing when it has faults."""

    file: AcceptanceFile
    added: int = 0
    changed: int = 0


@transaction.atomic
def record_acceptance(
    *, plan: StrategicPlan, authority: Authority, accepted_on: datetime.date, reference: str = "", by: Actor
) -> MissionAcceptance:
    """This member accepted the missions on that day; recorded again, it says the new day and reference."""
    if accepted_on > timezone.localdate():
        raise BusinessRuleError("Cette date est à venir : une délibération est déjà prise.", field="accepted_on")
    if not Authority.objects.members(on=timezone.localdate()).filter(pk=authority.pk).exists():
        raise BusinessRuleError("Seul un membre du syndicat accepte ses missions.", field="authority")
    acceptance, _ = _write(plan, authority.pk, accepted_on, " ".join(reference.split()))
    record(verb="record_acceptance", subject=acceptance, by=by, plan=plan.pk, authority=authority.pk)
    return acceptance


@transaction.atomic
def drop_acceptance(*, acceptance: MissionAcceptance, by: Actor) -> None:
    """It was recorded by mistake: the member is awaited again."""
    record(
        verb="drop_acceptance",
        subject=acceptance,
        by=by,
        plan=acceptance.plan_id,
        authority=acceptance.authority_id,
        accepted_on=str(acceptance.accepted_on),
    )
    acceptance.delete()


@transaction.atomic
def import_acceptances(*, plan: StrategicPlan, content: bytes, by: Actor) -> ImportedAcceptances:
    """Every row of a sound file is recorded; of one with a fault, none. Absence from the file takes nothing back."""
    members = {a.siren: a for a in Authority.objects.members(on=timezone.localdate())}
    names = {siren: authority.name for siren, authority in members.items()}
    file = read_acceptances(content, members=names, today=timezone.localdate())
    if not file.is_sound:
        return ImportedAcceptances(file)
    written = [_write(plan, members[row.siren].pk, row.accepted_on, row.reference) for row in file.rows]
    added = sum(is_new for _, is_new in written)
    record(verb="import_acceptances", subject=plan, by=by, rows=len(written), added=added)
    return ImportedAcceptances(file, added, len(written) - added)


def _write(
    plan: StrategicPlan, authority_id: int, accepted_on: datetime.date, reference: str
) -> tuple[MissionAcceptance, bool]:
    told = {"accepted_on": accepted_on, "reference": reference, "recorded_at": timezone.now()}
    return MissionAcceptance.objects.update_or_create(plan=plan, authority_id=authority_id, defaults=told)
