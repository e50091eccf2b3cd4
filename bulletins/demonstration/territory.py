"""Sixty-six invented authorities: one region, four départements, sixty-one EPCI on the hexagons of the real ones.

No name and no SIREN is that of a real authority: opinions must never be put in a real authority's mouth.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from governance.members.enums import AuthorityKind

REGION = "Région d’Arvor"
DEPARTMENTS = [
    ("AG", "Argoat", "Département de l’Argoat"),
    ("GK", "Goélo-Kreiz", "Département de Goélo-Kreiz"),
    ("HA", "Haute-Armor", "Département de Haute-Armor"),
    ("MB", "Mor-Braz-Izel", "Département du Mor-Braz-Izel"),
]
ABERS, MENEZ = "Communauté de communes des Abers-Kreiz", "Pays de Menez-Arvor Agglomération"
KERZEVEL, ROZ = "Communauté de communes de Kerzevel", "Communauté de communes de Roz-Ar-Stang"
LEON = "Communauté de communes du Bro Leon-Izel"
# Its seat in the comité is to be filled: the other sixty-five members have 92 delegates there, who hold 769 voices.
UNSEATED = "Communauté de communes des Monts de Skrignoù"
OF_ACCOUNTS = {ABERS, MENEZ, KERZEVEL, ROZ, LEON, REGION}
POPULATIONS = {3: (52_000, 160_000), 4: (20_500, 49_000), 5: (5_200, 19_400)}
SYLLABLES = (["Plou", "Lan", "Ker", "Tre", "Lok", "Gwic", "Pleu", "Bod", "Koat", "Roz", "Penn", "Mez", "Traou", "Run"],
             ["gad", "vel", "gwen", "mor", "drez", "laz", "nev", "bri", "skao", "zal", "rin", "dour", "goz", "vihan"],
             ["ec", "iz", "an", "ou", "ien", "eg", "enn", "ez", "ic", "az", "on", "el", "uz", "oz"])  # fmt: skip


@dataclass(frozen=True, slots=True)
class InventedAuthority:
    """What the portal records of an authority; ``college`` is the number of its college."""

    siren: str
    name: str
    kind: AuthorityKind
    college: int
    population: int
    department_code: str = ""
    department_name: str = ""
    hex_row: int | None = None
    hex_column: int | None = None


def fictitious_siren(rank: int) -> str:
    """A number that passes the Luhn check, in a range that no public body has (they begin with 1 or 2)."""
    stem = f"99{rank:06d}"
    doubled = [int(c) if i % 2 == 0 else sum(divmod(2 * int(c), 10)) for i, c in enumerate(stem)]
    return f"{stem}{-sum(doubled) % 10}"


def invented_authorities(count: int, seed: int) -> list[InventedAuthority]:
    """``count`` of them, those of the demonstration accounts first; above sixty-six, more communautés de communes,
    without a hexagon."""
    chance = random.Random(seed)  # noqa: S311 - a demonstration, the same each time
    everyone = [*_region_and_departments(), *_on_hexagons(chance), *_others(max(0, count - 66), chance)]
    return sorted(everyone, key=lambda authority: authority.name not in OF_ACCOUNTS)[:count]


def _region_and_departments() -> Iterator[InventedAuthority]:
    yield InventedAuthority(fictitious_siren(1), REGION, AuthorityKind.REGION, 1, 3_412_000)
    populations = (602_000, 918_000, 1_104_000, 788_000)
    for rank, ((code, short, name), population) in enumerate(zip(DEPARTMENTS, populations, strict=True), 2):
        yield InventedAuthority(fictitious_siren(rank), name, AuthorityKind.DEPARTMENT, 2, population, code, short)


def _on_hexagons(chance: random.Random) -> Iterator[InventedAuthority]:
    with (settings.BASE_DIR / "data" / "collectivites-inventees.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for rank, row in enumerate(rows, 6):
        line, column, college = int(row["ligne"]), int(row["colonne"]), int(row["college"])
        code, short, _ = DEPARTMENTS[_quarter(line, column)]
        yield InventedAuthority(
            fictitious_siren(rank), _full_name(row["nom"]), _kind(row["nom"]), college,
            _population(row["nom"], college, chance), code, short, line, column,
        )  # fmt: skip


def _others(count: int, chance: random.Random) -> Iterator[InventedAuthority]:
    names: set[str] = set()
    while len(names) < count:
        name = "Communauté de communes de " + "".join(chance.choice(part) for part in SYLLABLES)
        if name in names:
            continue
        names.add(name)
        college = chance.choice((4, 5))
        code, short, _ = chance.choice(DEPARTMENTS)
        yield InventedAuthority(
            fictitious_siren(66 + len(names)), name, AuthorityKind.COMMUNITY, college,
            chance.randint(*POPULATIONS[college]), code, short,
        )  # fmt: skip


def _quarter(line: int, column: int) -> int:
    """West or east, north or south: which of the four départements a hexagon lies in."""
    return (1 if column < 4 else 0) if column < 8 and line < 4 else (2 if column >= 8 and line < 4 else 3)


def _full_name(name: str) -> str:
    return name.replace("CC ", "Communauté de communes ", 1).replace(
        "Agglomération d", "Communauté d’agglomération d", 1
    )


def _kind(name: str) -> AuthorityKind:
    if "Métropole" in name:
        return AuthorityKind.METROPOLIS
    return AuthorityKind.COMMUNITY if name.startswith("CC ") else AuthorityKind.AGGLOMERATION


def _population(name: str, college: int, chance: random.Random) -> int:
    return chance.randint(230_000, 460_000) if "Métropole" in name else chance.randint(*POPULATIONS[college])
