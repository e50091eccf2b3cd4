"""The projects of the demonstration: milestones asked of groups, parts taken, reports, one evaluated semester."""

import datetime
from typing import Any

from bulletins.demonstration import seats
from bulletins.demonstration.clock import at
from bulletins.demonstration.content import content
from bulletins.demonstration.history import PLACE, Story, directors
from bulletins.demonstration.minutes import held, put_before_members
from bulletins.demonstration.receipts import hand_out_receipts
from emegalis.lib.semesters import Semester
from governance.meetings.services import add_orientation, convene_meeting, schedule_meeting
from governance.members.enums import Stance
from governance.members.models import Authority, Body, Mandate
from governance.members.roles import Actor, actor_for
from governance.opinions.content import OpinionContent
from governance.opinions.models import Consultation
from governance.opinions.services import close_consultation, open_consultation, submit_opinion
from governance.strategy.enums import COMMITTED, Criterion, Part, Prepared, ProjectState, Stage
from governance.strategy.models import Milestone, Orientation, Participation, Project
from governance.strategy.project_words import ProjectWords, ReportWords
from governance.strategy.services import (
    answer_milestone,
    change_project_state,
    choose_part,
    create_project,
    evaluate_project,
    move_stage,
    note_risk,
    pass_milestone,
    prepare_word,
    publish_report,
    publish_version,
    set_milestone,
    write_report,
)

# The orientation that was decided before today, and the days of its way.
CARRIED_OUT = 2
FRAMED, OPENED, CLOSED, MET, DECIDED, CARRIED = -290, -270, -250, -242, -234, -224
# Of ten directions générales, what each thought of it: nothing is left to answer before it is decided.
THOUGHT = [Stance.FAVOURABLE] * 6 + [Stance.WITH_RECOMMENDATIONS] * 2 + [Stance.ABSTENTION, Stance.NO_OPINION]
# Of ten directions générales, what each says; the tenth has not said.
PARTS = [Part.TAKES_PART] * 5 + [Part.FOLLOWS] * 2 + [Part.APART, Part.PILOT]
ACCOUNTS = {"dgs": seats.DGS, "autre.dgs": seats.OTHER_DGS, "dgs.mutualise": seats.SHARED_DGS}


def tell_projects(story: Story, orientations: dict[int, Orientation]) -> None:
    """One orientation is carried out since long; the projects of the demonstration go their way."""
    _carry_out(story, orientations[CARRIED_OUT])
    for entry in content()["projects"]:
        _tell(story, orientations[entry["orientation"]], entry)
    _prepare(story)


def _carry_out(story: Story, orientation: Orientation) -> None:
    """All the way: framed, submitted to the directions générales, heard by the commission, decided, carried out."""
    with at(story.calendar.moment(FRAMED)):
        move_stage(orientation=orientation, stage=Stage.FRAMING, by=story.secretary)
    consultation = _consult(story, orientation)
    with at(story.calendar.moment(CLOSED, 18, 1)):
        close_consultation(consultation=consultation)
    _hear(story, orientation)
    orientation.refresh_from_db()
    for stage, days in {Stage.DECISION: DECIDED, Stage.IMPLEMENTATION: CARRIED}.items():
        with at(story.calendar.moment(days)):
            move_stage(orientation=orientation, stage=stage, by=story.secretary)


def _consult(story: Story, orientation: Orientation) -> Consultation:
    question = content()["orientations"][orientation.number - 1]["question"]
    with at(story.calendar.moment(OPENED, 9)):
        version = publish_version(orientation=orientation, by=story.secretary)
        closes_at = story.calendar.moment(CLOSED, 18)
        opened = open_consultation(version=version, question=question, closes_at=closes_at, by=story.secretary)
    for rank, mandate in enumerate(directors()):
        with at(story.calendar.moment(OPENED + 1 + rank % 18, 10, rank % 60)):
            by = actor_for(mandate.person)
            if rank % 7 and by.commission_mandate(mandate.authority):
                said = OpinionContent(stance=THOUGHT[rank % 10], reasons=content()["opinions"]["reasons"][rank % 3])
                submit_opinion(consultation=opened, authority=mandate.authority, content=said, by=by)
    with at(story.calendar.moment(CLOSED, 17)):
        hand_out_receipts()
    return opened


def _hear(story: Story, orientation: Orientation) -> None:
    """The commission met on it."""
    starts = story.calendar.moment(MET, 14)
    with at(starts - datetime.timedelta(days=25)):
        meeting = schedule_meeting(
            body=Body.objects.commission(),
            starts_at=starts,
            ends_at=starts + datetime.timedelta(hours=2),
            place=PLACE,
            second_in_period=True,
            by=story.secretary,
        )
        add_orientation(meeting=meeting, orientation=orientation, by=story.secretary)
        convene_meeting(meeting=meeting, note="", by=story.secretary)
    put_before_members(story, held(story, meeting), after=1, corrections=15)


def _tell(story: Story, orientation: Orientation, entry: dict[str, Any]) -> None:
    with at(story.calendar.moment(entry["days"])):
        project = create_project(orientation=orientation, words=_words(story, entry), by=story.secretary)
        for risk in entry.get("risks", []):
            note_risk(project=project, by=story.secretary, **risk)
        for milestone in entry["milestones"]:
            _plan_milestone(story, project, milestone)
        if entry["state"] != ProjectState.PREPARED:
            change_project_state(project=project, state=ProjectState.RUNNING, by=story.secretary)
    _choose(story, project, entry)
    _evaluate(story, project, entry)
    for milestone in entry["milestones"]:
        _pass(story, project, milestone)
    for report in entry.get("reports", []):
        with at(story.calendar.moment(report["days"], 16)):
            words = ReportWords(pace=report["pace"], text=report["text"], next_text=report.get("next", ""))
            written = write_report(project=project, words=words, by=story.secretary)
            if not report.get("draft"):
                publish_report(report=written, by=story.secretary)
    if entry["state"] == ProjectState.DONE:
        with at(story.calendar.moment(entry["ended"])):
            change_project_state(project=project, state=ProjectState.DONE, by=story.secretary)


