"""The mail that tells of an erratum: to those whose edition held the article, and to nobody else."""

from collections.abc import Iterable, Iterator

from bulletins.enums import MailKind
from bulletins.models import Erratum
from bulletins.selectors.audience import KIND
from bulletins.selectors.receipts import concerned_people
from emegalis.lib.links import absolute
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Letter, Recipient, Row
from emegalis.outbox.models import Message, Sending
from emegalis.outbox.services import store_message, write_deliveries
from governance.people.models import Person
from governance.people.services.oppositions import opposition_headers


def fill_erratum(sending: Sending) -> None:
    """Write every delivery of an announcement (``Kind.fill``); of a withdrawn article nothing is told."""
    erratum = Erratum.objects.select_related("article__bulletin").get(pk=sending.object_id)
    people = Person.objects.filter(pk__in=concerned_people(erratum.article)).exclude(email=None)
    if erratum.article.is_withdrawn:
        people = people.none()
    message = store_message(sending=sending, key=MailKind.ERRATUM, letter=erratum_letter(erratum))
    write_deliveries(sending=sending, rows=_rows(people.order_by("sort_key", "pk"), message))


def erratum_letter(erratum: Erratum) -> Letter:
    """What changed, in words; the same for all its readers, whichever authority they read it for."""
    bulletin = erratum.article.bulletin
    context = {"erratum": erratum, "bulletin": bulletin, "page_url": absolute(bulletin.get_absolute_url())}
    return compose_letter("bulletins/email/erratum", context)


def _rows(people: Iterable[Person], message: Message) -> Iterator[Row]:
    for person in people:
        recipient = Recipient(person.email or "", person.full_name, person.pk)
        yield Row(recipient, message, f"person:{person.pk}", headers=opposition_headers(person.pk, KIND))
