"""What happened in the invented territory before today, and what waits: told by the services of the portal."""

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from bulletins.demonstration import seats
from bulletins.demonstration.clock import at
from bulletins.demonstration.content import content
from bulletins.demonstration.opinions import CLOSED_MIX, KNOWN, OPEN_MIX, Answer, drawn_answers
from bulletins.demonstration.people import InventedPerson
from bulletins.demonstration.receipts import hand_out_receipts
from emegalis.lib.french import PARIS
from governance.meetings.enums import ReplyChoice, Role
from governance.meetings.models import Meeting
from governance.meetings.services import (
    add_orientation,
    convene_meeting,
    lay_usual_agenda,
    record_reply,
    schedule_meeting,
)
from governance.members.enums import BodyKind, Stance
from governance.members.models import Authority, Body, Mandate
from governance.members.roles import Actor, actor_for
from governance.opinions.content import DraftText, OpinionContent, ReservationText, Seen
from governance.opinions.enums import LateRule
from governance.opinions.models import Consultation, Reservation
from governance.opinions.services import (
    class_reservations,
    close_consultation,
    open_consultation,
    save_draft,
    submit_opinion,
)
from governance.people.models import Person
from governance.strategy.enums import Stage
from governance.strategy.models import Axis, Orientation, StrategicPlan
from governance.strategy.particulars import Particulars, YearBudget, YearPeople
from governance.strategy.services import (
    amend_comment,
    answer_comment,
    comment_orientation,
    create_axis,
    create_orientation,
    create_plan,
    move_stage,
    record_acceptance,
)

PLACE = "Salle des Marais, Kastell-Bras"
VIDEO = "https://visio.example.org/cos"
OPENED, CLOSED = 3, 4
# Orientations by number: how far each has gone, apart from the two put to the directions générales.
FRAMED = {1, 6, 7}


@dataclass(frozen=True)
class Calendar:
    """The days of the demonstration, all counted from today."""

    today: datetime.date

    def moment(self, days: int, hour: int = 10, minute: int = 0) -> datetime.datetime:
        """``days`` from today, at an hour in Paris, on a working day."""
        day = self.today + datetime.timedelta(days=days)
        while day.weekday() > 4:
            day += datetime.timedelta(days=1 if days > 0 else -1)
        return datetime.datetime.combine(day, datetime.time(hour, minute), PARIS)


@dataclass
class Story:
    """Who tells it, when, and with which luck."""

    calendar: Calendar
    chance: random.Random

    def actor(self, someone: InventedPerson) -> Actor:
        return actor_for(Person.objects.get(email=someone.address))

    @property
    def secretary(self) -> Actor:
        return self.actor(seats.SECRETARY)


# ---------------------------------------------------------------- the plan


def tell_plan(story: Story) -> dict[int, Orientation]:
    """The plan, its axes and orientations; return these by number."""
    texts = content()
    with at(story.calendar.moment(-300)):
        secretary = story.secretary
        plan = create_plan(**_plan_fields(texts["plan"]), by=secretary)
        _tell_acceptances(story, plan)
        axes = {
            axis["number"]: create_axis(plan=plan, title=axis["title"], summary=axis["summary"], by=secretary)
            for axis in texts["axes"]
        }
        return {entry["number"]: _tell_orientation(story, axes, entry) for entry in texts["orientations"]}


def _plan_fields(entry: dict[str, Any]) -> dict[str, Any]:
    people = [YearPeople(**year) for year in entry["people_years"]]
    budgets = [YearBudget(**year) for year in entry["budget_years"]]
    words = {name: value for name, value in entry.items() if name not in {"slug", "people_years", "budget_years"}}
    return words | {"people_years": people, "budget_years": budgets}


def _tell_acceptances(story: Story, plan: StrategicPlan) -> None:
    """Seven members in eight accepted the missions, each by its own deliberation of the first months."""
    for rank, authority in enumerate(Authority.objects.members(on=timezone.localdate()).by_name()):
        if rank % 8:
            day = plan.starts_on + datetime.timedelta(days=20 + rank * 37 % 120)
            reference = f"{day.year}-{1 + rank * 13 % 89:03d}"
            record_acceptance(plan=plan, authority=authority, accepted_on=day, reference=reference, by=story.secretary)


