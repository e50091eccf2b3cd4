"""A personal link to refuse bulletins, for who cannot or will not sign in."""

from django.db import transaction

from bulletins.selectors.audience import KIND
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Recipient
from emegalis.outbox.services import queue_letter
from governance.people.models import Person
from governance.people.services.oppositions import opposition_url

LINK_KIND = "bulletin_opposition"


@transaction.atomic
def mail_opposition_link(*, address: str) -> bool:
    """Whoever receives mail at this address gets the link; an unknown address gets nothing."""
    person = Person.objects.with_address(address).first()
    if person is None or not person.email:
        return False
    letter = compose_letter("bulletins/email/opposition", {"url": opposition_url(person.pk, KIND)})
    queue_letter(kind=LINK_KIND, recipient=Recipient(person.email, person.full_name, person.pk), letter=letter)
    return True
