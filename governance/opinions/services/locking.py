"""Taking hold of a consultation: whoever submits and whoever closes wait for each other on its row."""

from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Authority
from governance.opinions.models import Consultation


def lock(consultation: Consultation) -> Consultation:
    """The same consultation as it is now, held until the transaction ends."""
    return (
        Consultation.objects.select_for_update(of=("self",))
        .select_related("version__orientation", "body")
        .get(pk=consultation.pk)
    )


def lock_open(consultation: Consultation) -> Consultation:
    """The same, refused once the minute of the deadline has struck in Paris, or when it was withdrawn."""
    held = lock(consultation)
    if held.is_withdrawn:
        raise BusinessRuleError("Cette consultation a été retirée par le secrétariat : elle ne reçoit plus d’avis.")
    if held.is_prepared:
        raise BusinessRuleError("Cette consultation n’est pas encore ouverte.")
    if not held.takes_opinions(at=timezone.now()):
        raise BusinessRuleError(f"La consultation est close depuis le {french.moment(held.closes_at)}.")
    return held


def lock_answerable(consultation: Consultation, authority: Authority) -> Consultation:
    """The same, open; or closed where late opinions are recorded, for an authority that has given none."""
    held = lock(consultation)
    if not held.takes_late_opinions:
        return lock_open(held)
    if held.opinions.given().filter(authority=authority).exists():
        raise BusinessRuleError(
            "Votre avis est donné et la consultation est close : il ne change plus, sinon pendant la réunion."
        )
    return held
