"""Who wants their convocations on paper too."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.meetings.models import PaperWish
from governance.members.roles import Actor
from governance.people.models import Person


@transaction.atomic
def ask_for_paper(*, person: Person, wanted: bool, address: str = "", by: Actor) -> PaperWish | None:
    """From the next convocation on a printed copy goes to this address too; or no more, and the address is erased."""
    if not wanted:
        PaperWish.objects.filter(person=person).delete()
        record(verb="stop_paper", subject=person, by=by)
        return None
    if not address.strip():
        raise BusinessRuleError("Indiquez l’adresse où l’envoyer.", field="address")
    wish, _ = PaperWish.objects.update_or_create(
        person=person, defaults={"address": address.strip(), "asked_at": timezone.now()}
    )
    record(verb="ask_for_paper", subject=person, by=by)
    return wish
