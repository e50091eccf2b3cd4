"""Authorities × orientations of a plan: what each said of its own plans, as far as the reader may read opinions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.figures import LABELS, POSITIONS, shape_of
from governance.opinions.models import LaterPerspective, Opinion
from governance.opinions.querysets import OpinionQuerySet
from governance.strategy.models import Orientation, StrategicPlan


@dataclass(frozen=True, slots=True)
class Cell:
    """The last opinion of one direction générale on one orientation, whatever the round."""

    reference: str
    stance: str
    position: str = ""
    year: int | None = None
    plan: str = ""
    budget: int | None = None

    @property
    def shape(self) -> str:
        return shape_of(self.stance)

    @property
    def stance_label(self) -> str:
        return LABELS[self.stance]

    @property
    def words(self) -> str:
        """« Plus tard, 2028 »; the stance alone does not say where it stands in the authority's plans."""
        said = POSITIONS.get(self.position, "non renseigné")
        return f"{said}, {self.year}" if self.year else said


@dataclass(frozen=True, slots=True)
class Column:
    """One orientation, and how many authorities gave each position on it."""

    orientation: Orientation
    counts: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """One authority, with its cell under each orientation."""

    authority: Authority
    cells: list[tuple[Orientation, Cell | None]]


@dataclass(frozen=True)
class Matrix:
    """Every opinion that the reader may read on the orientations of a plan."""

    orientations: list[Orientation]
    cells: dict[tuple[int, int], Cell]

    @property
    def columns(self) -> list[Column]:
        counted = Counter((orientation, cell.position) for (_, orientation), cell in self.cells.items())
        return [
            Column(o, [(word, counted[o.pk, code]) for code, word in POSITIONS.items() if counted[o.pk, code]])
            for o in self.orientations
        ]

    def line(self, authority: Authority) -> Line:
        return Line(authority, [(o, self.cells.get((authority.pk, o.pk))) for o in self.orientations])

    def with_position(self, authorities: Iterable[Authority], position: str) -> list[Authority]:
        """Those that said so of one orientation at least; all of them when no position is asked for."""
        said = {authority for (authority, _), cell in self.cells.items() if cell.position == position}
        return [authority for authority in authorities if not position or authority.pk in said]


def perspective_matrix(actor: Actor, plan: StrategicPlan | None, *, axis: int | None = None) -> Matrix:
    """In three queries, however many opinions there are; empty without a plan."""
    readable = Opinion.objects.visible_to(actor).given().filter(consultation__version__orientation__axis__plan=plan)
    if axis:
        readable = readable.filter(consultation__version__orientation__axis__number=axis)
    found = readable.order_by("consultation__closes_at", "consultation_id").values_list(
        "authority_id", "consultation__version__orientation_id", "reference", "stance",
        "current__perspective__position", "current__perspective__year", "current__perspective__plan",
        "current__perspective__budget", "id", "consultation__closes_at",
    )  # fmt: skip
    later = _later(readable)
    cells = {
        (authority, orientation): Cell(
            reference, stance, *later.get(pk, (position or "", year, document or "", budget))
        )
        for authority, orientation, reference, stance, position, year, document, budget, pk, _ in found
    }
    asked = {orientation for _, orientation in cells}
    orientations = Orientation.objects.filter(pk__in=asked).with_shown().select_related("axis")
    return Matrix(list(orientations.order_by("axis__number", "number")), cells)


def _later(readable: OpinionQuerySet) -> dict[int, tuple[str, int | None, str, int | None]]:
    """By opinion, its perspective as it was completed last."""
    found = LaterPerspective.objects.filter(opinion__in=readable.order_by().values("pk"))
    ordered = found.order_by("completed_at", "id")
    return {one.opinion_id: (one.position, one.year, one.plan, one.budget) for one in ordered}
