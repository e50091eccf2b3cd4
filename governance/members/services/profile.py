"""What the secretariat writes of the syndicat and of its bodies."""

from typing import Any

from django.db import transaction

from emegalis.audit.services import Author, record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.search import search_text, sort_key
from governance.members.enums import QuorumBasis
from governance.members.files.siren import read_siren
from governance.members.models import Authority, Body, SyndicateProfile

LONGEST_NOTICE = 365


@transaction.atomic
def update_profile(
    *, profile: SyndicateProfile, name: str, siren: str, values: dict[str, Any], by: Author | None = None
) -> None:
    """The syndicat's own particulars, at once in footers, mails, PDFs and legal pages."""
    number, finding = read_siren(siren.strip())
    if not number:
        raise BusinessRuleError(finding.reason if finding else "Le SIREN manque.", field="siren")
    syndicate = profile.authority
    if Authority.objects.filter(siren=number).exclude(pk=syndicate.pk).exists():
        raise BusinessRuleError("Ce SIREN est celui d’une collectivité.", field="siren")
    syndicate.siren, syndicate.name = number, name
    syndicate.sort_key, syndicate.search_text = sort_key(name), search_text(name)
    syndicate.save(update_fields=["siren", "name", "sort_key", "search_text"])
    for field, value in values.items():
        setattr(profile, field, value)
    profile.save(update_fields=list(values))
    record(verb="update_profile", subject=profile, by=by, fields=sorted(values))


@transaction.atomic
def update_body_rules(*, body: Body, values: dict[str, Any], by: Author | None = None) -> None:
    """The body meets, convenes and counts by these rules from now on; what is convened keeps its own."""
    if values.get("period_months", body.period_months) < 1:
        raise BusinessRuleError("La période compte au moins un mois.", field="period_months")
    if values.get("notice_days", body.notice_days) > LONGEST_NOTICE:
        raise BusinessRuleError("Un délai de convocation ne dépasse pas un an.", field="notice_days")
    numerator = values.get("quorum_numerator", body.quorum_numerator)
    denominator = values.get("quorum_denominator", body.quorum_denominator)
    if values.get("quorum_basis", body.quorum_basis) != QuorumBasis.NONE and not 0 < numerator <= denominator:
        raise BusinessRuleError("La fraction du quorum va de plus de zéro à un.", field="quorum_numerator")
    changed = sorted(field for field, value in values.items() if getattr(body, field) != value)
    for field in changed:
        setattr(body, field, values[field])
    body.save(update_fields=changed or None)
    record(verb="update_body_rules", subject=body, by=by, fields=changed)
