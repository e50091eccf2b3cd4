"""Who will come, and how a convocation reached someone when it was not by mail."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP
from governance.meetings.enums import DeliveryMeans, ProxyOrigin, ReplyChoice, Role
from governance.meetings.models import Convocation, Meeting, Proxy
from governance.meetings.proxies import ProxyRefusal
from governance.meetings.selectors import pledge_table, substitutes_for
from governance.meetings.services import checks
from governance.meetings.services.fallen import tell_fallen
from governance.meetings.services.writing import writer
from governance.members.models import Mandate
from governance.members.roles import Actor


@transaction.atomic
def record_reply(
    *,
    convocation: Convocation,
    reply: str,
    by: Actor,
    substitute: Mandate | None = None,
    holder: Convocation | None = None,
) -> Convocation:
    """The answer for one authority, changed as often as needed until the meeting begins; says who gave it.

    Represented: the proxy is held by ``holder``, whom the rules of the body allow. What others gave to whoever will
    not be there falls, and they are asked again.
    """
    meeting = checks.locked(convocation.meeting)
    convocation = Convocation.objects.select_related("person", "authority").get(pk=convocation.pk)
    convocation.meeting = meeting
    _check_reply(convocation, meeting, reply, substitute)
    convocation.proxies_given.filter(ended="", origin=ProxyOrigin.BEFORE).delete()
    if reply == ReplyChoice.REPRESENTED:
        _give(convocation, meeting, holder)
    fallen = _let_fall(convocation, by) if reply in {ReplyChoice.REPRESENTED, ReplyChoice.EXCUSED} else 0
    convocation.reply = reply
    convocation.substitute = substitute if reply == ReplyChoice.SUBSTITUTED else None
    convocation.substitute_name = convocation.substitute.person.full_name if convocation.substitute else ""
    convocation.replied_at, convocation.replied_by = timezone.now(), by.person
    convocation.replied_by_name = writer(by)
    convocation.save(
        update_fields=["reply", "substitute", "substitute_name", "replied_at", "replied_by", "replied_by_name"]
    )
    record(verb="record_reply", subject=convocation, by=by, meeting=meeting.pk, reply=reply, fallen=fallen)
    return convocation


def _give(giver: Convocation, meeting: Meeting, holder: Convocation | None) -> None:
    """The proxy is written as received before the meeting; a rule that stands against it says so."""
    if holder is None or holder.meeting_id != meeting.pk or holder.role != Role.CONVENED:
        raise BusinessRuleError("Choisissez le membre à qui vous donnez pouvoir.", field="holder")
    try:
        pledge_table(meeting, but=giver.pk).give(giver.pk, holder.pk, 0)
    except ProxyRefusal as refusal:
        raise BusinessRuleError(str(refusal), field="holder") from refusal
    Proxy.objects.create(
        meeting=meeting, giver=giver, holder=holder, origin=ProxyOrigin.BEFORE, recorded_at=timezone.now()
    )


def _let_fall(holder: Convocation, by: Actor) -> int:
    """Proxies given to whoever will not be there: their givers have to answer again, and are told; return how many."""
    held = holder.proxies_held.filter(ended="", origin=ProxyOrigin.BEFORE)
    fallen = list(held.select_related("giver__person", "giver__mandate"))
    for proxy in fallen:
        proxy.giver.reply, proxy.giver.replied_at = "", None
        proxy.giver.save(update_fields=["reply", "replied_at"])
        proxy.delete()
    tell_fallen([proxy.giver for proxy in fallen], holder, by=by)
    return len(fallen)


def _check_reply(convocation: Convocation, meeting: Meeting, reply: str, substitute: Mandate | None) -> None:
    if convocation.role != Role.CONVENED:
        raise BusinessRuleError("Seuls les membres convoqués répondent.")
    if not meeting.takes_replies():
        raise BusinessRuleError(f"Cette {meeting.noun} n’attend plus de réponse.")
    if reply not in ReplyChoice.values:
        raise BusinessRuleError("Choisissez une réponse.", field="reply")
    if reply == ReplyChoice.IN_ROOM and not meeting.place:
        raise BusinessRuleError(f"Cette {meeting.noun} se tient seulement à distance.", field="reply")
    if reply == ReplyChoice.REMOTE and not meeting.video_link:
        raise BusinessRuleError(f"Cette {meeting.noun} se tient seulement en salle.", field="reply")
    if reply == ReplyChoice.SUBSTITUTED and not _may_come(convocation, meeting, substitute):
        raise BusinessRuleError(
            f"Indiquez quel suppléant vient{NBSP}: il doit être désigné pour votre collectivité.", field="reply"
        )


def _may_come(convocation: Convocation, meeting: Meeting, substitute: Mandate | None) -> bool:
    allowed = substitutes_for([convocation], meeting)[convocation.pk]
    return substitute is not None and any(mandate.pk == substitute.pk for mandate in allowed)


@transaction.atomic
def record_other_delivery(*, convocation: Convocation, means: str, on: datetime.date, by: Actor) -> Convocation:
    """The convocation was delivered on paper: how, which day, by whom; it counts in the proof."""
    meeting = convocation.meeting
    if means not in DeliveryMeans.values:
        raise BusinessRuleError("Choisissez comment la convocation a été remise.", field="means")
    if on > timezone.localdate():
        raise BusinessRuleError("Cette date est à venir : notez la remise une fois faite.", field="on")
    if meeting.convened_at is None or on < timezone.localdate(meeting.convened_at):
        raise BusinessRuleError("Cette date précède l’envoi de la convocation.", field="on")
    convocation.handed_how, convocation.handed_on = means, on
    convocation.handed_by_name = writer(by)
    convocation.save(update_fields=["handed_how", "handed_on", "handed_by_name"])
    record(
        verb="record_other_delivery", subject=convocation, by=by, meeting=meeting.pk, means=means, on=on.isoformat()
    )
    return convocation
