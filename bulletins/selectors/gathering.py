"""What the next issue can be made of: news that members bring, and what happens in the portal and no issue told."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from bulletins.enums import BulletinState, Scope
from bulletins.models import Article, NewsFile, NewsItem
from bulletins.querysets import NewsItemQuerySet
from governance.meetings.enums import MeetingState
from governance.meetings.models import Meeting
from governance.opinions.enums import ConsultationState
from governance.opinions.models import Consultation

PRESSING_DAYS = 10
REMEMBERED_DAYS = 60  # what ended longer ago is no news any more


@dataclass(frozen=True, slots=True)
class Gathered:
    """One thing the next issue can tell: ``name`` is the field of the form that ticks it."""

    name: str
    subject: NewsItem | Consultation | Meeting
    days_left: int | None = None

    @property
    def key(self) -> str:
        return f"{self.name}-{self.subject.pk}"

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def is_pressing(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= PRESSING_DAYS


def _told(field: str, *, after: str = "") -> Q:
    """An article that everybody reads leads there: of a draft, or of an issue sent (after a moment of the object)."""
    sent = Q(bulletin__state=BulletinState.SENT)
    if after:
        sent &= Q(bulletin__sent_at__gte=OuterRef(after))
    articles = Article.objects.exclude(scope=Scope.DISTINCT).filter(**{field: OuterRef("pk")})
    return Q(Exists(articles.filter(sent | ~Q(bulletin__state=BulletinState.SENT))))


def untold_consultations(*, at: datetime.datetime) -> "QuerySet[Consultation]":
    """Open ones that no issue announced, and those closed of late whose outcome none told."""
    takes = Q(state=ConsultationState.OPEN, closes_at__gt=at) & ~_told("consultation")
    since = at - datetime.timedelta(days=REMEMBERED_DAYS)
    ended = Q(state=ConsultationState.CLOSED, closes_at__gte=since) & ~_told("consultation", after="closes_at")
    return Consultation.objects.with_subject().with_frozen_counts().filter(takes | ended).order_by("closes_at", "pk")


def untold_meetings(*, at: datetime.datetime) -> "QuerySet[Meeting]":
    """Those convened that no issue announced, and those held of late whose minutes, before the members, none told."""
    since = at - datetime.timedelta(days=REMEMBERED_DAYS)
    convened = Q(state=MeetingState.CONVENED, starts_at__gt=at) & ~_told("meeting")
    held = (
        Q(state=MeetingState.HELD, ends_at__gte=since)
        & Q(minutes__submitted_at__isnull=False)
        & ~_told("meeting", after="ends_at")
    )
    return Meeting.objects.select_related("body").filter(convened | held).order_by("starts_at", "pk")


def gathered_news() -> NewsItemQuerySet:
    """News that is not yet an article; ``has_files``."""
    files = Exists(NewsFile.objects.filter(item=OuterRef("pk")))
    return NewsItem.objects.gathered().with_audience().select_related("proposed_by").annotate(has_files=files)


def gathered(*, at: datetime.datetime, on: datetime.date) -> list[Gathered]:
    """All of it, what presses most first; what has no date comes after, news before the rest."""
    news = [Gathered("items", item, _days(item.wanted_by, on)) for item in gathered_news()]
    consultations = [
        Gathered("consultations", found, _days(found.closing_day, on) if found.is_open else None)
        for found in untold_consultations(at=at)
    ]
    meetings = [
        Gathered("meetings", found, _days(found.day, on) if found.is_convened else None)
        for found in untold_meetings(at=at)
    ]
    return sorted(
        [*news, *consultations, *meetings], key=lambda found: (found.days_left is None, found.days_left or 0)
    )


def _days(day: datetime.date | None, on: datetime.date) -> int | None:
    return (day - on).days if day else None
