"""How the people of the demonstration are told: a weekly digest for the DGS, copied to the collaborateur."""

import datetime

from django.db.models import F

from bulletins.demonstration import seats
from bulletins.demonstration.clock import at
from bulletins.demonstration.history import Calendar, Story
from bulletins.selectors.audience import KIND
from emegalis.lib.french import PARIS
from emegalis.lib.holidays import is_working
from emegalis.outbox.enums import DeliveryState, FailureOrigin
from emegalis.outbox.failing import Failure, note_failures
from emegalis.outbox.models import Delivery, Sending
from governance.members.services.digests import compose_digest
from governance.opinions.models import Consultation
from governance.people.enums import Rhythm
from governance.people.models import Person
from governance.people.rhythms import FROM, next_digest
from governance.people.services import choose_rhythm, set_copies

MONTHS_AGO = -90
ANSWERS = [
    (DeliveryState.RETURNED, "552 5.2.2 The recipient's inbox is out of storage space"),
    (DeliveryState.REFUSED, "550 5.7.1 Message rejected due to local policy"),
]
ORIGINS = {DeliveryState.RETURNED: FailureOrigin.RETURNED, DeliveryState.REFUSED: FailureOrigin.REFUSED}
READERS = [seats.DGS.address, seats.PREPARER.address]


def choose_messages(story: Story) -> None:
    """Long before anything is told: the DGS of the demonstration reads once a week, the collaborateur with them."""
    dgs, preparer = _person(seats.DGS.address), _person(seats.PREPARER.address)
    with at(story.calendar.moment(MONTHS_AGO)):
        choose_rhythm(person=dgs, rhythm=Rhythm.WEEKLY, weekday=_last_morning(story.calendar).weekday(), by=None)
        set_copies(person=dgs, to={preparer.pk})


def tell_first_digests(story: Story, *, closed: Consultation) -> None:
    """The synthesis is ready: told the morning after to the accounts, on the day of the week to the DGS and with them
    to the collaborateur."""
    closing = closed.closes_at + datetime.timedelta(minutes=1)
    _compose(READERS, next_digest(Rhythm.WEEKLY, _last_morning(story.calendar).weekday(), after=closing))
    others = [account.address for account, _ in seats.ACCOUNTS if account.address not in READERS]
    _compose(others, next_digest(Rhythm.DAILY, 0, after=closing))


def tell_last_digests(story: Story) -> None:
    """What waits for the DGS today, as it was told on the last working day."""
    _compose(READERS, _last_morning(story.calendar))


def _compose(addresses: list[str], morning: datetime.datetime) -> None:
    with at(morning):
        for address in addresses:
            compose_digest(person_id=_person(address).pk)


def _person(address: str) -> Person:
    return Person.objects.get(email=address)


def _last_morning(calendar: Calendar) -> datetime.datetime:
    """Seven o'clock on the last working day before today."""
    day = calendar.today - datetime.timedelta(days=1)
    while not is_working(day):
        day -= datetime.timedelta(days=1)
    return datetime.datetime.combine(day, FROM, PARIS)


def settle_mail() -> None:
    """What was written in the past has left in the past: no mail of the demonstration waits when it opens."""
    Delivery.objects.filter(state=DeliveryState.GATHERED).update(state=DeliveryState.TOLD)
    waiting = Delivery.objects.filter(state=DeliveryState.QUEUED)
    waiting.update(state=DeliveryState.SENT, sent_at=F("created_at"), attempts=1, answer="250 OK", personal=None)


def let_some_fail() -> None:
    """What the secretariat then sees: of the last bulletin one mailbox is full and one filter refuses; the address of
    someone whose mandate ended is gone. None of these keeps the next bulletin from anybody."""
    sending = Sending.objects.filter(kind=KIND).order_by("-decided_at", "-id").first()
    former = Person.objects.filter(email=seats.FORMER_DGS.address).first()
    if sending is None or former is None:
        return
    accounts = [account.address for account, _ in seats.ACCOUNTS]
    told = sending.deliveries.filter(state=DeliveryState.SENT).exclude(address__in=accounts).order_by("-id")
    for delivery, (state, answer) in zip(told, ANSWERS, strict=False):
        Delivery.objects.filter(pk=delivery.pk).update(state=state, answer=answer)
        note_failures([Failure(delivery.address, False, ORIGINS[state], answer, delivery.name, delivery.person_id)])
    gone = f"550 5.1.1 <{former.email}>: Recipient address rejected: User unknown"
    note_failures([Failure(former.email or "", True, FailureOrigin.REFUSED, gone, former.full_name, former.pk)])
