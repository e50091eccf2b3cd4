"""What is written of an article: handed by a form, a command or a test to the services."""

import datetime
from dataclasses import dataclass

from bulletins.enums import Scope
from governance.meetings.models import Meeting
from governance.members.models import Authority
from governance.opinions.models import Consultation
from governance.strategy.models import Orientation


@dataclass(frozen=True, slots=True)
class ArticleContent:
    """What an article says and asks; authorities and readers count for a distinct one only."""

    title: str
    scope: Scope = Scope.COMMON
    lede: str = ""
    text: str = ""
    asked: str = ""
    asked_by: datetime.date | None = None
    authorities: tuple[Authority, ...] = ()
    for_elected: bool = False
    for_it: bool = False
    for_business: bool = False
    consultation: Consultation | None = None
    meeting: Meeting | None = None
    orientation: Orientation | None = None
