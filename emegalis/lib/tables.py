"""Reading tables that people send (CSV): encodings, separators, header spellings, and every fault with its line.

Pure: bytes in, rows and faults out. Lines are physical lines of the file, the first is 1; a row that spans several
bears the number of its first.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from emegalis.lib.french import number, plural
from emegalis.lib.search import fold

LARGEST_FILE = 5_000_000
MOST_ROWS = 20_000
WHOLE_ROW = "*"
SEPARATORS = {",": "virgule", ";": "point-virgule", "\t": "tabulation", "|": "barre verticale"}
UTF8_BOM = b"\xef\xbb\xbf"
_SAVE_AS = "enregistrez-le au format « CSV UTF-8 »."
_OTHER_FILES = {
    b"PK\x03\x04": f"C’est un classeur de tableur, pas un fichier CSV : {_SAVE_AS}",
    b"\xd0\xcf\x11\xe0": f"C’est un ancien classeur de tableur, pas un fichier CSV : {_SAVE_AS}",
    b"%PDF": f"C’est un document PDF, pas un fichier CSV : {_SAVE_AS}",
    b"\x89PNG": f"C’est une image, pas un fichier CSV : {_SAVE_AS}",
    b"\xff\xd8\xff": f"C’est une image, pas un fichier CSV : {_SAVE_AS}",
}
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"')
_LINE_END = re.compile(r"\r\n|\r|\n")
_LABEL_MARKS = re.compile(r"[^a-z0-9]+")


class Severity(StrEnum):
    """An error keeps the whole file out; a warning is told, and what it speaks of is mended or left aside."""

    ERROR = "erreur"
    WARNING = "avertissement"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where, in a French sentence; without a line it is about the file, ``*`` is the whole row."""

    line: int | None
    column: str
    severity: Severity
    reason: str

    @property
    def is_error(self) -> bool:
        return self.severity == Severity.ERROR

    @property
    def place(self) -> str:
        """« ligne 12, colonne siren »."""
        line = f"ligne {self.line}" if self.line else "fichier"
        return line if self.column == WHOLE_ROW else f"{line}, colonne {self.column}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a table must or may have, and the other labels by which people name it."""

    name: str
    labels: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(slots=True)
