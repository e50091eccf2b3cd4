"""Who is expected to answer, who has answered, what a closed consultation gave."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from emegalis.lib.french import day_of
from governance.members.models import Authority, College, Membership
from governance.members.querysets import AuthorityQuerySet
from governance.opinions.facts import NONE, Figures, ReservationFact, Row, draw_figures
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
    memberships = (
        Membership.objects.in_force(on=consultation.closing_day)
        .select_related("authority", "college")
        .order_by("college__number", "authority__sort_key", "authority_id")
    )
    opinions = {
        opinion.authority_id: opinion
        for opinion in consultation.opinions.given().select_related("current__perspective")
    }
    return Progress(tuple(Answer(m.authority, m.college, opinions.get(m.authority_id)) for m in memberships))


# ---------------------------------------------------------------- the figures of a closed consultation


def answer_rows(consultation: Consultation) -> list[Row]:
    """What each expected direction générale answered, with reservations numbered through the whole consultation."""
    progress = answer_progress(consultation)
    reservations = _reservations_by_opinion(consultation)
    rows, number = [], 0
    for answer in progress.answers:
        found = reservations.get(answer.opinion.pk, []) if answer.opinion else []
        facts = tuple(ReservationFact(number + i, pk, text, lifted) for i, (pk, text, lifted) in enumerate(found, 1))
        number += len(facts)
        rows.append(_row(answer, facts))
    return rows


def _reservations_by_opinion(consultation: Consultation) -> dict[int, list[tuple[int, str, str]]]:
    found: dict[int, list[tuple[int, str, str]]] = {}
    opinions = consultation.opinions.given().values_list(
        "id", "current__reservations__id", "current__reservations__text", "current__reservations__lifted_if"
    )
    for opinion, pk, text, lifted_if in opinions.order_by("id", "current__reservations__number"):
        if pk:
            found.setdefault(opinion, []).append((pk, text, lifted_if))
    return found


def _row(answer: Answer, reservations: tuple[ReservationFact, ...]) -> Row:
    authority, opinion = answer.authority, answer.opinion
    revision = opinion.current if opinion else None
    perspective = getattr(revision, "perspective", None)
    return Row(
        siren=authority.siren,
        name=authority.name,
        short_name=authority.short_name,
        college=answer.college.number,
        kind=authority.kind,
        stance=opinion.stance if opinion else NONE,
        reference=opinion.reference if opinion else "",
        received_on=day_of(revision.submitted_at).isoformat() if revision else "",
        position=perspective.position if perspective else "",
        reservations=reservations,
        hex_row=authority.hex_row,
        hex_column=authority.hex_column,
    )


def draw_from(rows: list[Row]) -> Figures:
    """The figures of these answers, colleges named as they are today."""
    return draw_figures(rows, list(College.objects.values_list("number", "name")))
