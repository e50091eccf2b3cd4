"""Accepting by name what a check says of a draft."""

from django.db import transaction
from django.utils import timezone

from bulletins.checks import Check, checks_of
from bulletins.models import Bulletin, CheckAcceptance
from bulletins.selectors.audience import audience_of
from bulletins.services.composition import lock_draft
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor


@transaction.atomic
def accept_check(*, bulletin: Bulletin, key: str, fingerprint: str, reason: str, by: Actor) -> CheckAcceptance:
    """The issue may leave so: who says so, when and why is kept. ``fingerprint`` is what they were shown."""
    bulletin = lock_draft(bulletin)
    check = _found(bulletin, key, by)
    if check.blocks:
        raise BusinessRuleError("Ce point ne peut pas être accepté : il faut le corriger.")
    if check.fingerprint != fingerprint:
        raise BusinessRuleError("Ce point vient de changer : relisez-le avant de l’accepter.")
    if not reason.strip():
        raise BusinessRuleError("Dites pourquoi le bulletin peut partir ainsi.", field="reason")
    if check.acceptance is not None:
        return check.acceptance
    assert by.person is not None  # noqa: S101 - commands accept nothing
    acceptance = CheckAcceptance.objects.create(
        bulletin=bulletin,
        key=key,
        fingerprint=fingerprint,
        said=check.text[:500],
        reason=reason.strip(),
        accepted_at=timezone.now(),
        accepted_by=by.person,
        mandate_label=by.mandate_label,
    )
    record(verb="accept_check", subject=bulletin, by=by, check=key, fingerprint=fingerprint)
    return acceptance


def _found(bulletin: Bulletin, key: str, by: Actor) -> Check:
    checks = checks_of(bulletin, audience_of(bulletin, on=by.day), on=by.day)
    check = next((check for check in checks if check.key == key), None)
    if check is None:
        raise BusinessRuleError("Ce point n’est plus à voir : il a été corrigé.")
    return check


@transaction.atomic
def withdraw_acceptance(*, acceptance: CheckAcceptance, by: Actor) -> None:
    """The point is to be seen to again."""
    lock_draft(acceptance.bulletin)
    record(verb="withdraw_acceptance", subject=acceptance.bulletin, by=by, check=acceptance.key)
    CheckAcceptance.objects.filter(pk=acceptance.pk).delete()
