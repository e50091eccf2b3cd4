"""What one page has room for: the draft of an opinion, cut fairly, passage by passage. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from governance.opinions.content import DraftText, ReservationText

# Signs that a numbered passage takes whatever it says: its number, the end of its last line.
ROW = 110


@dataclass(frozen=True, slots=True)
class Extract:
    """As much of a draft as there is room for; what was cut ends by « … », rows left out are counted."""

    text: DraftText
    is_cut: bool = False
    left_reservations: int = 0
    left_recommendations: int = 0


def written(text: DraftText) -> DraftText:
    """Without the rows that hold nothing."""
    reservations = tuple(row for row in text.reservations if row.text.strip() or row.lifted_if.strip())
    return replace(
        text, reservations=reservations, recommendations=tuple(w for w in text.recommendations if w.strip())
    )


def size_of(text: DraftText) -> int:
    """Signs in its passages, and what each row takes."""
    return sum(map(len, _passages(text))) + ROW * (len(text.reservations) + len(text.recommendations))


def extract(text: DraftText, room: int) -> Extract:
    """The draft in so many signs: the long passages are cut to the same length, the short ones stay whole."""
    if size_of(text) <= room:
        return Extract(text)
    rows = max(room // (2 * ROW), 1)
    reservations = text.reservations[:rows]
    recommendations = text.recommendations[: rows - len(reservations)]
    kept = replace(text, reservations=reservations, recommendations=recommendations)
    cap = _fair_share(map(len, _passages(kept)), room - ROW * (len(reservations) + len(recommendations)))
    return Extract(
        _capped(kept, cap),
        is_cut=True,
        left_reservations=len(text.reservations) - len(reservations),
        left_recommendations=len(text.recommendations) - len(recommendations),
    )


def _passages(text: DraftText) -> list[str]:
    said = [text.fields.get("reasons", "")]
    for row in text.reservations:
        said += [row.text, row.lifted_if]
    return [*said, *text.recommendations]


def _fair_share(lengths: Iterable[int], room: int) -> int:
    """The longest that every passage may be for all of them to fit in ``room``."""
    left, waiting = max(room, 0), sorted(lengths)
    while waiting:
        share = left // len(waiting)
        if waiting[0] > share:
            return share
        left -= waiting.pop(0)
    return left


def _capped(text: DraftText, cap: int) -> DraftText:
    return replace(
        text,
        fields={**text.fields, "reasons": shortened(text.fields.get("reasons", ""), cap)},
        reservations=_capped_rows(text.reservations, cap),
        recommendations=tuple(shortened(wish, cap) for wish in text.recommendations),
    )


def _capped_rows(rows: Sequence[ReservationText], cap: int) -> tuple[ReservationText, ...]:
    return tuple(replace(row, text=shortened(row.text, cap), lifted_if=shortened(row.lifted_if, cap)) for row in rows)


def shortened(text: str, most: int) -> str:
    """The first words of a text, « … » at the end when some had to go; ``most`` signs at the very most."""
    if len(text) <= most:
        return text
    if most < 1:
        return ""
    cut = text[: most - 1]
    whole_words = cut if text[most - 1].isspace() else cut.rsplit(None, 1)[0] if len(cut.split()) > 1 else cut
    return f"{whole_words.rstrip(' ,;:–-').rstrip()}…"
