"""Who sits where in the invented territory: the accounts of the demonstration first, then everyone else. Pure."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from bulletins.demonstration.people import DOMAIN, InventedPerson, invented_people
from bulletins.demonstration.territory import ABERS, KERZEVEL, LEON, MENEZ, REGION, ROZ, UNSEATED, InventedAuthority
from governance.members.enums import Function, Seat
from governance.people.enums import Civility

COMMISSION, BUREAU, ASSEMBLY = "commission-orientation-strategique", "bureau", "comite-syndical"
IT_GROUP, SECRETARIAT = "groupe-dsi", "secretariat"
GROUPS = {
    "groupe-metier-finances": "Finances",
    "groupe-metier-commande-publique": "Commande publique",
    "groupe-metier-archives": "Archives",
    "groupe-metier-juridique-assemblees": "Juridique et assemblées",
}
DELEGATES_PER_COLLEGE = {1: 4, 2: 2, 3: 2, 4: 1, 5: 1}
BUREAU_SIZE = 20
VACANT = 2
# The secretary's second factor, printed by `make run` (base32, as an application of codes takes it).
SECOND_FACTOR_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - an invented account
SINCE = datetime.date(2021, 7, 1)


@dataclass(frozen=True, slots=True)
class Seating:
    """One mandate to write; ``authority`` is a name, the syndicat's own for its staff."""

    person: InventedPerson
    body: str
    authority: str
    function: Function
    seat: Seat = Seat.TITULAR
    presides: bool = False
    starts_on: datetime.date = SINCE
    ends_on: datetime.date | None = None

    def receives_bulletins(self, today: datetime.date) -> bool:
        """In force, in a body that the bulletin goes to."""
        return self.body in {COMMISSION, BUREAU, ASSEMBLY} and (self.ends_on is None or today < self.ends_on)


def _account(name: str, civility: Civility, first: str, last: str) -> InventedPerson:
    return InventedPerson(civility, first, last, f"{name}@{DOMAIN}")


SECRETARY = _account("secretariat", Civility.SIR, "Tanguy", "Rolland")
COLLEAGUE = _account("maelle.cariou", Civility.MADAM, "Maëlle", "Cariou")
DGS = _account("dgs", Civility.MADAM, "Anne-Laure", "Kerdoncuff")
OTHER_DGS = _account("autre.dgs", Civility.SIR, "Erwan", "Quintric")
SHARED_DGS = _account("dgs.mutualise", Civility.SIR, "Ronan", "Le Bihan")
PREPARER = _account("collaborateur", Civility.MADAM, "Soizic", "Prigent")
ELECTED = _account("elu", Civility.SIR, "Gildas", "Kermarrec")
IT_HEAD = _account("dsi", Civility.MADAM, "Gwenola", "Bihannic")
BUSINESS = _account("metier", Civility.MADAM, "Nolwenn", "Coadou")
FORMER_DGS = _account("ancien.dgs", Civility.SIR, "Hervé", "Guivarc’h")
ACCOUNTS = [
    (SECRETARY, "Secrétariat du syndicat"),
    (DGS, "DGS, Communauté de communes des Abers-Kreiz"),
    (OTHER_DGS, "DGS, Pays de Menez-Arvor Agglomération"),
    (SHARED_DGS, "DGS de deux collectivités"),
    (PREPARER, "collaboratrice, prépare pour dgs@"),
    (ELECTED, "élu, bureau et comité syndical, même collectivité que dgs@"),
    (IT_HEAD, "DSI, groupe des DSI"),
    (BUSINESS, "groupe métier Finances"),
    (FORMER_DGS, "mandat terminé : n’entre plus"),
]


def planned_seats(
    authorities: list[InventedAuthority], *, syndicate: str, seed: int, today: datetime.date, recipients: int | None
) -> list[Seating]:
    """All mandates. With ``recipients``, exactly that many people receive bulletins, the accounts among them."""
    seats = list(_of_accounts(syndicate))
    taken = {seating.person.full_name for seating in seats}
    strangers = (person for person in invented_people(seed) if person.full_name not in taken)
    others = _of_authorities(authorities, strangers, today)
    if recipients is None:
        return [*seats, *others]
    reached = {seating.person.address for seating in seats if seating.receives_bulletins(today)}
    seats += _within(others, reached, recipients, today)
    return [*seats, *_substitutes(authorities, strangers, recipients - len(reached))]


