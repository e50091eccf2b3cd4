"""Whoever holds an action is reminded, once before its day and once after it."""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.links import absolute
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Recipient
from emegalis.outbox.services import queue_letter
from governance.meetings.enums import FOLLOW_UP_MAIL
from governance.meetings.models import FollowUp
from governance.meetings.wording import agreement, of_the_body

# A week is time enough to do, or to say that it will be later.
BEFORE = datetime.timedelta(days=7)


def remind_follow_ups() -> int:
    """Once a day: actions due within a week, and those whose day is past, each once; return how many mails wait."""
    today = timezone.localdate()
    near = FollowUp.objects.open().filter(due_on__gte=today, due_on__lte=today + BEFORE, reminded_before_on=None)
    late = FollowUp.objects.open().filter(due_on__lt=today, reminded_after_on=None)
    return sum(_remind(pk, today) for rows in (near, late) for pk in rows.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, today: datetime.date) -> int:
    """Read again under its lock: two workers remind once. An action held outside the portal reminds nobody."""
    rows = (
        FollowUp.objects.select_for_update(of=("self",)).open().select_related("item__meeting__body", "holder__person")
    )
    follow_up = rows.filter(pk=pk).first()
    if follow_up is None or follow_up.due_on is None:
        return 0
    is_late = follow_up.due_on < today
    name = "reminded_after_on" if is_late else "reminded_before_on"
    if getattr(follow_up, name) is not None:
        return 0
    setattr(follow_up, name, today)
    follow_up.save(update_fields=[name])
    told = _write_to_holder(follow_up, is_late=is_late, today=today)
    record(verb="remind_follow_up", subject=follow_up, by=None, item=follow_up.item_id, late=is_late, told=told)
    return int(told)


def _write_to_holder(follow_up: FollowUp, *, is_late: bool, today: datetime.date) -> bool:
    mandate = follow_up.holder
    if mandate is None or not mandate.person.email or not mandate.is_in_force(on=today):
        return False
    meeting = follow_up.item.meeting
    context = {
        "follow_up": follow_up,
        "meeting": meeting,
        "mandate": mandate,
        "is_late": is_late,
        "agreement": agreement(mandate.person),
        "of_the_body": of_the_body(meeting.body),
        "url": absolute(reverse("meetings:follow_up_detail", args=[follow_up.pk])),
    }
    person = mandate.person
    recipient = Recipient(person.email or "", person.full_name[:200], person.pk, mandate.label[:200])
    letter = compose_letter("meetings/email/follow_up_reminder", context)
    queue_letter(kind=FOLLOW_UP_MAIL, recipient=recipient, letter=letter, about=follow_up)
    return True
