"""The attendance sheet: one line per delegate, with every change from an item to the next."""

from dataclasses import dataclass, field

from emegalis.lib.french import NBSP
from governance.meetings.enums import Presence
from governance.meetings.models import Convocation
from governance.meetings.selectors.sittings import Sitting

UNMARKED = "Non pointé(e)"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A delegate: how they were from the opening on, to whom they gave a proxy, whose they received."""

    convocation: Convocation
    presence: str
    given: str
    received: str


@dataclass(frozen=True)
class SheetGroup:
    """The delegates of one college; bodies without colleges have one group that bears no name."""

    name: str
    lines: list[SheetLine] = field(default_factory=list)


def attendance_groups(sitting: Sitting) -> list[SheetGroup]:
    groups: dict[int, SheetGroup] = {}
    for row in sitting.convocations:
        college = sitting.colleges.get(row.authority_id) if sitting.meeting.body.is_assembly else None
        key, name = (college.pk, f"Collège {college.number} – {college.name}") if college else (0, "")
        groups.setdefault(key, SheetGroup(name)).lines.append(_line(sitting, row))
    return list(groups.values())


def _line(sitting: Sitting, row: Convocation) -> SheetLine:
    names = {known.pk: known.name for known in sitting.convocations}
    given = [p for p in sitting.table.proxies if p.giver == row.pk and p.end != p.start]
    received = [p for p in sitting.table.proxies if p.holder == row.pk and p.end != p.start]
    return SheetLine(
        convocation=row,
        presence=_presence(sitting, row),
        given=", ".join(_span(names[p.holder], p.start, p.end) for p in given),
        received=", ".join(_span(names[p.giver], p.start, p.end) for p in received),
    )


def _presence(sitting: Sitting, row: Convocation) -> str:
    """« En salle », « En salle, puis Absent(e) à partir du point 3 », « Suppléé(e) par Maïwenn Botrel »."""
    said: list[str] = []
    last = ""
    for mark in sitting.table.marks.get(row.pk, []):
        words = str(Presence(mark.state).label)
        substitute = sitting.rows[row.pk, mark.place].substitute_name
        if mark.state == Presence.SUBSTITUTED and substitute:
            words += f" par {substitute}"
        if words != last:
            said.append(words if mark.place == 0 and not said else _since(words, mark.place, is_first=not said))
        last = words
    return " ".join(said) or UNMARKED


def _since(words: str, place: int, *, is_first: bool) -> str:
    start = words if is_first else f"puis {words[:1].lower()}{words[1:]}"
    return f"{start} à partir du point{NBSP}{place}" if place > 1 or not is_first else start


def _span(name: str, start: int, end: int | None) -> str:
    """« Anne Le Bihan », « Anne Le Bihan (points 2 à 4) »."""
    if start <= 1 and end is None:
        return name
    if end is None:
        return f"{name} (à partir du point{NBSP}{start})"
    first, last = max(start, 1), end - 1
    return f"{name} (point{NBSP}{first})" if first >= last else f"{name} (points{NBSP}{first} à {last})"
