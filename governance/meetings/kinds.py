"""The mails of this app, as the outbox treats them: acts of procedure that nobody can refuse."""

from emegalis.outbox.letters import Kind, Moment
from governance.meetings.enums import (
    CANCELLATION_MAIL,
    CONVOCATION_MAIL,
    GUEST_CANCELLED_MAIL,
    GUEST_MAIL,
    POLL_CLOSED_MAIL,
    POLL_MAIL,
    POLL_REMINDER_MAIL,
    PROXY_FALLEN_MAIL,
)

CONVOCATION = Kind(
    name=CONVOCATION_MAIL,
    label="Convocation",
    still_due="governance.meetings.selectors.convocations_still_due",
    can_manage="governance.meetings.permissions.can_manage_meetings",
    moment=Moment.AT_ONCE,
    purpose="Quand une instance où vous siégez se réunit, ou que la date ou le lieu change.",
)
CANCELLATION = Kind(
    name=CANCELLATION_MAIL,
    label="Annulation d’une réunion",
    still_due="governance.meetings.selectors.cancellations_still_due",
    can_manage="governance.meetings.permissions.can_manage_meetings",
    moment=Moment.AT_ONCE,
    purpose="Quand une réunion annoncée n’a pas lieu.",
)
POLL = Kind(
    name=POLL_MAIL,
    label="Sondage de dates",
    still_due="governance.meetings.selectors.poll_mails_still_due",
    can_manage="governance.meetings.permissions.can_manage_meetings",
    moment=Moment.AT_ONCE,
    purpose="Quand le secrétariat cherche la date d’une réunion d’une instance où vous siégez.",
)
POLL_REMINDER = Kind(
    name=POLL_REMINDER_MAIL,
    label="Relance d’un sondage de dates",
    still_due="governance.meetings.selectors.poll_reminders_still_due",
    can_manage="governance.meetings.permissions.can_manage_meetings",
    moment=Moment.AT_ONCE,
    purpose="Quand vous n’avez pas encore dit quelles dates vous conviennent.",
)
POLL_CLOSED = Kind(
    name=POLL_CLOSED_MAIL,
    label="Date retenue, ou sondage abandonné",
    still_due="governance.meetings.selectors.poll_outcomes_still_due",
    can_manage="governance.meetings.permissions.can_manage_meetings",
    moment=Moment.AT_ONCE,
    purpose="Quand une date est retenue après un sondage, ou que le sondage est abandonné.",
)
GUEST = Kind(
    name=GUEST_MAIL,
    label="Invitation d’une personne extérieure",
    still_due="governance.meetings.selectors.guest_invitations_still_due",
    can_manage="governance.meetings.permissions.can_manage_meetings",
    moment=Moment.AT_ONCE,
    purpose="Quand une personne extérieure est invitée à être entendue.",
    reaches="governance.meetings.permissions.can_manage_meetings",
)
GUEST_CANCELLED = Kind(
    name=GUEST_CANCELLED_MAIL,
    label="Invitation retirée",
    still_due="governance.meetings.selectors.guest_cancellations_still_due",
    can_manage="governance.meetings.permissions.can_manage_meetings",
    moment=Moment.AT_ONCE,
    purpose="Quand une personne extérieure n’est plus attendue.",
    reaches="governance.meetings.permissions.can_manage_meetings",
)
PROXY_FALLEN = Kind(
    name=PROXY_FALLEN_MAIL,
    label="Pouvoir devenu sans effet",
    still_due="governance.meetings.selectors.fallen_proxies_still_due",
    can_manage="governance.meetings.permissions.can_manage_meetings",
    moment=Moment.AT_ONCE,
    purpose="Quand le membre à qui vous aviez donné pouvoir ne sera pas là.",
)
