"""The chair of a métier group submits a need, gives it back, or withdraws it."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean, fingerprint
from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Mandate
from governance.members.roles import Actor
from governance.needs.enums import NeedState, NeedStepKind
from governance.needs.models import Need, NeedVersion
from governance.needs.permissions import can_lead_group, group_mandate
from governance.needs.selectors import affected_names
from governance.needs.services import letters
from governance.needs.services.common import check_possible, locked, signature, step
from governance.needs.services.drafting import check_complete
from governance.needs.whereabouts import Act


@transaction.atomic
def submit_need(*, need: Need, by: Actor) -> Need:
    """Its words are frozen with who wrote them and who endorsed them; the DSI group reads it and is asked to name a
    rapporteur."""
    held = locked(need)
    check_possible(held, Act.SUBMIT, on=by.day)
    mandate = _leading(held, by)
    check_complete(held, by)
    now = timezone.now()
    held.state, held.submitted_at = NeedState.SUBMITTED, now
    held.save(update_fields=["state", "submitted_at"])
    version = _freeze(held, signature(by, mandate), at=now)
    step(held, NeedStepKind.SUBMITTED, by=by, mandate=mandate)
    letters.ask_it_chair(held, by=by)
    letters.follow(held, kind=NeedStepKind.SUBMITTED, by=by)
    record(verb="submit_need", subject=held, by=by, group=held.group_id, endorsements=len(version.endorsed_by))
    return held


def _freeze(need: Need, submitted_by: str, *, at: datetime.datetime) -> NeedVersion:
    names = ("title", "statement", "holder", "evidence", "gain", "urgency", "wanted_on", "priority")
    texts: dict[str, Any] = {name: getattr(need, name) for name in names}
    version = NeedVersion(
        need=need,
        at=at,
        submitted_by=submitted_by,
        affected=affected_names(need),
        files=[{"name": row.filename, "sha256": row.sha256} for row in need.files.all()],
        endorsed_by=[given.authority.name for given in need.endorsements.standing().select_related("authority")],
        writers=[f"{one.person.full_name}, {one.mandate_label}" for one in need.writers.select_related("person")],
        **texts,
    )
    version.sha256 = fingerprint(version.canonical_text)
    version.save()
    return version


@transaction.atomic
def return_need(*, need: Need, word: str, by: Actor) -> Need:
    """It is a draft again, of whoever began it, who reads why; what others endorsed stays."""
    held = locked(need)
    check_possible(held, Act.RETURN, on=by.day)
    mandate = _leading(held, by)
    if not clean(word):
        raise BusinessRuleError("Dites ce qu’il faut reprendre : l’auteur lira ce mot.", field="word")
    held.state, held.presented_at = NeedState.DRAFT, None
    held.save(update_fields=["state", "presented_at"])
    step(held, NeedStepKind.RETURNED, by=by, mandate=mandate, text=clean(word))
    letters.follow(held, kind=NeedStepKind.RETURNED, text=clean(word), by=by)
    record(verb="return_need", subject=held, by=by)
    return held


@transaction.atomic
def withdraw_need(*, need: Need, reason: str, by: Actor) -> Need:
    """Its group asks for it no more; whoever could read it reads why."""
    held = locked(need)
    check_possible(held, Act.WITHDRAW, on=by.day)
    mandate = _leading(held, by)
    if not clean(reason):
        raise BusinessRuleError("Dites pourquoi : qui le lisait lira ce motif.", field="reason")
    held.state, held.decided_at, held.reason = NeedState.WITHDRAWN, timezone.now(), clean(reason)
    held.save(update_fields=["state", "decided_at", "reason"])
    step(held, NeedStepKind.WITHDRAWN, by=by, mandate=mandate, text=clean(reason))
    letters.tell_decision(held, by=by)
    record(verb="withdraw_need", subject=held, by=by)
    return held


def _leading(need: Need, by: Actor) -> Mandate | None:
    """The seat of the chair; none for the secretariat in the place of a group without a chair."""
    if not can_lead_group(by, need, has_chair=need.group_has_chair):  # type: ignore[attr-defined] # by locked()
        raise BusinessRuleError(f"C’est à la présidence du {need.group.short_name} de le faire.")
    return group_mandate(by, need.group_id)
