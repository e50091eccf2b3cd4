"""What the meetings bring to the front page."""

import datetime

from django.utils import timezone

from emegalis.lib.french import PARIS, THIN, long_date, moment, plural
from emegalis.lib.slots import Block, Brief, BriefLine, Call
from governance.meetings.enums import MeetingState, PollState
from governance.meetings.models import Convocation, Meeting, PollInvitation
from governance.meetings.querysets import bodies_of
from governance.meetings.wording import of_the_body, the_authority, to_the_body
from governance.members.roles import Actor


def unanswered_convocations(actor: Actor) -> list[Call]:
    """One call per authority that has not said whether it comes; a preparer sees those of their titular."""
    rows = (
        Convocation.objects.answerable_by(actor)
        .unanswered()
        .filter(meeting__state=MeetingState.CONVENED, meeting__starts_at__gt=timezone.now())
        .with_names()
        .with_answers_of_meeting()
    )
    return [_call(actor, row) for row in rows]


def _call(actor: Actor, row: Convocation) -> Call:
    meeting, is_own = row.meeting, row.person_id == actor.person_id
    address = meeting.get_absolute_url()
    due = _due(meeting)
    return Call(
        state="Convocation",
        icon="mail",
        context=f"{meeting.noun.capitalize()} du {long_date(meeting.starts_at, year=False)}",
        title=f"Serez-vous {to_the_body(meeting.body)}{THIN}?" if is_own else f"Répondre pour {row.name}",
        text=f"Pour {the_authority(row.authority.name)}. {_ways(meeting, is_own)}",
        due=due or meeting.starts_at,
        due_is_day=due is not None,
        note=_answers(row),
        action_label="Répondre à la convocation",
        action_url=f"{address}#reponse",
        more_label="Voir l’ordre du jour",
        more_url=address,
    )


def _ways(meeting: Meeting, is_own: bool) -> str:
    """What may be answered, in one sentence."""
    if not is_own:
        return "Vous pouvez répondre à sa place."
    ways = ["venir"] if meeting.place else []
    if meeting.video_link:
        ways.append("suivre à distance")
    return f"Vous pouvez {', '.join(ways)} ou vous excuser."


def _due(meeting: Meeting) -> datetime.datetime | None:
    """The day by which an answer helps; once it is gone, the meeting itself."""
    if meeting.reply_by is None or meeting.reply_by < timezone.localdate():
        return None
    return datetime.datetime.combine(meeting.reply_by, datetime.time(23, 59), PARIS)


def _answers(row: Convocation) -> str:
    count: int = row.answers  # type: ignore[attr-defined]
    return f"{plural(count, 'collectivité a', 'collectivités ont')} déjà répondu." if count else ""


def unanswered_polls(actor: Actor) -> list[Call]:
    """One call per poll of dates and person to answer for, while it takes answers."""
    rows = PollInvitation.objects.answerable_by(actor).filter(
        answered_at=None, poll__state=PollState.OPEN, poll__answer_by__gte=actor.day
    )
    firsts = {(row.poll_id, row.person_id): row for row in rows.with_names()}
    return [_poll_call(actor, row) for row in firsts.values()]


def _poll_call(actor: Actor, row: PollInvitation) -> Call:
    poll, is_own = row.poll, row.person_id == actor.person_id
    whose = "Quelles dates vous conviennent" if is_own else f"Dire les dates de {row.name}"
    return Call(
        state="Sondage de dates",
        icon="calendar",
        context=poll.body.short_name,
        title=f"{whose}{THIN}?" if is_own else whose,
        text=f"Le secrétariat cherche la date de la prochaine {poll.noun} {of_the_body(poll.body)}.",
        due=datetime.datetime.combine(poll.answer_by, datetime.time(23, 59), PARIS),
        due_is_day=True,
        action_label="Dire mes dates" if is_own else "Répondre à sa place",
        action_url=f"{poll.get_absolute_url()}#reponse",
    )


def next_meeting(actor: Actor) -> Block | None:
    """The nearest meeting of the bodies this person sits in; the secretariat sees the nearest of all."""
    meetings = Meeting.objects.visible_to(actor).standing().upcoming(at=timezone.now()).with_item_counts()
    if not actor.is_staff:
        meetings = meetings.filter(body__in=bodies_of(actor))
    meeting = meetings.first()
    if meeting is None:
        return None if actor.is_staff else Block("meetings/_next_meeting.html", {"meeting": None})
    context = {"meeting": meeting, "shows_agenda": not meeting.is_prepared}
    return Block("meetings/_next_meeting.html", context, brief=_brief(meeting))


def _brief(meeting: Meeting) -> Brief:
    note = moment(meeting.starts_at) + (f", {meeting.place}" if meeting.place else "")
    return Brief(f"Prochaine {meeting.noun}", [BriefLine(meeting.title, meeting.get_absolute_url(), note)])
