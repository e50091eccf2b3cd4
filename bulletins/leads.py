"""Where an article leads, with a date kept true.

On screen, dates and states are those of the linked object at the moment of reading, and what has changed since the
issue was frozen is said. What is frozen (PDF, mail) says what was true that day: ``Article.told`` keeps it.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from bulletins.contents import Link
from bulletins.models import Article
from emegalis.lib import french
from emegalis.lib.french import NBSP
from governance.meetings.enums import MeetingState
from governance.meetings.models import Meeting
from governance.opinions.enums import ConsultationState
from governance.opinions.models import Consultation
from governance.strategy.enums import ProjectState, Stage

LINKED = ("consultation", "meeting", "orientation", "project")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a linked object stands: its state, its moment (deadline, start), the day an answer is due."""

    state: str
    at: datetime.datetime | None = None
    due: datetime.date | None = None

    def as_json(self) -> dict[str, str]:
        return {
            "state": self.state,
            "at": self.at.isoformat() if self.at else "",
            "due": self.due.isoformat() if self.due else "",
        }

    @classmethod
    def from_json(cls, value: dict[str, str]) -> "Standing":
        at, due = value.get("at"), value.get("due")
        return cls(
            value["state"],
            datetime.datetime.fromisoformat(at) if at else None,
            datetime.date.fromisoformat(due) if due else None,
        )


def _current(article: Article) -> dict[str, Standing]:
    standings = {}
    if consultation := article.consultation:
        due = consultation.closing_day
        standings["consultation"] = Standing(consultation.state, consultation.closes_at, due)
    if meeting := article.meeting:
        standings["meeting"] = Standing(meeting.state, meeting.starts_at, meeting.reply_by or meeting.day)
    if article.orientation:
        standings["orientation"] = Standing(article.orientation.stage)
    if article.project:
        standings["project"] = Standing(article.project.state, due=article.project.ends_on)
    return standings


def _told(article: Article) -> dict[str, Standing]:
    return {name: Standing.from_json(value) for name, value in article.told.items()}


def what_is_told(article: Article) -> dict[str, Any]:
    """What an issue frozen now says of the objects its article leads to (``Article.told``)."""
    return {name: standing.as_json() for name, standing in _current(article).items()}


def _standings(article: Article, *, live: bool) -> dict[str, Standing]:
    current = _current(article)
    return current if live or not article.told else current | _told(article)


def due_day(article: Article, *, live: bool = True) -> datetime.date | None:
    """Until when an answer is asked: the day that was written, or that of the consultation or meeting it follows."""
    if not article.asked_by_follows:
        return article.asked_by
    standings = _standings(article, live=live)
    followed = standings.get("consultation") or standings.get("meeting")
    return followed.due if followed else article.asked_by


# ---------------------------------------------------------------- links


def links_of(article: Article, *, live: bool) -> Iterator[Link]:
    """Consultation, orientation, project, meeting, each with what one does there."""
    standings = _standings(article, live=live)
    if consultation := article.consultation:
        standing = standings["consultation"]
        yield Link(consultation.get_absolute_url(), _consultation_label(standing, live=live))
    if orientation := article.orientation:
        yield Link(orientation.get_absolute_url(), f"Lire l’orientation n°{NBSP}{orientation.number}")
    if project := article.project:
        yield Link(project.get_absolute_url(), _project_label(standings["project"]))
    if meeting := article.meeting:
        yield Link(meeting.get_absolute_url(), _meeting_label(meeting, standings["meeting"]))


def opinion_label(consultation: Consultation) -> str:
    """For who writes an opinion."""
    return f"Donner notre avis avant le {_moment(consultation.closes_at)}"


def _consultation_label(standing: Standing, *, live: bool) -> str:
    if standing.state == ConsultationState.WITHDRAWN:
        return "Voir la consultation retirée"
    if standing.state == ConsultationState.CLOSED or (live and _is_past(standing.at)):
        return "Lire ce que la consultation a donné"
    act = "Voir la consultation, ouverte jusqu’au" if live else "Donner un avis avant le"
    return f"{act} {_moment(standing.at)}"


def _meeting_label(meeting: Meeting, standing: Standing) -> str:
    if standing.state == MeetingState.CANCELLED:
        return f"Voir la {meeting.noun} annulée"
    return f"Voir la {meeting.noun} du {_moment(standing.at)}"


def _project_label(standing: Standing) -> str:
    if standing.state == ProjectState.DONE:
        return "Lire ce que le projet a donné"
    if standing.state == ProjectState.STOPPED:
        return "Voir le projet arrêté"
    return f"Suivre le projet, prévu jusqu’au {_day(standing.due)}" if standing.due else "Suivre le projet"


def _day(day: datetime.date | None) -> str:
    """« 12 décembre »; with its year when that is not this one."""
    return french.long_date(day, year=day.year != timezone.localdate().year) if day else ""


def _moment(at: datetime.datetime | None) -> str:
    """« 12 décembre à 18 h »; with its year when that is not this one."""
    return french.moment(at, weekday=False, year=french.day_of(at).year != timezone.localdate().year) if at else ""


def _is_past(at: datetime.datetime | None) -> bool:
    return at is not None and at <= timezone.now()


# ---------------------------------------------------------------- what has changed


def notices_of(article: Article) -> Iterator[str]:
    """What a reader must know that the frozen issue could not say: withdrawn, moved, closed, cancelled, set aside."""
    current, told = _current(article), _told(article)
    for name, say in _NOTICES.items():
        if name in current and name in told and (sentence := say(article, current[name], told[name])):
            yield sentence
    if "orientation" in told and current["orientation"].state == Stage.SET_ASIDE != told["orientation"].state:
        yield "Cette orientation a été écartée depuis la parution."


def _consultation_notice(article: Article, now: Standing, told: Standing) -> str:
    if now.state == ConsultationState.WITHDRAWN != told.state:
        return "Cette consultation a été retirée : il n’y a plus d’avis à donner."
    if now.state == ConsultationState.WITHDRAWN:
        return ""
    if now.state == ConsultationState.CLOSED or _is_past(now.at):
        return f"Cette consultation est close depuis le {_moment(now.at)}."
    if now.at != told.at:
        return f"La date limite a changé : {_moment(now.at)}, au lieu du {_moment(told.at)}."
    return ""


def _meeting_notice(article: Article, now: Standing, told: Standing) -> str:
    noun = article.meeting.noun if article.meeting else "réunion"
    if now.state == MeetingState.CANCELLED:
        return f"Cette {noun} est annulée."
    if now.at != told.at:
        return f"Cette {noun} a changé de date : {_moment(now.at)}, au lieu du {_moment(told.at)}."
    return f"Cette {noun} a eu lieu." if now.state == MeetingState.HELD else ""


def _project_notice(article: Article, now: Standing, told: Standing) -> str:
    ended = {ProjectState.DONE: "est terminé", ProjectState.STOPPED: "est arrêté", ProjectState.PAUSED: "est suspendu"}
    if now.state != told.state and now.state in ended:
        return f"Ce projet {ended[ProjectState(now.state)]} depuis la parution."
    is_over = now.state in {ProjectState.DONE, ProjectState.STOPPED}
    if now.due and told.due and now.due != told.due and not is_over:
        return f"La fin prévue du projet a changé : {_day(now.due)}, au lieu du {_day(told.due)}."
    return ""


_NOTICES = {"consultation": _consultation_notice, "meeting": _meeting_notice, "project": _project_notice}
