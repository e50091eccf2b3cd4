"""What an opinion says, apart from who gives it: a plain value that drafts, forms and revisions share. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from emegalis.lib.french import number
from governance.members.enums import Stance
from governance.opinions.enums import Position

LONGEST_REASONS = 20_000
LONGEST_RESERVATION = 2_000
LONGEST_CONDITION = 500
LONGEST_RECOMMENDATION = 2_000
LONGEST_PLAN = 200
MOST_RESERVATIONS = 40
MOST_RECOMMENDATIONS = 20
WISHES = "recommendations"  # the prefix of their fields
TEXTS = {"stance": 8, "reasons": LONGEST_REASONS, "position": 12, "plan": LONGEST_PLAN, "year": 8, "budget": 20}
PERSPECTIVE = ("position", "plan", "year", "budget")
SECTIONS = {
    "stance": "Sens de l’avis",
    "reasons": "Motifs",
    "reservations": "Réserves",
    "recommendations": "Recommandations",
    "perspective": "Mise en perspective",
    "after_exchange": "Échange avec l’exécutif",
}


@dataclass(frozen=True, slots=True)
class ReservationText:
    """One condition: its text, what would let its author lift it, and the earlier reservation that it says again
    (0: none; two contents that differ by that alone say the same)."""

    text: str
    lifted_if: str = ""
    follows: int = field(default=0, compare=False)


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
    recommendations: tuple[str, ...] = ()

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
    recommendations: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "DraftText":
        return cls(
            fields={name: str(content.get(name, "")) for name in TEXTS},
            reservations=tuple(
                ReservationText(str(r.get("text", "")), str(r.get("lifted_if", "")), int(r.get("follows", 0)))
                for r in content.get("reservations", [])
            ),
            after_exchange=bool(content.get("after_exchange")),
            recommendations=tuple(str(text) for text in content.get("recommendations", [])),
        )

    @classmethod
    def from_content(cls, content: OpinionContent) -> "DraftText":
        typed = {name: getattr(content, name) for name in TEXTS}
        typed["budget"] = None if content.budget is None else number(content.budget)
        return cls(
            fields={name: "" if value is None else str(value) for name, value in typed.items()},
            reservations=content.reservations,
            after_exchange=content.after_exchange,
            recommendations=content.recommendations,
        )

    @classmethod
    def from_post(cls, data: Mapping[str, str], *, prefix: str = "reservations") -> "DraftText":
        """What a form holds, cut to what is kept; a text that a database cannot hold loses the faulty signs only."""
        return cls(
            fields={name: _kept(data.get(name, ""), longest) for name, longest in TEXTS.items()},
            reservations=tuple(_posted_reservations(data, prefix)),
            after_exchange=bool(data.get("after_exchange")),
            recommendations=tuple(_posted_recommendations(data)),
        )

    def as_json(self) -> dict[str, Any]:
        return {
            **self.fields,
            "after_exchange": self.after_exchange,
            "reservations": [
                {"text": r.text, "lifted_if": r.lifted_if, "follows": r.follows} for r in self.reservations
            ],
            "recommendations": list(self.recommendations),
        }

    def as_post(self, *, prefix: str = "reservations") -> dict[str, str]:
        """The same as a browser would send it: what was kept is checked by the very form it was typed in."""
        data = {**self.fields, **_counts(prefix, self.reservations), **_counts(WISHES, self.recommendations)}
        if self.after_exchange:
            data["after_exchange"] = "on"
        for i, reservation in enumerate(self.reservations):
            data[f"{prefix}-{i}-text"] = reservation.text
            data[f"{prefix}-{i}-lifted_if"] = reservation.lifted_if
            data[f"{prefix}-{i}-follows"] = str(reservation.follows or "")
        for i, wish in enumerate(self.recommendations):
            data[f"{WISHES}-{i}-text"] = wish
        return data

    @property
    def sections(self) -> dict[str, Any]:
        """What each part of the form says: « who wrote what » is told part by part."""
        return {
            "stance": self.fields.get("stance", ""),
            "reasons": self.fields.get("reasons", ""),
            "reservations": [(r.text, r.lifted_if) for r in self.reservations if r.text or r.lifted_if],
            "recommendations": [text for text in self.recommendations if text],
            "perspective": [self.fields[name] for name in PERSPECTIVE if self.fields.get(name)],
            "after_exchange": self.after_exchange,
        }

    def with_one_more(self) -> "DraftText":
        if len(self.reservations) >= MOST_RESERVATIONS:
            return self
        return replace(self, reservations=(*self.reservations, ReservationText("")))

    def without(self, rank: int) -> "DraftText":
        """The same without the reservation at ``rank`` (from 0); the following ones move up."""
        return replace(self, reservations=_all_but(self.reservations, rank))

    def with_one_more_wish(self) -> "DraftText":
        if len(self.recommendations) >= MOST_RECOMMENDATIONS:
            return self
        return replace(self, recommendations=(*self.recommendations, ""))

    def without_wish(self, rank: int) -> "DraftText":
        """The same without the recommendation at ``rank`` (from 0)."""
        return replace(self, recommendations=_all_but(self.recommendations, rank))


def _all_but(items: tuple[Any, ...], rank: int) -> tuple[Any, ...]:
    return tuple(item for i, item in enumerate(items) if i != rank)


def _counts(prefix: str, items: Sequence[Any]) -> dict[str, str]:
    return {f"{prefix}-TOTAL_FORMS": str(len(items)), f"{prefix}-INITIAL_FORMS": "0"}


def _posted_count(data: Mapping[str, str], prefix: str, most: int) -> int:
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    return min(int(total), most) if _is_small_number(total, 3) else 0


def _is_small_number(text: str, digits: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= digits


def _posted_reservations(data: Mapping[str, str], prefix: str) -> list[ReservationText]:
    return [
        ReservationText(
            _kept(data.get(f"{prefix}-{i}-text", ""), LONGEST_RESERVATION),
            _kept(data.get(f"{prefix}-{i}-lifted_if", ""), LONGEST_CONDITION),
            _posted_row(data.get(f"{prefix}-{i}-follows", "")),
        )
        for i in range(_posted_count(data, prefix, MOST_RESERVATIONS))
        if not data.get(f"{prefix}-{i}-DELETE")
    ]


def _posted_row(value: str) -> int:
    return int(value) if _is_small_number(value, 15) else 0


def _posted_recommendations(data: Mapping[str, str]) -> list[str]:
    return [
        _kept(data.get(f"{WISHES}-{i}-text", ""), LONGEST_RECOMMENDATION)
        for i in range(_posted_count(data, WISHES, MOST_RECOMMENDATIONS))
    ]


def _kept(text: str, longest: int) -> str:
    """The text in one kind of line end, without the signs that no database or document takes, cut to length."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})[:longest]


def written_by(
    before: DraftText, after: DraftText, authors: Mapping[str, Any], person: int, moment: str
) -> dict[str, Any]:
    """Who wrote what, after this person saved: the parts that they changed are theirs, emptied ones nobody’s."""
    former, latter = before.sections, after.sections
    mine = {name: [person, moment] for name, said in latter.items() if said and said != former[name]}
    kept = {name: author for name, author in authors.items() if latter.get(name) and name not in mine}
    return kept | mine
