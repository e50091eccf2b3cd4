"""What was kept of the meetings gone by: minutes approved, minutes under correction, and what must still be done."""

import datetime
from collections.abc import Callable

from bulletins.demonstration import seats
from bulletins.demonstration.clock import at
from bulletins.demonstration.history import PLACE, VIDEO, Story
from governance.meetings.enums import FollowUpKind, ItemKind, Role, SectionKind
from governance.meetings.models import FollowUp, Meeting, Minutes, MinutesSection
from governance.meetings.services import (
    add_agenda_item,
    add_follow_up,
    answer_correction,
    approve_minutes,
    ask_correction,
    begin_minutes,
    complete_follow_up,
    convene_meeting,
    lay_usual_agenda,
    put_off_follow_up,
    record_meeting_held,
    schedule_meeting,
    submit_minutes,
    write_section,
)
from governance.members.enums import BodyKind
from governance.members.models import Body, Mandate
from governance.members.roles import actor_for

BEFORE_LAST, LAST, GROUP = -345, 21 - 183, -12
REMARKS = "Une coquille est corrigée dans le nom d’une collectivité."
SAID = {
    "Approbation": "Le texte est approuvé sans observation.",
    "Bilan": "La direction présente l’avancement des quatre axes. Les directions générales demandent que le "
    "calendrier de chaque orientation soit rapproché de celui de leurs propres plans.\n\nUne collectivité signale "
    "que le déploiement de la signature électronique dépend de ses ressources au second semestre.",
    "Retour": "Le groupe des DSI expose son assistance sur l’hébergement ; les groupes métiers ont validé deux "
    "besoins.",
    "Date": "La commission souhaite être saisie du délégué partagé à la protection des données et de la "
    "cybersécurité de proximité avant la fin de l’année.",
    "Orientation": "La commission a débattu de cette orientation, à partir des avis des directions générales.",
    "Assistance": "Le groupe passe en revue les prérequis d’hébergement des orientations en cours.",
    "Décider": "Le comité a entendu le rapport et l’avis de la commission.",
    "Désigner": "Les désignations ont lieu au scrutin secret.",
    "Sauvegardes": "Trois directions des systèmes d’information décrivent leur dispositif. Un exercice commun est "
    "envisagé.",
}


CORRECTIONS = (
    "« Trois directions des systèmes d’information décrivent leur dispositif » : nous étions quatre.",
    "Pouvez-vous préciser que l’exercice commun n’engage aucune dépense cette année ?",
)
AGREED = "Le calendrier de chaque orientation dira où en sont les plans des collectivités."
SEND_CALENDAR = "Transmettre le calendrier de la signature électronique des Abers-Kreiz"
NAME_CORRESPONDENT = "Désigner un correspondant pour l’essai d’hébergement commun"
LIST_CONTRACTS = "Recenser les contrats de maintenance qui finissent l’an prochain"
WRITE_NOTE = "Préparer une note sur la cybersécurité de proximité"


def tell_meetings_gone_by(story: Story) -> None:
    """The commission met in each of the two last semesters, the DSI group two weeks ago."""
    earlier = _commission_met(story, BEFORE_LAST)
    put_before_members(story, earlier, after=7, corrections=21)
    last = _commission_met(story, LAST)
    with at(last.starts_at + datetime.timedelta(minutes=15)):
        for minutes in Minutes.objects.awaiting_approval().of_body(last.body):
            approve_minutes(minutes=minutes, meeting=last, remarks=REMARKS, by=story.secretary)
    _tell_follow_ups(story, last)
    put_before_members(story, last, after=9, corrections=24)
    _tell_corrections(story, put_before_members(story, _group_met(story), after=3, corrections=21))


def _commission_met(story: Story, day: int) -> Meeting:
    starts = story.calendar.moment(day, 9, 30)
    with at(starts - datetime.timedelta(days=30)):
        meeting = schedule_meeting(
            body=Body.objects.commission(),
            starts_at=starts,
            ends_at=starts + datetime.timedelta(hours=2, minutes=30),
            place=PLACE,
            second_in_period=True,
            by=story.secretary,
        )
        lay_usual_agenda(meeting=meeting, by=story.secretary)
        convene_meeting(meeting=meeting, note="", by=story.secretary)
    return held(story, meeting)


