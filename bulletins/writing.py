"""What is written of an article: handed by a form, a command or a test to the services."""

import datetime
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from bulletins.enums import Scope
from bulletins.models import NewsItem
from governance.meetings.models import Meeting
from governance.members.models import Authority
from governance.opinions.models import Consultation
from governance.strategy.models import Orientation, Project

LARGEST = 10_000_000  # bytes of one file
MOST_ANNEXES = 6
MOST_NEWS_FILES = 5


@dataclass(frozen=True, slots=True)
class ArticleContent:
    """What an article says and asks; authorities and readers count for a distinct one only."""

    title: str
    scope: Scope = Scope.COMMON
    lede: str = ""
    text: str = ""
    asked: str = ""
    asked_by: datetime.date | None = None
    asked_by_follows: bool = False
    authorities: tuple[Authority, ...] = ()
    for_elected: bool = False
    for_it: bool = False
    for_business: bool = False
    consultation: Consultation | None = None
    meeting: Meeting | None = None
    orientation: Orientation | None = None
    project: Project | None = None
    picture_alt: str = ""
    picture_caption: str = ""
    picture_credit: str = ""


@dataclass(frozen=True, slots=True)
class FileChanges:
    """What changes of the files of an article: a new picture, new annexes, those taken away (by their ids)."""

    picture: UploadedFile | None = None
    drop_picture: bool = False
    annexes: tuple[UploadedFile, ...] = ()
    drop_annexes: tuple[int, ...] = ()


UNCHANGED = FileChanges()


@dataclass(frozen=True, slots=True)
class Choice:
    """What was ticked among what has gathered for an issue."""

    items: Collection[NewsItem] = ()
    consultations: Collection[Consultation] = ()
    meetings: Collection[Meeting] = ()


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """What an erratum may change of an article already sent: its words and what it asks, never its readers."""

    title: str
    lede: str = ""
    text: str = ""
    asked: str = ""
    asked_by: datetime.date | None = None

    def as_json(self) -> dict[str, Any]:
        """As an erratum keeps the former words, and a withdrawal the last ones."""
        return {**asdict(self), "asked_by": self.asked_by.isoformat() if self.asked_by else None}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "ArticleWords":
        day = stored.get("asked_by")
        return cls(**{**stored, "asked_by": datetime.date.fromisoformat(day) if day else None})
