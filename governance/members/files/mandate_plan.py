"""What a file of mandates would change: its rows set against one another and against what is known. Reads only."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from emegalis.lib.french import long_date
from emegalis.lib.tables import WHOLE_ROW, Fault, in_order, read_table
from governance.members.enums import AuthorityKind, BodyKind, Seat
from governance.members.files.known import Known, body_key
from governance.members.files.mandate_rows import COLUMNS, BodyRef, MandateRow, exact_key, read_mandate_rows
from governance.members.files.seats import SeatKey, check_seats, outsiders
from governance.members.models import Authority, Body, Mandate
from governance.people.models import Person


@dataclass(slots=True)
class MandatePlan:
    """The faults, and the rows by what they would do. Nothing may be applied while ``is_sound`` is false."""

    faults: list[Fault] = field(default_factory=list)
    rows: int = 0
    openings: list[MandateRow] = field(default_factory=list)
    endings: list[tuple[Mandate, MandateRow]] = field(default_factory=list)
    new_addresses: list[tuple[Person, MandateRow]] = field(default_factory=list)
    new_civilities: list[tuple[Person, MandateRow]] = field(default_factory=list)
    takeovers: list[tuple[Person, MandateRow]] = field(default_factory=list)
    new_groups: dict[tuple[BodyKind, str], BodyRef] = field(default_factory=dict)
    unchanged: int = 0
    left_aside: int = 0
    authorities: dict[str, Authority] = field(default_factory=dict)
    bodies: dict[tuple[BodyKind, str], Body] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    needs_confirmation: bool = False

    @property
    def is_sound(self) -> bool:
        return not any(fault.is_error for fault in self.faults)

    @property
    def changes(self) -> int:
        return len(self.new_addresses) + len(self.new_civilities)

    @property
    def changes_nothing(self) -> bool:
        return not (self.openings or self.endings or self.changes)

    @property
    def errors(self) -> int:
        return sum(fault.is_error for fault in self.faults)

    @property
    def warnings(self) -> int:
        return len(self.faults) - self.errors

    @property
    def new_people(self) -> list[MandateRow]:
        """The first row of each person to write down."""
        known = {row.email: row for row in reversed(self.openings) if row.email not in self.people}
        return sorted(known.values(), key=lambda row: row.line)


def plan_mandates(content: bytes, *, today: datetime.date, confirmed: bool = False) -> MandatePlan:
    """Read a file and say what it would change on a day.

    ``confirmed``: an address known under another name, for the same authority, passes to the person of the row.
    """
    table = read_table(content, COLUMNS)
    rows = read_mandate_rows(table.rows, today=today)
    plan = MandatePlan(rows=len(rows))
    known = Known.load(rows)
    plan.authorities, plan.bodies, plan.people = known.authorities, known.bodies, known.people
    _Sorting(plan, known, today=today, confirmed=confirmed).sort(rows)
    faults = [*table.faults, *(fault for row in rows for fault in row.faults)]
    plan.faults = in_order([*faults, *outsiders(rows, known, today)])
    return plan


# ---------------------------------------------------------------- sorting the rows


class _Sorting:
    """Takes the rows in the order of the file; each ends in one list of the plan, or bears an error."""

    def __init__(self, plan: MandatePlan, known: Known, *, today: datetime.date, confirmed: bool) -> None:
        self.plan, self.known, self.today, self.confirmed = plan, known, today, confirmed
        self.emails: set[str] = set()
        self.ends: dict[tuple[object, ...], datetime.date] = {}
        self.same_rows: dict[tuple[str, ...], int] = {}
        self.by_email: dict[str, MandateRow] = {}
        self.by_name: dict[tuple[str, SeatKey, Seat], MandateRow] = {}
        self.periods: dict[tuple[str, SeatKey, Seat], list[MandateRow]] = defaultdict(list)

    def sort(self, rows: list[MandateRow]) -> None:
        self.emails = {row.email for row in rows}
        self.ends = {_mandate_key(row, row.starts_on): row.ends_on for row in rows if row.ends_on}
        for row in rows:
            self._judge(row)
        check_seats(rows, self.plan.endings, self.known, self.today)

    def _judge(self, row: MandateRow) -> None:
        """A row that repeats another is told as such, and nothing more is said of it."""
        if first := self.same_rows.get(exact_key(row)):
            row.error(WHOLE_ROW, f"Cette ligne est la copie de la ligne {first}.")
            return
        self.same_rows[exact_key(row)] = row.line
        authority = self._authority(row)
        self._check_address(row)
        if authority is None or row.body is None or row.seat is None or not row.name_key.strip():
            return
        if self._is_homonym(row, authority):
            self.plan.left_aside += 1
        elif row.email and row.starts_on:
            self._place(row, authority, row.body, row.seat, row.starts_on)

    def _authority(self, row: MandateRow) -> Authority | None:
        if not row.siren:
            return None
        authority = self.known.authorities.get(row.siren)
        if authority is None:
            row.error("siren", "Ce SIREN n’est celui d’aucune collectivité connue du portail.")
        elif authority.kind == AuthorityKind.SYNDICATE:
            row.error("siren", "C’est le SIREN du syndicat : nommez la collectivité que la personne représente.")
        elif authority.successor_id and (row.ends_on is None or row.ends_on > self.today):
            row.error(
                "siren", "Cette collectivité a fusionné : un mandat en cours se tient pour celle qui lui succède."
            )
        else:
            return authority
        return None

    def _check_address(self, row: MandateRow) -> None:
        """An address belongs to one person at a time."""
        if not row.email or not row.name_key.strip():
            return
        other = self.by_email.setdefault(row.email, row)
        if other.name_key != row.name_key:
            row.error("courriel", f"Cette adresse est déjà celle de {other.full_name}, à la ligne {other.line}.")

    def _is_homonym(self, row: MandateRow, authority: Authority) -> bool:
        """The same name at the same seat under another address: one of the two rows is left aside."""
        assert row.body is not None and row.seat is not None  # noqa: S101 - the caller has looked
        key = (row.name_key, (authority.pk, row.body.key), row.seat)
        other = self.by_name.setdefault(key, row)
        if other.email == row.email or not _overlap(row, other):
            return False
        row.warn(
            "prenom,nom",
            f"{row.full_name} a déjà ce mandat à la ligne {other.line}, avec une autre adresse : cette ligne est "
            "laissée de côté.",
        )
        return True

    def _place(
        self, row: MandateRow, authority: Authority, body: BodyRef, seat: Seat, starts_on: datetime.date
    ) -> None:
        key = (row.email, (authority.pk, body.key), seat)
        for other in self.periods[key]:
            if _overlap(row, other):
                row.error(
                    "date_debut", f"Cette période chevauche celle de la ligne {other.line}, pour le même mandat."
                )
                return
        self.periods[key].append(row)
        person = self._person(row, authority, body, seat)
        if row.is_sound:
            self._compare(row, person, self.known.at_seat(authority, body, seat), starts_on)

    def _person(self, row: MandateRow, authority: Authority, body: BodyRef, seat: Seat) -> Person | None:
        """Who the row speaks of: by address first, then by name at the very seat; ``None`` is someone new."""
        holder = self.known.people.get(row.email)
        if holder is None:
            return self._person_by_name(row, authority, body, seat)
        if holder.sort_key == row.name_key:
            self._note_civility(row, holder)
            return holder
        self._take_over(row, holder, authority)
        return None

    def _note_civility(self, row: MandateRow, person: Person) -> None:
        if (
            row.civility
            and person.civility != row.civility
            and all(p.pk != person.pk for p, _ in self.plan.new_civilities)
        ):
            self.plan.new_civilities.append((person, row))

    def _take_over(self, row: MandateRow, holder: Person, authority: Authority) -> None:
        """The same address and authority under another name is, after confirmation, a new person (DESIGN, people)."""
        if all(mandate.person_id != holder.pk for mandate in self.known.mandates[authority.pk]):
            row.error(
                "courriel", f"Cette adresse est celle de {holder.full_name}, qui siège pour une autre collectivité."
            )
            return
        sentence = f"Cette adresse est celle de {holder.full_name}, pour la même collectivité"
        if not self.confirmed:
            self.plan.needs_confirmation = True
            row.error("courriel", f"{sentence} : confirmez qu’elle passe à {row.full_name}, ou corrigez la ligne.")
            return
        row.warn("courriel", f"{sentence} : elle passe à {row.full_name} ; l’ancien titulaire perd adresse et accès.")
        if all(person.pk != holder.pk for person, _ in self.plan.takeovers):
            self.plan.takeovers.append((holder, row))
        del self.known.people[row.email]

    def _person_by_name(self, row: MandateRow, authority: Authority, body: BodyRef, seat: Seat) -> Person | None:
        here = [m for m in self.known.mandates[authority.pk] if m.person.sort_key == row.name_key]
        same_seat = [m for m in here if body_key(m.body) == body.key and m.seat == seat and _meets(m, row)]
        if same_seat and same_seat[0].person.email in self.emails:
            row.error(
                "courriel",
                f"Le fichier donne aussi à {row.full_name} l’adresse {same_seat[0].person.email} : choisissez.",
            )
        elif same_seat:
            person = same_seat[0].person
            row.warn(
                "courriel",
                f"{row.full_name} est connu avec l’adresse {person.email or '(aucune)'} : elle sera remplacée.",
            )
            self.known.people[row.email] = person
            self.plan.new_addresses.append((person, row))
            return person
        elif here:
            row.warn(
                "prenom,nom", "Une personne du même nom siège déjà pour cette collectivité, avec une autre adresse."
            )
        return None

    def _compare(self, row: MandateRow, person: Person | None, seats: list[Mandate], starts_on: datetime.date) -> None:
        """Set the row against what this person already holds at this seat."""
        held = [mandate for mandate in seats if person and mandate.person_id == person.pk]
        same = next((mandate for mandate in held if mandate.starts_on == starts_on), None)
        crossed = next((mandate for mandate in held if mandate is not same and self._crosses(mandate, row)), None)
        if same is not None and (row.ends_on is None or crossed is None):
            self._compare_ends(row, same)
        elif crossed is not None:
            row.error(
                "date_debut",
                f"Cette période chevauche le mandat que la personne tient déjà, du {long_date(crossed.starts_on)}.",
            )
        else:
            self.plan.openings.append(row)
            if row.body and row.body.key not in self.plan.bodies:
                self.plan.new_groups.setdefault(row.body.key, row.body)

    def _crosses(self, mandate: Mandate, row: MandateRow) -> bool:
        """Whether they share a day, once the file has ended what it ends: a renewal is two rows."""
        ends_on = mandate.ends_on or self.ends.get(_mandate_key(row, mandate.starts_on))
        return (ends_on is None or row.starts_on is None or row.starts_on < ends_on) and _meets(mandate, row)

    def _compare_ends(self, row: MandateRow, mandate: Mandate) -> None:
        """A mandate ends only by a date in its row; a row without one never opens it again."""
        if row.ends_on is None and mandate.ends_on is not None:
            row.warn(
                "date_fin",
                f"Le portail connaît déjà la fin de ce mandat, le {long_date(mandate.ends_on)} : elle est gardée.",
            )
        if row.ends_on is None or row.ends_on == mandate.ends_on:
            self.plan.unchanged += 1
        else:
            self.plan.endings.append((mandate, row))


def _mandate_key(row: MandateRow, starts_on: datetime.date | None) -> tuple[object, ...]:
    return row.email, row.siren, row.body and row.body.key, row.seat, starts_on


def _overlap(one: MandateRow, other: MandateRow) -> bool:
    """Whether two periods share a day; a start that could not be read is taken as long ago."""
    far, long_ago = datetime.date.max, datetime.date.min
    return (one.starts_on or long_ago) < (other.ends_on or far) and (other.starts_on or long_ago) < (
        one.ends_on or far
    )


def _meets(mandate: Mandate, row: MandateRow) -> bool:
    far = datetime.date.max
    starts_on = row.starts_on or datetime.date.min
    return mandate.starts_on < (row.ends_on or far) and starts_on < (mandate.ends_on or far)
