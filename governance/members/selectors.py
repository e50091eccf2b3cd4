"""Reads of the directory that cross several tables: who sits where, which seats are vacant, which addresses fail."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from emegalis.lib.semesters import Semester
from emegalis.outbox.models import AddressFailure, Delivery
from governance.members.enums import BodyKind, ItContact, Seat
from governance.members.guests import INVITATION
from governance.members.models import (
    Authority,
    Body,
    College,
    ContactCorrection,
    ContactsConfirmation,
    Mandate,
    Membership,
    SyndicateProfile,
)
from governance.members.querysets import AuthorityQuerySet, in_force_q
from governance.members.roles import Actor

# Seats that every member holds: the commission, the comité; the group of DSI unless « pas de DSI » was answered.
EXPECTED_SEATS = (BodyKind.STRATEGIC_COMMISSION, BodyKind.ASSEMBLY, BodyKind.IT_GROUP)


def with_college(authorities: AuthorityQuerySet, *, on: datetime.date) -> AuthorityQuerySet:
    """Each with ``current_memberships`` on the day (one at most) and their college, in one more query."""
    memberships = Membership.objects.in_force(on=on).select_related("college")
    return authorities.prefetch_related(Prefetch("memberships", memberships, to_attr="current_memberships"))


# ---------------------------------------------------------------- who sits


@dataclass(slots=True)
class SeatedAuthority:
    """The seats of one authority in one body."""

    authority: Authority
    college: College | None = None
    titulars: list[Mandate] = field(default_factory=list)
    substitutes: list[Mandate] = field(default_factory=list)


def bodies_with_counts(actor: Actor) -> list[Body]:
    """Every body with ``seated``, how many sit in it today."""
    in_force = in_force_q(actor.day, "mandates__") & Q(mandates__seat__in=[Seat.TITULAR, Seat.SUBSTITUTE])
    counted = Body.objects.visible_to(actor).annotate(seated=Count("mandates", filter=in_force))
    return list(counted.order_by("position", "name"))


def seated_authorities(body: Body, actor: Actor) -> list[SeatedAuthority]:
    """Who sits in a body today, by authority, in the order of the colleges; in two queries."""
    mandates = list(Mandate.objects.visible_to(actor).in_force(on=actor.day).seated().in_body(body).with_names())
    colleges = colleges_of({mandate.authority_id for mandate in mandates}, on=actor.day)
    seats: dict[int, SeatedAuthority] = {}
    for mandate in mandates:
        seat = seats.setdefault(
            mandate.authority_id, SeatedAuthority(mandate.authority, colleges.get(mandate.authority_id))
        )
        (seat.titulars if mandate.seat == Seat.TITULAR else seat.substitutes).append(mandate)
    return sorted(
        seats.values(), key=lambda s: (s.college.number if s.college else 99, s.authority.sort_key, s.authority.pk)
    )


def colleges_of(authority_ids: Iterable[int], *, on: datetime.date) -> dict[int, College]:
    """The college of each of these authorities on the day."""
    memberships = Membership.objects.in_force(on=on).select_related("college")
    wanted = set(authority_ids)
    return {m.authority_id: m.college for m in memberships.order_by("pk") if m.authority_id in wanted}


# ---------------------------------------------------------------- members


@dataclass(frozen=True, slots=True)
class CollegeCount:
    college: College
    members: int


def member_counts(*, on: datetime.date) -> list[CollegeCount]:
    """How many members each college has on the day; in two queries."""
    numbers = Membership.objects.in_force(on=on).values_list("college_id", flat=True)
    counted = Counter(numbers)
    return [CollegeCount(college, counted[college.pk]) for college in College.objects.order_by("number")]


def members_by_college(*, on: datetime.date) -> list[tuple[Authority, int]]:
    """Every member with the number of its college, in the order of the colleges."""
    memberships = Membership.objects.in_force(on=on).select_related("authority", "college")
    return [
        (m.authority, m.college.number) for m in memberships.order_by("college__number", "authority__sort_key", "pk")
    ]


# ---------------------------------------------------------------- the page of one authority


@dataclass(frozen=True, slots=True)
class AuthoritySheet:
    """What the page of an authority tells, as its reader may see it."""

    membership: Membership | None
    memberships: list[Membership]
    seated: list[Mandate]
    former: list[Mandate]
    preparers: list[Mandate]
    predecessors: list[Authority]
    communes: int
    vacant_seat: bool


def authority_sheet(authority: Authority, actor: Actor) -> AuthoritySheet:
    """Membership, seats held today and formerly, collaborateurs; in a fixed number of queries."""
    memberships = list(authority.memberships.select_related("college").order_by("-starts_on", "-pk"))
    current = next((m for m in memberships if m.is_in_force(on=actor.day)), None)
    mandates = list(
        Mandate.objects.visible_to(actor)
        .for_authority(authority)
        .select_related("person", "body", "authority")
        .order_by("body__position", "body__name", "seat", "person__sort_key", "pk")
    )
    running = [m for m in mandates if m.ends_on is None or m.ends_on > actor.day]
    seated = [m for m in running if m.seat != Seat.PREPARER and m.starts_on <= actor.day]
    return AuthoritySheet(
        membership=current,
        memberships=memberships,
        seated=seated,
        former=[m for m in mandates if m not in running and m.seat != Seat.PREPARER],
        preparers=[m for m in running if m.seat == Seat.PREPARER],
        predecessors=list(authority.predecessors.order_by("sort_key", "pk")),
        communes=authority.communes.count(),
        vacant_seat=current is not None and not any(_is_dgs_seat(mandate) for mandate in seated),
    )


def _is_dgs_seat(mandate: Mandate) -> bool:
    return mandate.body.is_commission and mandate.seat == Seat.TITULAR


# ---------------------------------------------------------------- what is missing


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat that a member should hold and nobody does."""

    authority: Authority
    body: Body

    @property
    def consequence(self) -> str:
        if self.body.kind == BodyKind.STRATEGIC_COMMISSION:
            return "Cette direction générale ne peut pas donner d’avis."
        if self.body.kind == BodyKind.IT_GROUP:
            return "À pourvoir, ou à répondre : pas de DSI."
        return "Aucun élu ne représente cette collectivité."


