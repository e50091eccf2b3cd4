"""What is mailed about minutes: to the members, to whoever asked for a correction."""

from django.urls import reverse
from django.utils import timezone

from emegalis.lib.links import absolute
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Recipient
from emegalis.outbox.services import queue_letter
from governance.meetings.enums import CORRECTION_ANSWERED_MAIL
from governance.meetings.models import Correction, Minutes
from governance.meetings.wording import of_the_body
from governance.members.enums import Seat
from governance.members.letters import write_to_each
from governance.members.models import Mandate
from governance.members.roles import Actor


def tell_members(minutes: Minutes, *, kind: str, stem: str, by: Actor) -> int:
    """Whoever sits in the body today, titulars and substitutes, is told; return how many people that makes."""
    meeting = minutes.meeting
    seats = (Seat.TITULAR, Seat.SUBSTITUTE)
    mandates = list(
        Mandate.objects.in_body(meeting.body)
        .in_force(on=timezone.localdate())
        .filter(seat__in=seats)
        .reachable()
        .with_names()
    )
    context = {
        "minutes": minutes,
        "meeting": meeting,
        "of_the_body": of_the_body(meeting.body),
        "url": absolute(minutes.get_absolute_url()),
    }
    write_to_each(mandates, kind=kind, stem=stem, context=context, about=minutes, by=by)
    return len({mandate.person_id for mandate in mandates})


def tell_author(correction: Correction, *, by: Actor) -> None:
    """Who asked for a correction learns what the secretariat made of it."""
    if not correction.person.email:
        return
    minutes = correction.section.minutes
    letter = compose_letter(
        "meetings/email/correction_answered",
        {
            "correction": correction,
            "minutes": minutes,
            "meeting": minutes.meeting,
            "of_the_body": of_the_body(minutes.meeting.body),
            "url": absolute(reverse("meetings:minutes_detail", args=[minutes.meeting_id])),
        },
    )
    person = correction.person
    recipient = Recipient(person.email or "", person.full_name[:200], person.pk, correction.mandate_label[:200])
    queue_letter(kind=CORRECTION_ANSWERED_MAIL, recipient=recipient, letter=letter, about=correction, by=by)
