"""What was added to the agenda after the convocation leaves in its turn, under its own notice."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.meetings.enums import DispatchKind
from governance.meetings.models import Dispatch, Meeting
from governance.meetings.selectors import next_supplement
from governance.meetings.services import checks
from governance.meetings.services.dispatching import Wording, freeze, send
from governance.members.roles import Actor


@transaction.atomic
def send_supplement(*, meeting: Meeting, by: Actor, urgency_reason: str = "") -> Dispatch:
    """The supplementary agenda is frozen and sent to everyone called: from now on its items are read and fixed.

    Refused: nothing added, no signatory, the notice of the body not kept and no reason of urgency.
    """
    meeting = checks.locked(meeting)
    checks.check_takes_supplement(meeting)
    number, urgency_reason = next_supplement(meeting), urgency_reason.strip()
    if not meeting.items.of_supplement(number).exists():
        raise BusinessRuleError("Ajoutez d’abord au moins un point à l’ordre du jour complémentaire.")
    checks.check_signatory(meeting)
    checks.check_notice(meeting.notice_rule, meeting.day, urgency_reason=urgency_reason)
    if meeting.notice_rule.allows(sent_on=timezone.localdate(), held_on=meeting.day):
        urgency_reason = ""
    wording = Wording(urgency_reason=urgency_reason, supplement=number)
    dispatch = freeze(meeting, DispatchKind.SUPPLEMENT, wording, by)
    sent = send(meeting, dispatch, list(meeting.convocations.with_names()), by)
    record(
        verb="send_supplement", subject=meeting, by=by, dispatch=dispatch.pk, sha256=dispatch.sha256, sent=sent,
        supplement=number, notice_given=dispatch.notice_given, urgent=bool(urgency_reason),
    )  # fmt: skip
    return dispatch
