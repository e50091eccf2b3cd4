"""Tables that people open in a spreadsheet: UTF-8 with its mark, semicolons, and no cell that could be a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212")
CONTENT_TYPE = "text/csv; charset=utf-8"
LINES_AT_ONCE = 500


def safe_cell(value: object) -> str:
    """One line of text that a spreadsheet shows as it is: what begins like a formula gets an apostrophe before it."""
    text = " ".join(str(value).split()) if value is not None else ""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def csv_pieces(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file in pieces, for a response that streams however many rows there are."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        writer.writerow([safe_cell(value) for value in row])
        if number % LINES_AT_ONCE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()
