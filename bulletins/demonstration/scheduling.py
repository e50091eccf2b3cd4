"""Who signs the convocations of each body, and a poll of dates in progress."""

import datetime

from bulletins.demonstration import seats
from bulletins.demonstration.clock import at
from bulletins.demonstration.history import PLACE, VIDEO, Story
from emegalis.lib.holidays import is_working
from governance.meetings.enums import DateChoice
from governance.meetings.models import DatePoll
from governance.meetings.services import answer_poll, open_poll
from governance.members.models import Body
from governance.members.roles import actor_for
from governance.members.services.profile import update_body_rules

DIRECTOR, PRESIDENT = "Gwenaëlle Le Moal", "Yann Kerbiriou"


def tell_signatories(story: Story) -> None:
    """The president signs for the assemblies, the director by delegation for the commission and the groups."""
    with at(story.calendar.moment(-330)):
        secretary = story.secretary
        act = f"Par délégation, arrêté n° {story.calendar.today.year - 1}-14 portant délégation de signature"
        for body in Body.objects.all():
            values = {"signatory_name": PRESIDENT, "signatory": "président du syndicat mixte"}
            if not body.is_assembly:
                values = {
                    "signatory_name": DIRECTOR, "signatory": "directrice du syndicat mixte", "signatory_act": act,
                }  # fmt: skip
            update_body_rules(body=body, values=values, by=secretary)


def tell_poll(story: Story) -> DatePoll:
    """The commission is asked for a date of its next semester; two in three have answered, the accounts have not."""
    body = Body.objects.commission()
    first = body.period_of(story.calendar.today).next.starts_on
    ahead = (first - story.calendar.today).days
    with at(story.calendar.moment(-3, 9)):
        starts = [_free(story, ahead + days) for days in (70, 77, 86)]
        poll = open_poll(
            body=body,
            options=[(moment, moment + datetime.timedelta(hours=3)) for moment in starts],
            place=PLACE,
            video_link=VIDEO,
            note="La même matinée que d’habitude, si possible.",
            answer_by=story.calendar.moment(12).date(),
            by=story.secretary,
        )
    _tell_answers(story, poll)
    return poll


def _free(story: Story, days: int) -> datetime.datetime:
    """The first morning from there on that is no public holiday."""
    while not is_working(story.calendar.moment(days).date()):
        days += 1
    return story.calendar.moment(days, 9, 30)


def _tell_answers(story: Story, poll: DatePoll) -> None:
    awaited = {account.address for account, _ in seats.ACCOUNTS}
    options = list(poll.options.all())
    likely = [[DateChoice.YES] * 5, [DateChoice.YES] * 3 + [DateChoice.IF_NEEDED] * 2, [DateChoice.NO] * 3]
    with at(story.calendar.moment(-1, 15)):
        for row in poll.invitations.asked().with_names():
            if row.person.email in awaited or story.chance.random() > 0.66:
                continue
            choices = {
                option.pk: story.chance.choice([*likely[place], DateChoice.IF_NEEDED, DateChoice.NO])
                for place, option in enumerate(options)
            }
            answer_poll(invitations=[row], choices=choices, by=actor_for(row.person))
