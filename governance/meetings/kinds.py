"""The mails of this app, as the outbox treats them: acts of procedure that nobody can refuse."""

from emegalis.outbox.letters import Kind, Moment
from governance.meetings.enums import CANCELLATION_MAIL, CONVOCATION_MAIL

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