def _of_accounts(syndicate: str) -> Iterator[Seating]:
    yield Seating(SECRETARY, SECRETARIAT, syndicate, Function.STAFF)
    yield Seating(COLLEAGUE, SECRETARIAT, syndicate, Function.STAFF)
    yield Seating(DGS, COMMISSION, ABERS, Function.DGS, starts_on=datetime.date(2022, 3, 1))
    yield Seating(PREPARER, COMMISSION, ABERS, Function.DGS, Seat.PREPARER, starts_on=datetime.date(2026, 1, 12))
    yield Seating(FORMER_DGS, COMMISSION, ABERS, Function.DGS, ends_on=datetime.date(2022, 3, 1))
    yield Seating(OTHER_DGS, COMMISSION, MENEZ, Function.DGS)
    yield Seating(SHARED_DGS, COMMISSION, KERZEVEL, Function.DGS)
    yield Seating(SHARED_DGS, COMMISSION, ROZ, Function.DGS, starts_on=datetime.date(2025, 9, 1))
    yield Seating(ELECTED, ASSEMBLY, ABERS, Function.ELECTED)
    yield Seating(ELECTED, BUREAU, ABERS, Function.ELECTED)
    yield Seating(IT_HEAD, IT_GROUP, LEON, Function.DSI)
    yield Seating(BUSINESS, "groupe-metier-finances", LEON, Function.BUSINESS, presides=True)


def _of_authorities(
    authorities: list[InventedAuthority], people: Iterator[InventedPerson], today: datetime.date
) -> Iterator[Seating]:
    """Heads of administration, delegates, bureau, heads of IT, métier groups; a few seats stay vacant."""
    in_bureau = 1
    for rank, authority in enumerate(authorities):
        if authority.name not in {ABERS, MENEZ, KERZEVEL, ROZ} and rank < max(len(authorities) - VACANT, 7):
            ends_on = today + datetime.timedelta(days=40) if rank == 9 else None
            yield Seating(next(people), COMMISSION, authority.name, Function.DGS, ends_on=ends_on)
        for number in range(DELEGATES_PER_COLLEGE[authority.college]):
            if authority.name in {ABERS, UNSEATED}:
                continue
            delegate, president = next(people), authority.name == REGION and number == 0
            yield Seating(delegate, ASSEMBLY, authority.name, Function.ELECTED, presides=president)
            if number == 0 and in_bureau < BUREAU_SIZE:
                in_bureau += 1
                yield Seating(delegate, BUREAU, authority.name, Function.ELECTED, presides=president)
        yield from _operational(rank, authority, people)


def _operational(rank: int, authority: InventedAuthority, people: Iterator[InventedPerson]) -> Iterator[Seating]:
    if authority.name != LEON and rank % 13:
        yield Seating(next(people), IT_GROUP, authority.name, Function.DSI, presides=rank == 1)
    if authority.college in {4, 5} and authority.name != UNSEATED:
        yield Seating(next(people), ASSEMBLY, authority.name, Function.ELECTED, Seat.SUBSTITUTE)
    if rank % 3 == 0:
        presides = rank in {3, 6, 9}  # the account presides over the first group
        group = list(GROUPS)[rank // 3 % len(GROUPS)]
        yield Seating(next(people), group, authority.name, Function.BUSINESS, presides=presides)


def _within(others: Iterator[Seating], reached: set[str], recipients: int, today: datetime.date) -> Iterator[Seating]:
    """Those that keep the number of recipients; ``reached`` grows with each."""
    for seating in others:
        if seating.receives_bulletins(today) and seating.person.address not in reached:
            if len(reached) >= recipients:
                continue
            reached.add(seating.person.address)
        yield seating


def _substitutes(
    authorities: list[InventedAuthority], people: Iterator[InventedPerson], count: int
) -> Iterator[Seating]:
    """More recipients: substitutes in the assembly, one authority in turn."""
    for rank in range(count):
        authority = authorities[rank % len(authorities)]
        yield Seating(next(people), ASSEMBLY, authority.name, Function.ELECTED, Seat.SUBSTITUTE)
