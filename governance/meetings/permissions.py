"""Who may do what with meetings (docs/access.md)."""

from governance.meetings.models import Convocation, FollowUp, Meeting, Minutes
from governance.meetings.querysets import bodies_of
from governance.members.enums import Seat
from governance.members.roles import Actor


def can_manage_meetings(actor: Actor) -> bool:
    """The secretariat schedules, convenes, and keeps the table of replies."""
    return actor.is_staff


def can_read_papers(actor: Actor, meeting: Meeting) -> bool:
    """The body's own papers, convocation and links: its members, their preparers, the secretariat."""
    return actor.is_staff or meeting.body_id in bodies_of(actor)


def can_answer(actor: Actor, convocation: Convocation) -> bool:
    """Whoever is convened, those who prepare for that authority in that body, and the secretariat on their behalf."""
    return actor.is_staff or convocation.person_id == actor.person_id or prepares_for(actor, convocation)


def prepares_for(actor: Actor, convocation: Convocation) -> bool:
    return any(
        mandate.seat == Seat.PREPARER
        and mandate.body_id == convocation.meeting.body_id
        and mandate.authority_id == convocation.authority_id
        for mandate in actor.mandates
    )


def can_write_minutes(actor: Actor) -> bool:
    """The secretariat writes, submits, records the approval, publishes, answers corrections."""
    return actor.is_staff


def can_ask_correction(actor: Actor, minutes: Minutes) -> bool:
    """Whoever sits in the body, while its minutes are submitted."""
    return minutes.is_submitted and actor.sits_in(minutes.meeting.body)


def can_settle_follow_up(actor: Actor, follow_up: FollowUp) -> bool:
    """Whoever holds the action says what became of it; the secretariat for anyone."""
    return actor.is_staff or bool(follow_up.holder and follow_up.holder.person_id == actor.person_id)


def can_read_follow_ups(actor: Actor) -> bool:
    """Whoever holds a mandate has a board: that of their bodies and of what they hold."""
    return bool(actor.mandates)
