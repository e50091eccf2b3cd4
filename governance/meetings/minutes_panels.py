"""What minutes and follow-ups bring to the front page: what waits for this person."""

import datetime

from django.urls import reverse
from django.utils import timezone

from emegalis.lib.french import long_date
from emegalis.lib.slots import Call
from governance.meetings.models import FollowUp, Minutes
from governance.meetings.selectors.minutes import minutes_to_correct
from governance.meetings.wording import agreement, of_the_body
from governance.members.roles import Actor

SHOWN = 4


def minutes_to_read_again(actor: Actor) -> list[Call]:
    """Minutes submitted to a body where this person sits, until they ask for a correction or the day is gone."""
    return [_to_read(minutes) for minutes in minutes_to_correct(actor)[:SHOWN]]


def _to_read(minutes: Minutes) -> Call:
    meeting = minutes.meeting
    return Call(
        state=f"{minutes.title} à relire",
        icon="paper",
        context=f"{meeting.noun.capitalize()} du {long_date(meeting.starts_at)}",
        title=f"Relire le {minutes.noun} {of_the_body(meeting.body)}",
        text="S’il y a une erreur, demandez une correction ; sinon, rien à faire : il sera approuvé à la "
        f"prochaine {meeting.noun}.",
        due=_end_of(minutes.corrections_by) if minutes.corrections_by else None,
        due_is_day=True,
        action_label="Relire",
        action_url=minutes.get_absolute_url(),
    )


def actions_held(actor: Actor) -> list[Call]:
    """The actions this person took on, the nearest due first."""
    rows = FollowUp.objects.open().held_by(actor).by_date()
    return [_action(follow_up, actor) for follow_up in rows[:SHOWN]]


def _action(follow_up: FollowUp, actor: Actor) -> Call:
    meeting = follow_up.item.meeting
    is_late = follow_up.is_late(on=actor.day)
    return Call(
        state="Action en retard" if is_late else "Action à mener",
        icon="flag",
        context=f"{meeting.noun.capitalize()} {of_the_body(meeting.body)} du {long_date(meeting.starts_at)}",
        title=follow_up.text,
        text=f"Vous vous en êtes chargé{agreement(actor.person)} en réunion : dites quand c’est fait, ou choisissez "
        "une autre date.",
        due=_end_of(follow_up.due_on) if follow_up.due_on else None,
        due_is_day=True,
        action_label="Dire où j’en suis",
        action_url=reverse("meetings:follow_up_detail", args=[follow_up.pk]),
    )


def _end_of(day: datetime.date) -> datetime.datetime:
    """The last minute of a day in Paris, to be compared with other deadlines."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59)))
