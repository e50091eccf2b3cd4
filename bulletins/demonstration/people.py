"""Invented names, drawn without repetition: any likeness to someone real is chance."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from bulletins.demonstration.content import content
from emegalis.lib.search import sort_key
from governance.people.enums import Civility

DOMAIN = "demo.example.org"


@dataclass(frozen=True, slots=True)
class InventedPerson:
    civility: Civility
    first_name: str
    last_name: str
    account: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def address(self) -> str:
        """« nolwenn.le-bihan@demo.example.org », or the account's own."""
        if self.account:
            return self.account
        local = ".".join(sort_key(part).replace(" ", "-") for part in (self.first_name, self.last_name))
        return f"{local}@{DOMAIN}"


def invented_people(seed: int) -> Iterator[InventedPerson]:
    """An endless row of people of different names, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a demonstration, the same each time
    names = content()["names"]
    firsts = [(Civility.MADAM, name) for name in names["women"]] + [(Civility.SIR, name) for name in names["men"]]
    lasts = list(names["last"])
    while True:
        pairs = [(first, last) for first in firsts for last in lasts]
        chance.shuffle(pairs)
        for (civility, first), last in pairs:
            yield InventedPerson(civility, first, last)
        lasts = [f"{one}-{other}" for one in names["last"] for other in names["last"][:8] if one != other]