def tell_comments(story: Story, orientations: dict[int, Orientation]) -> None:
    """Two élus comment what is in framing; one of them is answered."""
    elected = [story.actor(seats.ELECTED), _second_elected(story)]
    for entry, author in zip(content()["comments"], elected, strict=True):
        orientation = orientations[entry["orientation"]]
        with at(story.calendar.moment(entry["day"], 17, 20)):
            comment = comment_orientation(orientation=orientation, text=entry["text"], by=author)
        if "amended" in entry:
            with at(story.calendar.moment(entry["day"] + 1, 8, 40)):
                amend_comment(comment=comment, text=entry["amended"], by=author)
            with at(story.calendar.moment(entry["day"] + 6, 11)):
                answer_comment(comment=comment, text=entry["answer"], by=story.secretary)


def _second_elected(story: Story) -> Actor:
    bureau = Mandate.objects.in_kinds(BodyKind.BUREAU).in_force(on=timezone.localdate()).order_by("id")
    return actor_for(bureau.exclude(person__email=seats.ELECTED.address).select_related("person")[0].person)


def _tell_orientation(story: Story, axes: dict[int, Axis], entry: dict[str, Any]) -> Orientation:
    number = int(entry["number"])
    orientation = create_orientation(
        axis=axes[int(entry["axis"])],
        title=entry["title"],
        summary=entry["summary"],
        text=entry["text"].strip(),
        impulse_on=story.calendar.moment(-340 + 3 * number).date(),
        referent=_referent(number),
        particulars=particulars_of(entry),
        by=story.secretary,
    )
    if number in FRAMED | {OPENED, CLOSED}:
        with at(story.calendar.moment(-220 + number)):
            move_stage(orientation=orientation, stage=Stage.FRAMING, by=story.secretary)
    return orientation


def particulars_of(entry: dict[str, Any]) -> Particulars:
    """As the file writes them: its tables are those of the columns, days apart."""
    days = [{"on": key["on"].isoformat(), "label": key["label"]} for key in entry["key_dates"]]
    return Particulars.read({**entry, "reason": entry["reason"].strip(), "key_dates": days})


def _referent(number: int) -> Mandate | None:
    """The demonstration\'s élu carries the orientation put to opinion; the others of the bureau share the rest."""
    bureau = Mandate.objects.in_kinds(BodyKind.BUREAU).in_force(on=timezone.localdate()).order_by("id")
    if number == OPENED:
        return bureau.filter(person__email=seats.ELECTED.address).first()
    members = list(bureau)
    return members[number % len(members)] if number != 8 else None


# ---------------------------------------------------------------- opinions


def tell_closed_consultation(
    story: Story, orientations: dict[int, Orientation], along: Callable[[Consultation, list[Mandate]], None]
) -> Consultation:
    """One closed and answered, the second round on its orientation; ``along`` tells what else came, the silent ones
    given."""
    closed = open_on(story, orientations[CLOSED], opens=-47, closes=-28, late_rule=LateRule.RECORDED)
    directions = directors()
    silent = list(directions)
    for day, answer in drawn_answers(directions, story.chance, content()["opinions"], mix=CLOSED_MIX, known=KNOWN):
        give(story, closed, said_again(closed, answer), -45 + day % 16)
        silent.remove(answer.mandate)
    along(closed, silent)
    with at(story.calendar.moment(-25, 11)):
        class_by_theme(story, closed)
    with at(story.calendar.moment(-25, 18, 1)):
        close_consultation(consultation=closed)
    return closed


def said_again(consultation: Consultation, answer: Answer) -> Answer:
    """Whoever keeps a reservation from one round to the next says the first of the former ones again."""
    before = (
        Reservation.objects.standing()
        .filter(revision__opinion__consultation=consultation.previous_id)
        .filter(revision__opinion__authority=answer.mandate.authority)
        .order_by("number")
        .first()
    )
    if before is None or not answer.content.reservations:
        return answer
    again = ReservationText(before.text, before.lifted_if, before.pk)
    others = [row for row in answer.content.reservations if row.text != before.text]
    return replace(answer, content=replace(answer.content, reservations=(again, *others[1:])))


def class_by_theme(story: Story, consultation: Consultation) -> None:
    texts = content()["opinions"]
    themes = dict(zip(texts["reservations"], texts["themes"], strict=True))
    standing = Reservation.objects.standing().of_consultation(consultation)
    class_reservations(consultation=consultation, themes={r.pk: themes[r.text] for r in standing}, by=story.secretary)