def _group_met(story: Story) -> Meeting:
    starts = story.calendar.moment(GROUP, 14)
    with at(starts - datetime.timedelta(days=20)):
        meeting = schedule_meeting(
            body=Body.objects.get(kind=BodyKind.IT_GROUP),
            starts_at=starts,
            ends_at=starts + datetime.timedelta(hours=2),
            video_link=VIDEO,
            by=story.secretary,
        )
        titles = ("Assistance technique aux orientations", "Sauvegardes et reprise d’activité")
        for title in titles:
            add_agenda_item(meeting=meeting, title=title, kind=ItemKind.INFORMATION, minutes=40, by=story.secretary)
        convene_meeting(meeting=meeting, note="", by=story.secretary)
    return held(story, meeting)


def held(story: Story, meeting: Meeting) -> Meeting:
    with at(meeting.ends_at + datetime.timedelta(hours=2)):
        return record_meeting_held(meeting=meeting, by=story.secretary)


def put_before_members(story: Story, meeting: Meeting, *, after: int, corrections: int) -> Minutes:
    """Written, then put before the members so many days after the meeting."""
    with at(meeting.ends_at + datetime.timedelta(days=after)):
        minutes = begin_minutes(meeting=meeting, by=story.secretary)
        for section in minutes.sections.filter(kind=SectionKind.ITEM):
            text = f"{_said(section)}\n\n{section.text}".strip()
            write_section(section=section, text=text, seen=section.version, by=story.secretary)
        day = meeting.day + datetime.timedelta(days=corrections)
        return submit_minutes(minutes=minutes, corrections_by=day, by=story.secretary)


def _said(section: MinutesSection) -> str:
    return next((text for beginning, text in SAID.items() if section.title.startswith(beginning)), "Point présenté.")


def _tell_follow_ups(story: Story, meeting: Meeting) -> None:
    """One done, one to come, one late, one put off; and what was agreed."""
    dgs, other = (_seat(meeting, someone.address) for someone in (seats.DGS, seats.OTHER_DGS))
    today = story.calendar.today
    with at(meeting.ends_at + datetime.timedelta(days=1)):
        note = _noting(story, meeting)
        note(0, AGREED, kind=FollowUpKind.DECISION)
        done = note(0, SEND_CALENDAR, holder=dgs, due_on=meeting.day + datetime.timedelta(days=45))
        note(1, NAME_CORRESPONDENT, holder=dgs, due_on=today + datetime.timedelta(days=12))
        note(1, LIST_CONTRACTS, holder=other, due_on=today - datetime.timedelta(days=20))
        moved = note(
            2, WRITE_NOTE, who="Les services du syndicat mixte", due_on=meeting.day + datetime.timedelta(days=90)
        )
    with at(meeting.ends_at + datetime.timedelta(days=40)):
        complete_follow_up(follow_up=done, word="Transmis au secrétariat par courriel.", by=story.actor(seats.DGS))
    with at(meeting.ends_at + datetime.timedelta(days=80)):
        word, until = "L’étude régionale attendue paraît en fin d’année.", today + datetime.timedelta(days=30)
        put_off_follow_up(follow_up=moved, due_on=until, word=word, by=story.secretary)


def _noting(story: Story, meeting: Meeting) -> Callable[..., FollowUp]:
    """What the secretariat notes under an item, by its rank on the agenda."""
    items = list(meeting.items.filter(approves=None).order_by("position"))
    return lambda rank, text, **facts: add_follow_up(item=items[rank], text=text, by=story.secretary, **facts)


def _seat(meeting: Meeting, address: str) -> Mandate:
    return meeting.convocations.filter(role=Role.CONVENED).get(person__email=address).mandate


def _tell_corrections(story: Story, minutes: Minutes) -> None:
    """Two members of the DSI group have read again; one has an answer."""
    section = minutes.sections.filter(kind=SectionKind.ITEM).order_by("position").last()
    assert section is not None  # noqa: S101 - two items above
    rows = minutes.meeting.convocations.filter(role=Role.CONVENED).exclude(person__email=seats.IT_HEAD.address)
    people = [row.person for row in rows.select_related("person").order_by("id")[:2]]
    with at(story.calendar.moment(-3, 11)):
        asked = [
            ask_correction(section=section, text=text, by=actor_for(person))
            for person, text in zip(people, CORRECTIONS, strict=True)
        ]
    with at(story.calendar.moment(-1, 9)):
        answer_correction(
            correction=asked[0],
            is_taken_up=True,
            answer="C’est repris : quatre directions, et non trois.",
            by=story.secretary,
        )
