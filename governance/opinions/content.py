"""What an opinion says, apart from who gives it: a plain value that drafts, forms and revisions share. Pure."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emegalis.lib.french import number
from governance.members.enums import Stance
from governance.opinions.enums import Position

LONGEST_REASONS = 20_000
LONGEST_RESERVATION = 2_000
LONGEST_CONDITION = 500
LONGEST_PLAN = 200
MOST_RESERVATIONS = 40
TEXTS = {"stance": 8, "reasons": LONGEST_REASONS, "position": 12, "plan": LONGEST_PLAN, "year": 8, "budget": 20}


@dataclass(frozen=True, slots=True)
class ReservationText:
    """One condition: its text, and what would let its author lift it."""

    text: str
    lifted_if: str = ""


@dataclass(frozen=True, slots=True)
class OpinionContent:
    """Stance, reasons, numbered reservations, and where the orientation stands in the authority's own plans."""

    stance: str = ""
    reasons: str = ""
    reservations: tuple[ReservationText, ...] = ()
    position: str = ""
    plan: str = ""
    year: int | None = None
    budget: int | None = None
    after_exchange: bool = False

    @property
    def has_perspective(self) -> bool:
        return bool(self.position or self.plan or self.year or self.budget is not None)

    @property
    def stance_label(self) -> str:
        return str(Stance(self.stance).label) if self.stance else ""

    @property
    def position_label(self) -> str:
        return str(Position(self.position).label) if self.position else ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a writer had before them: version of the draft (0: none), number of the submitted version (0: none)."""

    draft: int = 0
    revision: int = 0


@dataclass(frozen=True, slots=True)
class DraftText:
    """What is being written, as typed: nothing in it has to be right yet."""

    fields: dict[str, str] = field(default_factory=dict)
    reservations: tuple[ReservationText, ...] = ()
    after_exchange: bool = False

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "DraftText":
        return cls(
            fields={name: str(content.get(name, "")) for name in TEXTS},
            reservations=tuple(
                ReservationText(str(r.get("text", "")), str(r.get("lifted_if", "")))
                for r in content.get("reservations", [])
            ),
            after_exchange=bool(content.get("after_exchange")),
        )

    @classmethod
    def from_content(cls, content: OpinionContent) -> "DraftText":
        typed = {name: getattr(content, name) for name in TEXTS}
        typed["budget"] = None if content.budget is None else number(content.budget)
        return cls(
            fields={name: "" if value is None else str(value) for name, value in typed.items()},
            reservations=content.reservations,
            after_exchange=content.after_exchange,
        )

    @classmethod
    def from_post(cls, data: Mapping[str, str], *, prefix: str = "reservations") -> "DraftText":
        """What a form holds, cut to what is kept; a text that a database cannot hold loses the faulty signs only."""
        return cls(
            fields={name: _kept(data.get(name, ""), longest) for name, longest in TEXTS.items()},
            reservations=tuple(_posted_reservations(data, prefix)),
            after_exchange=bool(data.get("after_exchange")),
        )

    def as_json(self) -> dict[str, Any]:
        return {
            **self.fields,
            "after_exchange": self.after_exchange,
            "reservations": [{"text": r.text, "lifted_if": r.lifted_if} for r in self.reservations],
        }

    def as_post(self, *, prefix: str = "reservations") -> dict[str, str]:
        """The same as a browser would send it: what was kept is checked by the very form it was typed in."""
        data = {**self.fields, f"{prefix}-TOTAL_FORMS": str(len(self.reservations)), f"{prefix}-INITIAL_FORMS": "0"}
        if self.after_exchange:
            data["after_exchange"] = "on"
        for i, reservation in enumerate(self.reservations):
            data[f"{prefix}-{i}-text"] = reservation.text
            data[f"{prefix}-{i}-lifted_if"] = reservation.lifted_if
        return data

    def with_one_more(self) -> "DraftText":
        if len(self.reservations) >= MOST_RESERVATIONS:
            return self
        return DraftText(self.fields, (*self.reservations, ReservationText("")), self.after_exchange)

    def without(self, rank: int) -> "DraftText":
        """The same without the reservation at ``rank`` (from 0); the following ones move up."""
        kept = tuple(r for i, r in enumerate(self.reservations) if i != rank)
        return DraftText(self.fields, kept, self.after_exchange)


def _posted_reservations(data: Mapping[str, str], prefix: str) -> list[ReservationText]:
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(total), MOST_RESERVATIONS) if total.isascii() and total.isdigit() and len(total) < 4 else 0
    return [
        ReservationText(
            _kept(data.get(f"{prefix}-{i}-text", ""), LONGEST_RESERVATION),
            _kept(data.get(f"{prefix}-{i}-lifted_if", ""), LONGEST_CONDITION),
        )
        for i in range(count)
        if not data.get(f"{prefix}-{i}-DELETE")
    ]


def _kept(text: str, longest: int) -> str:
    """The text in one kind of line end, without the signs that no database or document takes, cut to length."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})[:longest]
