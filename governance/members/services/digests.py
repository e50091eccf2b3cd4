"""The digest: what could wait, in one mail a day at most, composed when its hour has come.

The database is the queue, as for every mail: who is owed a digest is asked of it each minute, and ``Digest`` is unique
by person and day. Two workers, a second beat or a restart in mid-way make no second mail, and lose none.
"""

import datetime
import logging

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.french import plural
from emegalis.lib.links import absolute_url
from emegalis.lib.slots import Call
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery
from emegalis.outbox.selectors import is_a_copy
from emegalis.outbox.services import queue_letter
from governance.members.copies import copied_to_today
from governance.members.gathering import Contents, contents_for
from governance.members.roles import Actor, actor_for
from governance.members.services.sign_in import recipient_of
from governance.people import services as people
from governance.people.enums import DIGEST_MAIL, Rhythm
from governance.people.models import Digest, MessageOpposition, MessagePreference, Person
from governance.people.rhythms import is_digest_time, weekdays_served

logger = logging.getLogger(__name__)
LINKS_LAST = datetime.timedelta(days=14)


class NothingTold(Exception):
    """Nothing of what there was to say could be said: the day is not over for this person."""


def compose_due_digests() -> int:
    """Compose what is owed at this hour; return how many mails leave. One that fails never holds the others back.

    None in a copy of the portal, nor while mail decided in another database is held: it must not write to people by
    itself.
    """
    now = timezone.now()
    if not is_digest_time(now) or is_a_copy() or Delivery.objects.retained().exists():
        return 0
    failed: set[int] = set()
    mails = 0
    # A digest that leaves may owe a copy to someone else: asked until nobody is left.
    while owed := _owed(now) - failed:
        for person_id in sorted(owed):
            try:
                digest = compose_digest(person_id=person_id)
            except Exception:
                logger.exception("The digest of person %s cannot be composed; tried again next time.", person_id)
                failed.add(person_id)
            else:
                mails += bool(digest and digest.delivery_id)
    return mails


def _owed(now: datetime.datetime) -> set[int]:
    """Who waits for a digest today and has none yet."""
    day = timezone.localdate(now)
    today = Digest.objects.filter(day=day)
    waiting = Delivery.objects.gathered(by=now).exclude(person_id=None).values_list("person_id", flat=True)
    weekly = MessagePreference.objects.filter(rhythm=Rhythm.WEEKLY, weekday__in=weekdays_served(day))
    sent = list(today.exclude(delivery_id=None).values_list("person", flat=True))
    owed = {*waiting, *weekly.values_list("person", flat=True), *copied_to_today(sent, on=day)}
    known = Person.objects.filter(pk__in=owed).exclude(pk__in=today.values("person"))
    return set(known.values_list("pk", flat=True))


@transaction.atomic
def compose_digest(*, person_id: int) -> Digest | None:
    """The digest of this person today, once: what waited for it is told or set aside, and one mail leaves when there
    is something to say. ``None`` when it was already composed."""
    now = timezone.now()
    person = Person.objects.get(pk=person_id)
    digest, is_new = Digest.objects.get_or_create(person=person, day=timezone.localdate(now))
    if not is_new:
        return None
    actor = actor_for(person)
    waiting = Delivery.objects.gathered(by=now).filter(person_id=person_id)
    rows = list(waiting.select_for_update(of=("self",)).defer("personal").order_by("id"))
    if not _wants(actor):
        _settle(Contents([], [], [], set(), {row.pk for row in rows}), now)
        return digest
    contents = contents_for(actor, rows)
    before = Digest.objects.filter(person=person).exclude(pk=digest.pk).order_by("-day").first()
    last = before.fingerprint if before else ""
    if contents.is_worth_a_mail(by_habit=_by_habit(person, digest), last_fingerprint=last):
        digest.told, digest.fingerprint = len(contents.news), contents.fingerprint
        digest.delivery_id = _mail(actor, digest, contents, now).pk
    elif contents.failed:
        raise NothingTold(", ".join(contents.failed))
    else:
        digest.fingerprint = last
    digest.save(update_fields=["told", "fingerprint", "delivery_id"])
    _settle(contents, now)
    record(verb="compose_digest", subject=digest, by=None, told=digest.told, mail=digest.delivery_id or 0)
    return digest


def _wants(actor: Actor) -> bool:
    """Someone with an address and a mandate, who has not refused digests."""
    if actor.person is None or not (actor.mandates and actor.person.email):
        return False
    return not MessageOpposition.objects.filter(person=actor.person, kind=DIGEST_MAIL).exists()


def _by_habit(person: Person, digest: Digest) -> bool:
    """Expected today even without news: the chosen day of the week, or a copy of someone else's."""
    served = weekdays_served(digest.day)
    if MessagePreference.objects.filter(person=person, rhythm=Rhythm.WEEKLY, weekday__in=served).exists():
        return True
    sent = Digest.objects.filter(day=digest.day).exclude(delivery_id=None).exclude(person=person)
    owners = sent.filter(person__copies_given__to=person).values_list("person", flat=True)
    return person.pk in copied_to_today(list(owners), on=digest.day)


def _settle(contents: Contents, now: datetime.datetime) -> None:
    """What waited has been told, or has no object any more."""
    Delivery.objects.filter(pk__in=contents.told_ids).update(state=DeliveryState.TOLD, due_at=now)
    Delivery.objects.filter(pk__in=contents.stale_ids).update(state=DeliveryState.NOT_DUE)


# ---------------------------------------------------------------- the mail


def _mail(actor: Actor, digest: Digest, contents: Contents, now: datetime.datetime) -> Delivery:
    assert actor.person is not None  # noqa: S101 - someone who wants a digest is someone
    person = actor.person
    context = {
        "person": person,
        "day": digest.day,
        "today": actor.day,
        "news": contents.news,
        "calls": [(call, _personal_link(digest, call.action_url, call, now)) for call in contents.calls],
        "briefs": contents.briefs,
        "headline": _headline(contents),
        "front_url": _personal_link(digest, "/", None, now),
        "messages_url": absolute_url("members:messages"),
        "opposition_url": people.opposition_url(person.pk, DIGEST_MAIL),
    }
    letter = compose_letter("members/email/digest", context, headers=people.opposition_headers(person.pk, DIGEST_MAIL))
    recipient = recipient_of(person, actor.mandate_label)
    return queue_letter(kind=DIGEST_MAIL, recipient=recipient, letter=letter, about=digest)


def _headline(contents: Contents) -> str:
    """« 2 nouvelles, 1 demande »."""
    said: list[str] = []
    if contents.news:
        said.append(plural(len(contents.news), "nouvelle"))
    if contents.calls:
        said.append(plural(len(contents.calls), "demande"))
    return ", ".join(said)


def _personal_link(digest: Digest, target: str, call: Call | None, now: datetime.datetime) -> str:
    """Good until what is asked is due, or for two weeks."""
    until = call.due if call and call.due and call.due > now else now + LINKS_LAST
    return people.issue_private_link(
        person=digest.person, purpose=DIGEST_MAIL, target=target, expires_at=until, about=digest
    )