def tell_current_consultation(story: Story, orientations: dict[int, Orientation]) -> Consultation:
    """One open with some opinions, and a draft."""
    current = open_on(story, orientations[OPENED], opens=-12, closes=9)
    awaited = {seats.DGS.address, seats.OTHER_DGS.address, seats.SHARED_DGS.address}
    others = [mandate for mandate in directors() if mandate.person.email not in awaited]
    for day, answer in drawn_answers(others, story.chance, content()["opinions"], mix=OPEN_MIX):
        give(story, current, answer, -11 + day % 10)
    _prepare_draft(story, current)
    return current


def directors() -> list[Mandate]:
    """The titulars of the commission, the demonstration accounts first."""
    return list(
        Mandate.objects.in_kinds(BodyKind.STRATEGIC_COMMISSION)
        .titular()
        .in_force(on=timezone.localdate())
        .select_related("person", "authority")
        .order_by("id")
    )


def open_on(
    story: Story, orientation: Orientation, *, opens: int, closes: int, late_rule: LateRule = LateRule.REFUSED
) -> Consultation:
    """On the last version published."""
    question = content()["orientations"][orientation.number - 1]["question"]
    with at(story.calendar.moment(opens, 9)):
        return open_consultation(
            version=orientation.versions.latest("number"),
            question=question,
            closes_at=story.calendar.moment(closes, 18),
            late_rule=late_rule,
            by=story.secretary,
        )


def give(story: Story, consultation: Consultation, answer: Answer, days: int) -> None:
    with at(story.calendar.moment(days, 9 + story.chance.randrange(9), story.chance.randrange(60))):
        submit_opinion(
            consultation=consultation,
            authority=answer.mandate.authority,
            content=answer.content,
            by=actor_for(answer.mandate.person),
        )
        hand_out_receipts()


def _prepare_draft(story: Story, consultation: Consultation) -> None:
    """What the preparer left for the DGS of the demonstration."""
    texts = content()["opinions"]
    prepared = OpinionContent(
        stance=Stance.WITH_RESERVATIONS,
        reasons=texts["reasons"][0],
        reservations=(ReservationText(texts["reservations"][2], texts["liftings"][1]),),
    )
    abers = Authority.objects.get(name=seats.ABERS)
    with at(story.calendar.moment(-1, 16, 40)):
        save_draft(
            consultation=consultation,
            authority=abers,
            text=DraftText.from_content(prepared),
            seen=Seen(),
            by=story.actor(seats.PREPARER),
        )


# ---------------------------------------------------------------- meetings


def tell_meetings(story: Story, orientations: dict[int, Orientation], put_more: Callable[[Meeting], None]) -> Meeting:
    """The commission is convened for this semester; ``put_more`` adds to its agenda."""
    starts = story.calendar.moment(21, 9, 30)
    with at(story.calendar.moment(-4, 11)):
        meeting = schedule_meeting(
            body=Body.objects.commission(),
            starts_at=starts,
            ends_at=starts + datetime.timedelta(hours=3),
            place=PLACE,
            video_link=VIDEO,
            second_in_period=True,
            by=story.secretary,
        )
        lay_usual_agenda(meeting=meeting, by=story.secretary)
        for number in (CLOSED, OPENED):
            add_orientation(meeting=meeting, orientation=orientations[number], by=story.secretary)
        put_more(meeting)
        convene_meeting(
            meeting=meeting, note="Deux orientations sont soumises à votre réflexion commune.", by=story.secretary
        )
    _tell_replies(story, meeting)
    return meeting


def _tell_replies(story: Story, meeting: Meeting) -> None:
    """Two in three have answered; those of the demonstration accounts have not."""
    awaited = {account.address for account, _ in seats.ACCOUNTS}
    choices = [ReplyChoice.IN_ROOM] * 5 + [ReplyChoice.REMOTE] * 3 + [ReplyChoice.EXCUSED]
    convened = meeting.convocations.filter(role=Role.CONVENED).select_related("person").order_by("id")
    with at(story.calendar.moment(-1, 14)):
        for convocation in convened:
            person = convocation.person
            if person.email not in awaited and story.chance.random() < 0.66:
                record_reply(convocation=convocation, reply=story.chance.choice(choices), by=actor_for(person))