class Table:
    """The rows that could be read; ``faults`` in the order of the lines."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Record:
    """One row as typed; ``broken`` is the position of the field whose quotation mark is wrong, if any."""

    line: int
    fields: list[str]
    broken: int | None = None
    why: str = ""

    @property
    def is_blank(self) -> bool:
        return self.broken is None and not any(cell.strip() for cell in self.fields)


class _UnreadableError(Exception):
    """The file cannot be read at all; the message says why and what to do."""


def error(line: int | None, column: str, reason: str) -> Fault:
    return Fault(line, column, Severity.ERROR, reason)


def warning(line: int | None, column: str, reason: str) -> Fault:
    return Fault(line, column, Severity.WARNING, reason)


def read_table(content: bytes, columns: Sequence[Column]) -> Table:
    """The rows of a file under the names of ``columns``, and all that is wrong with its form."""
    table = Table()
    try:
        text, table.faults = _decode(content)
        header, records = _split(text, columns, table)
        names = _read_header(header, columns, table)
        if names:
            _read_rows(records, names, table)
    except _UnreadableError as unreadable:
        table.faults = [error(None, WHOLE_ROW, str(unreadable))]
    return table


# ---------------------------------------------------------------- bytes to text


def _decode(content: bytes) -> tuple[str, list[Fault]]:
    if not content.strip():
        raise _UnreadableError("Le fichier est vide : il n’a pas même de ligne d’en-tête.")
    if len(content) > LARGEST_FILE:
        raise _UnreadableError(f"Le fichier dépasse {number(LARGEST_FILE // 1_000_000)}\u00a0Mo.")
    _refuse_other_files(content)
    faults = []
    if content.startswith(UTF8_BOM):
        content = content.removeprefix(UTF8_BOM)
        faults.append(warning(None, WHOLE_ROW, "Le fichier commence par une marque d’ordre (BOM) : elle est ignorée."))
    try:
        return content.decode("utf-8"), faults
    except UnicodeDecodeError as undecodable:
        return _decode_spreadsheet(content, undecodable), [
            warning(
                None,
                WHOLE_ROW,
                "Le fichier est dans l’encodage d’un tableur français (Windows-1252) : il a été converti en UTF-8, "
                "relisez les accents.",
            )
        ]


def _refuse_other_files(content: bytes) -> None:
    for start, reason in _OTHER_FILES.items():
        if content.startswith(start):
            raise _UnreadableError(reason)
    utf16_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if utf16_mark or content[:2000].count(b"\0") > len(content[:2000]) // 5:
        raise _UnreadableError(f"Le fichier est en UTF-16 (« texte Unicode » d’un tableur) : {_SAVE_AS}")


def _decode_spreadsheet(content: bytes, undecodable: UnicodeDecodeError) -> str:
    """What a French spreadsheet writes: Windows-1252 between semicolons. Any other encoding cannot be guessed."""
    line = content.count(b"\n", 0, undecodable.start) + 1
    refusal = _UnreadableError(
        f"Le fichier n’est pas en UTF-8 (premier octet en cause à la ligne {line}) et son encodage ne peut être "
        f"deviné sans risque pour les accents : {_SAVE_AS}"
    )
    first_line = _LINE_END.split(content[:10_000].decode("cp1252", "replace"), maxsplit=1)[0]
    if ";" not in first_line:
        raise refusal
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as undefined:
        raise refusal from undefined


# ---------------------------------------------------------------- text to records


def _records(text: str, separator: str) -> Iterator[_Record]:
    """RFC 4180, telling physical lines and where a quotation mark is wrong; reading resumes at the next line."""
    bare = re.compile(f"[^{re.escape(separator)}\r\n]*+")
    position, line = 0, 1
    while position < len(text):
        record, position, line_ends = _record(text, position, line, separator, bare)
        yield record
        line += line_ends


def _record(text: str, start: int, line: int, separator: str, bare: re.Pattern[str]) -> tuple[_Record, int, int]:
    fields: list[str] = []
    position, inner_ends = start, 0
    while True:
        quoted = text.startswith('"', position)
        match = (_QUOTED if quoted else bare).match(text, position)
        end = match.end() if match else len(text)
        after = text[end : end + 1]
        if match is None or (quoted and after not in {"", separator, "\r", "\n"}):
            return _broken(text, position, line + inner_ends, fields, match)
        fields.append(match[1].replace('""', '"') if quoted else match[0])
        inner_ends += len(_LINE_END.findall(match[0])) if quoted else 0
        if after != separator:
            line_end = _LINE_END.match(text, end)
            return _Record(line, fields), line_end.end() if line_end else end, inner_ends + 1
        position = end + 1


def _broken(
    text: str, position: int, line: int, fields: list[str], match: re.Match[str] | None
) -> tuple[_Record, int, int]:
    """A mark never closed swallows the lines that follow: blame its own line, and read on from the next."""
    if match is None or _LINE_END.search(match[0]):
        why = "Un guillemet est ouvert et n’est pas refermé sur cette ligne."
    else:
        why = "Du texte suit un guillemet fermant : doublez les guillemets à l’intérieur du champ."
    line_end = _LINE_END.search(text, position)
    record = _Record(line, fields, broken=len(fields), why=why)
    return record, line_end.end() if line_end else len(text), 1


def _split(text: str, columns: Sequence[Column], table: Table) -> tuple[_Record, Iterator[_Record]]:
    """The header and the records that follow it, cut by the separator that makes the most of the header."""
    first = next((line for line in _LINE_END.split(text) if line.strip()), "")
    known = _labels(columns)
    separator = max(
        SEPARATORS, key=lambda sign: (sum(_label(cell) in known for cell in first.split(sign)), first.count(sign))
    )
    if separator != ",":
        table.faults.append(
            warning(None, WHOLE_ROW, f"Le séparateur est « {SEPARATORS[separator]} » au lieu de la virgule.")
        )
    records = _records(text, separator)
    for record in records:
        if not record.is_blank and not _is_separator_hint(record):
            return record, records
        if record.is_blank:
            table.faults.append(_blank(record))
    raise _UnreadableError("Le fichier est vide : il n’a pas même de ligne d’en-tête.")


def _is_separator_hint(record: _Record) -> bool:
    """« sep=; », which some spreadsheets write first."""
    return record.fields[0].strip().lower().startswith("sep=") and len(record.fields) <= 2


def _blank(record: _Record) -> Fault:
    return warning(record.line, WHOLE_ROW, "Ligne vide : elle est ignorée.")


# ---------------------------------------------------------------- header


def _label(text: str) -> str:
    return _LABEL_MARKS.sub(" ", fold(text)).strip()


def _labels(columns: Sequence[Column]) -> dict[str, Column]:
    """Every spelling of every column, folded."""
    return {_label(spelling): column for column in columns for spelling in (column.name, *column.labels)}


def _read_header(header: _Record, columns: Sequence[Column], table: Table) -> list[str]:
    """The name of each column of the file, in its order; nothing when the rows cannot be read under it."""
    known = _labels(columns)
    if header.broken is not None:
        table.faults.append(error(header.line, WHOLE_ROW, f"En-tête illisible. {header.why}"))
        return []
    found = [known.get(_label(cell)) for cell in header.fields]
    if not any(found):
        table.faults.append(
            error(header.line, WHOLE_ROW, "La première ligne doit porter les noms des colonnes : "
                  f"{', '.join(column.name for column in columns)}.")
        )  # fmt: skip
        return []
    faults = [*_unknown(header, found), *_repeated(header, found), *_missing(header, found, columns)]
    if any(column and cell != column.name for cell, column in zip(header.fields, found, strict=True)):
        faults.append(
            warning(header.line, WHOLE_ROW, "Les libellés de l’en-tête ont été reconnus malgré leur graphie.")
        )
    table.faults.extend(faults)
    if any(fault.is_error for fault in faults):
        return []
    return [column.name if column else "" for column in found]


def _unknown(header: _Record, found: list[Column | None]) -> list[Fault]:
    return [
        warning(header.line, printable(cell) or "(sans nom)", "Colonne inconnue : elle est ignorée.")
        for cell, column in zip(header.fields, found, strict=True)
        if column is None
    ]


def _repeated(header: _Record, found: list[Column | None]) -> list[Fault]:
    names = [column.name for column in found if column]
    return [
        error(header.line, name, "Cette colonne figure deux fois dans l’en-tête.")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


def _missing(header: _Record, found: list[Column | None], columns: Sequence[Column]) -> list[Fault]:
    return [
        error(header.line, column.name, f"La colonne « {column.name} » manque dans l’en-tête.")
        for column in columns
        if column.required and column not in found
    ]


# ---------------------------------------------------------------- rows


def _read_rows(records: Iterator[_Record], names: list[str], table: Table) -> None:
    seen = False
    for record in records:
        seen = seen or not record.is_blank
        fault = _form_fault(record, names)
        if fault is not None:
            table.faults.append(fault)
        else:
            cells = {name: cell for name, cell in zip(names, record.fields, strict=True) if name}
            table.rows.append(Row(record.line, cells))
        if len(table.rows) > MOST_ROWS:
            raise _UnreadableError(f"Le fichier dépasse {number(MOST_ROWS)} lignes : partagez-le.")
    if not seen:
        table.faults.append(warning(None, WHOLE_ROW, "Le fichier ne contient que l’en-tête, aucune fiche."))


def _form_fault(record: _Record, names: list[str]) -> Fault | None:
    if record.broken is not None:
        column = names[record.broken] if record.broken < len(names) else WHOLE_ROW
        return error(record.line, column or WHOLE_ROW, record.why)
    if record.is_blank:
        return _blank(record)
    if len(record.fields) == len(names):
        return None
    return error(
        record.line,
        WHOLE_ROW,
        f"La ligne compte {plural(len(record.fields), 'champ')} au lieu de {len(names)} : "
        + ("un séparateur est de trop." if len(record.fields) > len(names) else "il en manque."),
    )


def printable(text: str, longest: int = 60) -> str:
    """A value as a sentence may quote it: control and invisible characters shown as « ? », cut when long."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in text.strip())
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def in_order(faults: list[Fault]) -> list[Fault]:
    """As the report lists them: the file first, then line by line, errors before warnings."""
    return sorted(faults, key=lambda fault: (fault.line or 0, not fault.is_error))


def fault_report(faults: list[Fault]) -> str:
    """The report to download: ``ligne,colonne,gravite,motif``. No cell begins as a formula for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["ligne", "colonne", "gravite", "motif"])
    for fault in in_order(faults):
        column = f"'{fault.column}" if fault.column.startswith(("=", "+", "-", "@")) else fault.column
        writer.writerow([fault.line or "", column, fault.severity, fault.reason])
    return out.getvalue()


def read_file(path: Path) -> bytes:
    """The bytes of a file, no more than what ``read_table`` needs to refuse one too large."""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)
