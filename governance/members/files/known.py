"""What the database holds about the authorities, bodies and addresses that a file of mandates names. Reads only."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from emegalis.lib.search import sort_key
from governance.members.enums import BodyKind, Seat
from governance.members.files.mandate_rows import BodyRef, MandateRow
from governance.members.models import Authority, Body, Mandate, Membership
from governance.people.models import Person

CHUNK = 500


@dataclass(slots=True)
class Known:
    """What the database holds about the authorities, bodies and addresses of a file, in a fixed number of queries."""

    authorities: dict[str, Authority]
    bodies: dict[tuple[BodyKind, str], Body]
    people: dict[str, Person]
    mandates: dict[int, list[Mandate]]
    memberships: dict[int, list[Membership]]

    @classmethod
    def load(cls, rows: list[MandateRow]) -> "Known":
        authorities = {a.siren: a for a in _in_chunks(Authority, "siren", {row.siren for row in rows if row.siren})}
        ids = {authority.pk for authority in authorities.values()}
        mandates, memberships = defaultdict(list), defaultdict(list)
        for mandate in _in_chunks(Mandate, "authority", ids, "person", "body"):
            mandates[mandate.authority_id].append(mandate)
        for membership in _in_chunks(Membership, "authority", ids, "college"):
            memberships[membership.authority_id].append(membership)
        people = {p.email: p for p in _in_chunks(Person, "email", {row.email for row in rows if row.email}) if p.email}
        return cls(authorities, known_bodies(), people, mandates, memberships)

    def at_seat(self, authority: Authority, body: BodyRef, seat: Seat) -> list[Mandate]:
        return [
            mandate
            for mandate in self.mandates[authority.pk]
            if body_key(mandate.body) == body.key and mandate.seat == seat
        ]

    def membership(self, authority: Authority, day: datetime.date) -> Membership | None:
        return next(
            (m for m in self.memberships[authority.pk] if m.starts_on <= day and (not m.ends_on or day < m.ends_on)),
            None,
        )


def _in_chunks(model: type, name: str, values: Iterable, *related: str) -> list:
    values = sorted(values)
    chunks = (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
    return [
        found
        for chunk in chunks
        for found in model._default_manager.filter(**{f"{name}__in": chunk}).select_related(*related).order_by("pk")  # type: ignore[attr-defined]
    ]


def body_key(body: Body) -> tuple[BodyKind, str]:
    """How a file would name this body: a métier group by its subject."""
    subject = sort_key(body.name.removeprefix("groupe métier ")) if body.kind == BodyKind.BUSINESS_GROUP else ""
    return BodyKind(body.kind), subject


def known_bodies() -> dict[tuple[BodyKind, str], Body]:
    return {body_key(body): body for body in Body.objects.order_by("-position", "-id")}
