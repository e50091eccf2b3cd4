"""The invented territory: pure parts, and the promise that nobody real is in it."""

import csv
import datetime
from collections import Counter

import pytest
from django.conf import settings

from bulletins.demonstration.seats import ACCOUNTS, ASSEMBLY, planned_seats
from bulletins.demonstration.territory import invented_authorities
from emegalis.lib.search import sort_key
from governance.members.enums import Seat

TODAY = datetime.date(2026, 11, 24)
VOICES = {1: 75, 2: 25, 3: 5, 4: 2, 5: 1}


def real_rows() -> list[dict[str, str]]:
    with (settings.BASE_DIR / "data" / "collectivites-bretagne.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names_apart(name: str) -> str:
    """A name without its nature: « CC du Pays des Abers » and « Pays des Abers » are one."""
    key = sort_key(name)
    for nature in ("communaute de communes", "communaute d agglomeration", "cc", "ca", "departement", "region"):
        key = key.removeprefix(f"{nature} ")
    for article in ("du", "des", "de la", "de l", "de", "d"):
        key = key.removeprefix(f"{article} ")
    return key


@pytest.mark.parametrize("count", [66, 1300])
def test_no_invented_authority_bears_a_real_name_or_siren(count: int):
    real = real_rows()
    invented = invented_authorities(count, 2026)
    assert not {row["siren"] for row in real} & {authority.siren for authority in invented}
    assert not {names_apart(row["nom"]) for row in real} & {names_apart(authority.name) for authority in invented}


def test_sixty_six_authorities_hold_the_seats_and_voices_of_the_statutes():
    """Those of domain.md 1.3, one seat of the fourth college being vacant: 92 delegates, 769 voices."""
    colleges = {authority.name: authority.college for authority in invented_authorities(66, 2026)}
    assert Counter(colleges.values()) == {1: 1, 2: 4, 3: 20, 4: 30, 5: 11}
    delegates = [s for s in seats(66, None) if s.body == ASSEMBLY and s.seat == Seat.TITULAR]
    assert len(delegates) == 92
    assert sum(VOICES[colleges[delegate.authority]] for delegate in delegates) == 769


def test_the_same_seed_gives_the_same_territory_and_people():
    assert invented_authorities(100, 7) == invented_authorities(100, 7)
    assert invented_authorities(100, 7) != invented_authorities(100, 8)
    assert seats(66, None) == seats(66, None)


def seats(authorities: int, recipients: int | None):
    return planned_seats(
        invented_authorities(authorities, 2026), syndicate="Syndicat", seed=2026, today=TODAY, recipients=recipients
    )


@pytest.mark.parametrize(("authorities", "recipients"), [(66, 10), (66, 2000), (12, 40), (1300, 2000)])
def test_exactly_that_many_people_would_receive_the_bulletin(authorities: int, recipients: int):
    planned = seats(authorities, recipients)
    assert len({seating.person.address for seating in planned if seating.receives_bulletins(TODAY)}) == recipients


def test_nobody_but_the_shared_head_sits_in_the_commission_for_two_authorities():
    commission = Counter(
        seating.person.address
        for seating in seats(66, None)
        if seating.body == "commission-orientation-strategique" and seating.seat != Seat.PREPARER
    )
    assert [address for address, count in commission.items() if count > 1] == ["dgs.mutualise@demo.example.org"]


def test_every_demonstration_account_has_a_seat():
    addresses = {seating.person.address for seating in seats(66, None)}
    assert {account.address for account, _ in ACCOUNTS} <= addresses
