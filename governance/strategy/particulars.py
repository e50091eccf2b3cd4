"""What an orientation says beyond its text: why, for whom, who gains what, when, at what cost. Pure.

The working text and each frozen version hold the same columns; this module turns them into words, so that a
fingerprint and a comparison of versions speak of the same things.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from emegalis.lib.french import NBSP, long_date, number
from governance.strategy.enums import MemberGroup


@dataclass(frozen=True, slots=True)
class Gain:
    """What one kind of authority gains, and what it is asked: both sides are what makes it win-win."""

    group: MemberGroup
    gain: str = ""
    effort: str = ""


@dataclass(frozen=True, slots=True)
class KeyDate:
    on: datetime.date
    label: str


@dataclass(frozen=True, slots=True)
class YearBudget:
    """Euros, of one calendar year."""

    year: int
    amount: int


@dataclass(frozen=True, slots=True)
class YearPeople:
    """Full-time equivalents, of one calendar year."""

    year: int
    people: float


@dataclass(frozen=True, slots=True)
class YearMeans:
    """The means of a plan in one year: full-time equivalents, euros; ``None`` is not known."""

    year: int
    people: float | None = None
    budget: int | None = None

    @property
    def people_words(self) -> str:
        """« 52,5 »."""
        return people_words(self.people) if self.people is not None else ""


def people_words(people: float) -> str:
    """« 52 », « 52,5 »."""
    return number(people, decimals=1).removesuffix(",0")


def read_means(people: Iterable[Mapping[str, Any]], budgets: Iterable[Mapping[str, Any]]) -> tuple[YearMeans, ...]:
    """From the two lists that the columns of a plan hold, the years in order."""
    by_year = {entry["year"]: entry["people"] for entry in people}
    amounts = {entry["year"]: entry["amount"] for entry in budgets}
    return tuple(YearMeans(year, by_year.get(year), amounts.get(year)) for year in sorted({*by_year, *amounts}))


@dataclass(frozen=True, slots=True)
class Particulars:
    """``budget_low`` and ``budget_high`` in euros, for the whole period; ``planned_to`` is the last day."""

    reason: str = ""
    beneficiaries: str = ""
    gains: tuple[Gain, ...] = ()
    planned_from: datetime.date | None = None
    planned_to: datetime.date | None = None
    key_dates: tuple[KeyDate, ...] = ()
    budget_low: int | None = None
    budget_high: int | None = None
    budget_years: tuple[YearBudget, ...] = ()
    budget_note: str = ""

    @classmethod
    def read(cls, columns: Mapping[str, Any]) -> "Particulars":
        """From the columns of a row: lists of plain values become what they mean."""
        lists: dict[str, Any] = {
            "gains": tuple(Gain(MemberGroup(g["group"]), g["gain"], g["effort"]) for g in columns["gains"]),
            "key_dates": tuple(
                KeyDate(datetime.date.fromisoformat(k["on"]), k["label"]) for k in columns["key_dates"]
            ),
            "budget_years": tuple(YearBudget(y["year"], y["amount"]) for y in columns["budget_years"]),
        }
        return cls(**{name: columns[name] for name in COLUMNS if name not in lists}, **lists)

    @property
    def columns(self) -> dict[str, Any]:
        """What the columns of a row hold."""
        lists: dict[str, Any] = {
            "gains": [{"group": g.group.value, "gain": g.gain, "effort": g.effort} for g in self.gains],
            "key_dates": [{"on": k.on.isoformat(), "label": k.label} for k in self.key_dates],
            "budget_years": [{"year": y.year, "amount": y.amount} for y in self.budget_years],
        }
        return {name: lists.get(name, getattr(self, name)) for name in COLUMNS}

    @property
    def period(self) -> str:
        """« du 1er mars 2027 au 31 décembre 2028 », as far as it is known."""
        start, end = self.planned_from, self.planned_to
        if start and end:
            return f"du {long_date(start)} au {long_date(end)}"
        if start:
            return f"à partir du {long_date(start)}"
        return f"jusqu’au {long_date(end)}" if end else ""

    @property
    def budget(self) -> str:
        """« entre 310 000 € et 380 000 € », as far as it is known."""
        low, high = self.budget_low, self.budget_high
        if low is not None and high is not None:
            return euros(low) if low == high else f"entre {euros(low)} et {euros(high)}"
        if low is not None:
            return f"au moins {euros(low)}"
        return f"au plus {euros(high)}" if high is not None else ""


COLUMNS = (
    "reason",
    "beneficiaries",
    "gains",
    "planned_from",
    "planned_to",
    "key_dates",
    "budget_low",
    "budget_high",
    "budget_years",
    "budget_note",
)


@dataclass(frozen=True, slots=True)
class DocumentMark:
    """What binds a document to a version: its title, and the fingerprint of its bytes."""

    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class OrientationText:
    """Everything that an orientation says, at work or frozen."""

    title: str
    summary: str
    text: str
    particulars: Particulars = field(default_factory=Particulars)
    documents: tuple[DocumentMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that an orientation says, under the name that readers know it by."""

    label: str
    text: str


def parts_of(said: OrientationText) -> list[Part]:
    """In the order of the page; what is not said is an empty text."""
    more = said.particulars
    return [
        Part("Titre", said.title),
        Part("En deux mots", said.summary),
        Part("Pourquoi", more.reason),
        Part("Ce qui est proposé", said.text),
        Part("Pour qui", more.beneficiaries),
        Part("Ce que chacun y gagne", _gains(more.gains)),
        Part("Calendrier", _calendar(more)),
        Part("Budget", _budget(more)),
        Part("Documents", _lines(f"{mark.title}\nSHA-256 {mark.sha256}" for mark in said.documents)),
    ]


def euros(amount: int) -> str:
    return f"{number(amount)}{NBSP}€"


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)


def _gains(gains: Iterable[Gain]) -> str:
    return _lines(_gain(gain) for gain in gains)


def _gain(gain: Gain) -> str:
    told = [f"gain{NBSP}: {gain.gain}" if gain.gain else "", f"demandé{NBSP}: {gain.effort}" if gain.effort else ""]
    return f"{gain.group.label} – {' – '.join(words for words in told if words)}"


def _calendar(more: Particulars) -> str:
    return _lines([more.period, *(f"{long_date(key.on)}{NBSP}: {key.label}" for key in more.key_dates)])


def _budget(more: Particulars) -> str:
    years = (f"{entry.year}{NBSP}: {euros(entry.amount)}" for entry in more.budget_years)
    return _lines([more.budget, *years, more.budget_note])