def vacancies(*, on: datetime.date) -> list[Vacancy]:
    """Seats without a titular, the commission first; in three queries."""
    held: dict[str, set[int]] = defaultdict(set)
    mandates = Mandate.objects.in_force(on=on).titular().in_kinds(*EXPECTED_SEATS)
    for kind, authority_id in mandates.values_list("body__kind", "authority_id"):
        held[kind].add(authority_id)
    members = list(Authority.objects.members(on=on).of_territory().by_name())
    bodies = {body.kind: body for body in Body.objects.filter(kind__in=EXPECTED_SEATS).order_by("-position", "-pk")}
    return [
        Vacancy(authority, bodies[kind])
        for kind in EXPECTED_SEATS
        for authority in members
        if authority.pk not in held[kind] and _is_expected(kind, authority)
    ]


def _is_expected(kind: BodyKind, authority: Authority) -> bool:
    return kind != BodyKind.IT_GROUP or authority.it_contact == ItContact.OWN


def failing_addresses() -> dict[str, datetime.datetime]:
    """Addresses that failed for good and that nobody has had tried again, with the moment of the last failure."""
    return dict(AddressFailure.objects.hard().order_by("address").values_list("address", "last_at"))


# ---------------------------------------------------------------- the desk


@dataclass(frozen=True, slots=True)
class DirectoryConcerns:
    """What the secretariat's desk says of the directory."""

    members: int
    vacancies: list[Vacancy]
    uninvited: int
    missing_particulars: list[str]
    ending: int
    first_end: datetime.date | None
    failing: int
    failing_since: datetime.datetime | None
    corrections: int
    unconfirmed: int
    without_chair: list[Body]

    @property
    def vacant_by_body(self) -> list[tuple[Body, int]]:
        bodies = {vacancy.body.pk: vacancy.body for vacancy in self.vacancies}
        return [(body, sum(v.body.pk == pk for v in self.vacancies)) for pk, body in bodies.items()]


def directory_concerns(*, on: datetime.date, days: int) -> DirectoryConcerns:
    """Vacant seats, mandates that end soon, addresses of seated people that fail."""
    ends = list(Mandate.objects.ending_within(days, on=on).order_by("ends_on", "pk").values_list("ends_on", flat=True))
    failing = failing_addresses()
    holders = set(
        Mandate.objects.in_force(on=on).filter(person__email__in=list(failing)).values_list("person__email", flat=True)
    )
    profile = SyndicateProfile.objects.first()
    return DirectoryConcerns(
        members=Authority.objects.members(on=on).of_territory().count(),
        vacancies=vacancies(on=on),
        uninvited=_uninvited(on=on),
        missing_particulars=profile.missing_particulars if profile else [],
        ending=len(ends),
        first_end=ends[0] if ends else None,
        failing=len(holders),
        failing_since=min((failing[address] for address in holders), default=None),
        corrections=ContactCorrection.objects.waiting().count(),
        unconfirmed=unconfirmed_authorities(on=on).count(),
        without_chair=groups_without_chair(on=on),
    )


def groups_without_chair(*, on: datetime.date) -> list[Body]:
    """Working groups in which people sit and over which nobody presides."""
    seats = Mandate.objects.in_force(on=on).seated().filter(body=OuterRef("pk"))
    groups = Body.objects.filter(kind__in=[BodyKind.IT_GROUP, BodyKind.BUSINESS_GROUP])
    return list(groups.filter(Exists(seats)).exclude(Exists(seats.presiding())).order_by("position", "name"))


def _uninvited(*, on: datetime.date) -> int:
    """People with a mandate who never came and whom nobody has invited yet."""
    invited = Delivery.objects.filter(kind=INVITATION, person_id__isnull=False).values("person_id")
    return Mandate.objects.in_force(on=on).never_came().exclude(person__in=invited).values("person").distinct().count()


# ---------------------------------------------------------------- contacts confirmed each semester


def unconfirmed_authorities(*, on: datetime.date) -> AuthorityQuerySet:
    """Members whose DGS has not confirmed the contacts this semester, by name."""
    said = ContactsConfirmation.objects.given().in_semester(Semester.of(on)).values("authority")
    return Authority.objects.members(on=on).of_territory().exclude(pk__in=said).by_name()


def last_confirmation(authority: Authority, actor: Actor) -> ContactsConfirmation | None:
    """The last time the contacts of this authority were confirmed."""
    given = ContactsConfirmation.objects.visible_to(actor).given().filter(authority=authority)
    return given.order_by("-year", "-half").first()
