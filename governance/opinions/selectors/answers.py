"""Who is expected to answer, who has answered, where one direction générale stands with its writing."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from governance.members.models import Authority, College, Membership
from governance.members.querysets import AuthorityQuerySet
from governance.opinions.models import Consultation, Opinion
from governance.strategy.models import OrientationVersion


def expected_authorities(*, on: datetime.date) -> AuthorityQuerySet:
    """Those whose direction générale is asked: the members on the day the consultation closes."""
    return Authority.objects.members(on=on).of_territory()


def first_round_of(version: OrientationVersion) -> Consultation | None:
    """The last closed consultation on an earlier version of the same orientation: its answers are asked again."""
    closed = Consultation.objects.closed().filter(
        version__orientation=version.orientation_id, version__number__lt=version.number
    )
    return closed.order_by("-closes_at", "-id").first()


def expected_counts(days: Iterable[datetime.date]) -> dict[datetime.date, int]:
    """How many members there are on each day, in one query."""
    wanted = set(days)
    if not wanted:
        return {}
    periods = list(Membership.objects.values_list("authority_id", "starts_on", "ends_on"))
    return {
        day: len({a for a, starts, ends in periods if starts <= day and (ends is None or day < ends)})
        for day in wanted
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """One expected authority with its college, and its opinion when it stands. Drafts are not looked at."""

    authority: Authority
    college: College
    opinion: Opinion | None


@dataclass(frozen=True, slots=True)
class CollegeProgress:
    """How far a college has answered."""

    college: College
    expected: int
    received: int

    @property
    def missing(self) -> int:
        return self.expected - self.received

    @property
    def percent(self) -> float:
        return 100 * self.received / self.expected

    @property
    def progress_label(self) -> str:
        return f"{self.college.name}\u00a0: {self.received} reçus sur {self.expected}"


@dataclass(frozen=True)
class Progress:
    """Who has answered a consultation, and who has not; by college."""

    answers: tuple[Answer, ...]

    @property
    def expected(self) -> int:
        return len(self.answers)

    @cached_property
    def given(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.opinion]

    @cached_property
    def missing(self) -> list[Answer]:
        return [answer for answer in self.answers if not answer.opinion]

    @cached_property
    def colleges(self) -> list[CollegeProgress]:
        groups: dict[College, list[Answer]] = {}
        for answer in self.answers:
            groups.setdefault(answer.college, []).append(answer)
        return [
            CollegeProgress(college, len(group), sum(1 for answer in group if answer.opinion))
            for college, group in groups.items()
        ]


def answer_progress(consultation: Consultation) -> Progress:
    """Every expected authority, by college then by name, with its standing opinion."""
    memberships = list(
        Membership.objects.in_force(on=consultation.closing_day)
        .select_related("authority", "college")
        .order_by("college__number", "authority__sort_key", "authority_id")
    )
    opinions = {
        opinion.authority_id: opinion
        for opinion in consultation.opinions.given().select_related("current__perspective")
    }
    counted = {m.authority_id: m for m in reversed(memberships)}  # in two colleges that day: once, in the first
    expected = [m for m in memberships if counted[m.authority_id] is m]
    return Progress(tuple(Answer(m.authority, m.college, opinions.get(m.authority_id)) for m in expected))
