"""What is written of an article: handed by a form, a command or a test to the services."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from bulletins.enums import Scope
from bulletins.models import NewsItem
from governance.meetings.models import Meeting
from governance.members.models import Authority
from governance.opinions.models import Consultation
from governance.strategy.models import Orientation

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