def _words(story: Story, entry: dict[str, Any]) -> ProjectWords:
    manager = Mandate.objects.get(person__email=seats.COLLEAGUE.address)
    day: dict[str, Any] = {
        name: _day(story, entry[name]) for name in ("starts_on", "ends_on", "convention_from") if name in entry
    }
    texts = ("title", "summary", "text", "benefit", "expected", "owned_for", "convention")
    said: dict[str, Any] = {name: entry[name].strip() for name in texts if name in entry}
    budget: dict[str, Any] = {name: entry[name] for name in ("budget_planned", "budget_spent") if name in entry}
    return ProjectWords(manager=manager, **said, **day, **budget)


def _day(story: Story, days: int) -> datetime.date:
    return story.calendar.moment(days).date()


def _plan_milestone(story: Story, project: Project, entry: dict[str, Any]) -> None:
    body = Body.objects.get(slug=entry["body"]) if "body" in entry else None
    set_milestone(
        project=project,
        title=entry["title"],
        planned_on=_day(story, entry["on"]),
        asking=entry.get("asking", "nothing"),
        body=body,
        question=entry.get("question", ""),
        by=story.secretary,
    )


def _pass(story: Story, project: Project, entry: dict[str, Any]) -> None:
    """What its group answered, and the day it was passed."""
    milestone = Milestone.objects.select_related("project", "body").get(project=project, title=entry["title"])
    if "verdict" in entry:
        with at(story.calendar.moment(entry["answered"], 11)):
            chair = Mandate.objects.filter(body=milestone.body, presides=True).select_related("person").get()
            by = actor_for(chair.person)
            answer_milestone(milestone=milestone, verdict=entry["verdict"], answer=entry.get("answer", ""), by=by)
    if "done" in entry:
        with at(story.calendar.moment(entry["done"], 17)):
            pass_milestone(milestone=milestone, on=_day(story, entry["done"]), by=story.secretary)


# ---------------------------------------------------------------- what authorities say


def _choose(story: Story, project: Project, entry: dict[str, Any]) -> None:
    """The accounts say what the text says; of the others, one in ``every`` has not spoken."""
    told = {ACCOUNTS[said["by"]].address: said for said in entry.get("parts", [])}
    for rank, mandate in enumerate(directors()):
        said = told.get(mandate.person.email or "")
        with at(story.calendar.moment(entry["days"] + 3 + rank % 9, 9, rank % 60)):
            by = actor_for(mandate.person)
            if said and said.get("authority", "") in mandate.authority.name:
                _take(project, mandate, by, said)
            elif mandate.person.email not in {account.address for account in ACCOUNTS.values()}:
                _draw(story, project, mandate, by, entry["silent"])


def _take(project: Project, mandate: Mandate, by: Actor, said: dict[str, Any]) -> None:
    choose_part(
        project=project,
        authority=mandate.authority,
        part=said["part"],
        reason=said.get("reason", ""),
        contribution=said.get("contribution", ""),
        by=by,
    )


def _prepare(story: Story) -> None:
    """The collaborateur prepared, for their DGS, the part in a project of which the authority has said nothing yet."""
    authority = Authority.objects.get(name=seats.ABERS)
    silent = Project.objects.live().exclude(participations__authority=authority).order_by("id").first()
    if silent is None:
        return
    values = {"part": Part.FOLLOWS.value, "contribution": "Une personne référente à l’accueil.", "reason": ""}
    with at(story.calendar.moment(-2, 17, 5)):
        by = story.actor(seats.PREPARER)
        prepare_word(project=silent, authority=authority, kind=Prepared.PART, values=values, by=by)


def _draw(story: Story, project: Project, mandate: Mandate, by: Actor, silent: float) -> None:
    if story.chance.random() >= silent:
        choose_part(project=project, authority=mandate.authority, part=story.chance.choice(PARTS), by=by)


def _evaluate(story: Story, project: Project, entry: dict[str, Any]) -> None:
    """In the semester that ended last, and some in the one that runs."""
    if "marks" not in entry:
        return
    last = Semester.of(story.calendar.today).previous
    moments = [datetime.datetime.combine(last.last_day - datetime.timedelta(days=9), datetime.time(10), datetime.UTC)]
    moments.append(story.calendar.moment(-6, 15))
    for moment, share in zip(moments, (0.85, 0.25), strict=True):
        if Semester.of(moment.date()) == last or moment is not moments[0]:
            _evaluate_at(story, project, moment, share, entry["marks"])


def _evaluate_at(
    story: Story, project: Project, moment: datetime.datetime, share: float, likely: dict[str, list[int]]
) -> None:
    committed = Participation.objects.filter(project=project, part__in=COMMITTED, decided_at__lt=moment)
    by_authority = {mandate.authority_id: mandate for mandate in directors()}
    awaited = {account.address for account in ACCOUNTS.values()}
    running = Semester.of(moment.date()) == Semester.of(story.calendar.today)
    with at(moment):
        for row in committed.select_related("authority").order_by("authority__sort_key", "authority_id"):
            mandate = by_authority.get(row.authority_id)
            if mandate is None or (running and mandate.person.email in awaited) or story.chance.random() > share:
                continue
            marks = {criterion.value: story.chance.choice(likely[criterion.value]) for criterion in Criterion}
            by = actor_for(mandate.person)
            evaluate_project(project=project, authority=row.authority, marks=marks, by=by)
