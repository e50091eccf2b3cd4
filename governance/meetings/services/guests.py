"""People from outside the body, invited to be heard on some items: their own mail, their own hours, their own link."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.identity import site_identity
from emegalis.lib.links import absolute_url
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Attachment, Recipient
from emegalis.outbox.services import queue_letter
from governance.meetings.enums import GUEST_CANCELLED_MAIL, GUEST_MAIL
from governance.meetings.invitation import Invitation, cancellation_ics, request_ics
from governance.meetings.models import AgendaItem, Guest, Meeting
from governance.meetings.selectors import GuestVisit, guest_token, guest_visit
from governance.meetings.services import checks
from governance.meetings.wording import of_the_body
from governance.members.roles import Actor

MOST_GUESTS = 30


@transaction.atomic
def add_guest(
    *, meeting: Meeting, name: str, quality: str, address: str = "", items: Sequence[AgendaItem] = (), by: Actor
) -> Guest:
    """Someone will be heard on these items, or on all when none is named; invited with the convocation, or at once
    when it has left."""
    meeting = checks.locked(meeting)
    checks.check_not_over(meeting)
    if meeting.guests.filter(withdrawn_at=None).count() >= MOST_GUESTS:
        raise BusinessRuleError(f"Une {meeting.noun} accueille {MOST_GUESTS} personnes invitées au plus.")
    if any(item.meeting_id != meeting.pk for item in items):
        raise BusinessRuleError("Ce point n’est pas à cet ordre du jour.", field="items")
    guest = Guest.objects.create(
        meeting=meeting, name=name.strip(), quality=quality.strip(), address=address.strip().lower()
    )
    guest.items.set(items)
    record(verb="add_guest", subject=guest, by=by, meeting=meeting.pk, items=[item.pk for item in items])
    if meeting.is_convened:
        _invite(guest, meeting, by)
    return guest


@transaction.atomic
def withdraw_guest(*, guest: Guest, by: Actor) -> None:
    """The invitation is taken back; whoever had received it is told, and their calendar with them."""
    meeting = checks.locked(guest.meeting)
    checks.check_not_over(meeting)
    if guest.withdrawn_at is not None:
        raise BusinessRuleError("Cette invitation est déjà retirée.")
    record(verb="withdraw_guest", subject=guest, by=by, meeting=meeting.pk, was_invited=guest.invited_at is not None)
    if guest.invited_at is None:
        guest.delete()
        return
    guest.withdrawn_at = timezone.now()
    _uninvite(guest, meeting, by)


def invite_guests(meeting: Meeting, by: Actor) -> None:
    """With the convocation, and again when the meeting moves."""
    for guest in meeting.guests.filter(withdrawn_at=None).prefetch_related("items"):
        if guest.invited_at is not None:
            guest.sequence += 1
        _invite(guest, meeting, by)


def uninvite_guests(meeting: Meeting, by: Actor) -> None:
    """The meeting does not take place."""
    for guest in meeting.guests.filter(withdrawn_at=None).exclude(invited_at=None):
        _uninvite(guest, meeting, by)


def _invite(guest: Guest, meeting: Meeting, by: Actor) -> None:
    guest.invited_at = timezone.now()
    guest.save(update_fields=["invited_at", "sequence"])
    visit = guest_visit(guest, meeting)
    _write(guest, visit, GUEST_MAIL, "meetings/email/guest", request_ics(_event(visit)), by)


def _uninvite(guest: Guest, meeting: Meeting, by: Actor) -> None:
    guest.sequence += 1
    guest.save(update_fields=["sequence", "withdrawn_at"])
    visit = guest_visit(guest, meeting)
    _write(guest, visit, GUEST_CANCELLED_MAIL, "meetings/email/guest_cancelled", cancellation_ics(_event(visit)), by)


def _write(guest: Guest, visit: GuestVisit, kind: str, stem: str, ics: bytes, by: Actor) -> None:
    if not guest.address:
        return
    method = "CANCEL" if kind == GUEST_CANCELLED_MAIL else "REQUEST"
    context = {
        "guest": guest,
        "visit": visit,
        "meeting": visit.meeting,
        "of_the_body": of_the_body(visit.meeting.body),
        "page_url": absolute_url("meetings:guest_page", guest_token(guest)),
    }
    files = (Attachment("invitation.ics", f"text/calendar; method={method}; charset=utf-8", ics),)
    letter = compose_letter(stem, context, attachments=files)
    queue_letter(kind=kind, recipient=Recipient(guest.address, guest.name), letter=letter, about=guest, by=by)


def _event(visit: GuestVisit) -> Invitation:
    """Their own event, for their own hours."""
    identity, meeting, guest = site_identity(), visit.meeting, visit.guest
    return Invitation(
        uid=f"{meeting.uid}-{guest.pk}",
        sequence=guest.sequence,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        summary=f"{meeting.title} (invitation)",
        description=f"À distance : {meeting.video_link}" if meeting.video_link else "",
        location=meeting.place or "En visioconférence",
        url=absolute_url("meetings:guest_page", guest_token(guest)),
        organizer_name=identity.sender_name,
        organizer_address=identity.email or identity.sender_address,
        group_name=meeting.title,
        stamp=timezone.now(),
    )
