"""One row of a file of mandates: what each cell means, and every fault that the row shows by itself. No database."""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from emegalis.lib.cells import Cell, Finding, alphabets, tidy
from emegalis.lib.days import read_day, writes_french_days
from emegalis.lib.search import fold, sort_key
from emegalis.lib.tables import Column, Fault, Row, Severity, error, printable, warning
from governance.members.enums import BodyKind, Function, Seat
from governance.members.files.siren import read_siren

COLUMNS = (
    Column("siren", ("n° siren", "no siren", "numéro siren", "siren de la collectivité", "siren collectivité")),
    Column("civilite", ("civ", "titre", "m mme")),
    Column("prenom", ("prénom", "prénoms", "prénom(s)", "prénom usuel")),
    Column("nom", ("nom de famille", "nom d'usage", "nom usuel", "nom patronymique")),
    Column(
        "courriel",
        ("e-mail", "email", "mail", "mèl", "mel", "adresse électronique", "adresse courriel", "adresse mail",
         "adresse e-mail", "adresse de courriel", "courrier électronique", "courriel professionnel"),
    ),
    Column("fonction", ("fonctions",)),
    Column("instance", ("instances", "nom de l'instance")),
    Column("qualite", ("qualité du mandat", "titulaire ou suppléant", "titulaire / suppléant")),
    Column("date_debut", ("date début", "date de début", "début", "début de mandat", "début du mandat",
                          "date de début de mandat", "date de début du mandat", "date début mandat", "du")),
    Column("date_fin", ("date fin", "date de fin", "fin", "fin de mandat", "fin du mandat", "date de fin de mandat",
                        "date de fin du mandat", "date fin mandat", "au")),
)  # fmt: skip
ORDER = [column.name for column in COLUMNS]
LONGEST_NAME = 100
LONGEST_ADDRESS = 254
LONGEST_GROUP = 60
OLDEST_DAY = datetime.date(1990, 1, 1)
FURTHEST_START = datetime.timedelta(days=2 * 366)
FURTHEST_END = datetime.timedelta(days=10 * 366)

CIVILITIES = {
    "m": "M.",
    "mr": "M.",
    "monsieur": "M.",
    "mme": "Mme",
    "madame": "Mme",
    "mlle": "Mme",
    "mademoiselle": "Mme",
}
FUNCTIONS = {
    "dgs": Function.DGS, "dsi": Function.DSI, "elu": Function.ELECTED, "elue": Function.ELECTED,
    "metier": Function.BUSINESS,
}  # fmt: skip
SEATS = {
    "titulaire": Seat.TITULAR, "suppleant": Seat.SUBSTITUTE, "suppleante": Seat.SUBSTITUTE,
}  # fmt: skip
BODIES = {
    "cos": BodyKind.STRATEGIC_COMMISSION,
    "commission d orientation strategique": BodyKind.STRATEGIC_COMMISSION,
    "commission orientation strategique": BodyKind.STRATEGIC_COMMISSION,
    "groupe dsi": BodyKind.IT_GROUP,
    "groupe des dsi": BodyKind.IT_GROUP,
    "groupe des directeurs des systemes d information": BodyKind.IT_GROUP,
    "bureau": BodyKind.BUREAU,
    "comite syndical": BodyKind.ASSEMBLY,
}
BODY_LIST = "COS, groupe DSI, bureau, comité syndical ou « groupe métier … »"
NO_BODY = f"L’instance manque : {BODY_LIST}."
FUNCTION_OF_BODY = {
    BodyKind.STRATEGIC_COMMISSION: Function.DGS,
    BodyKind.IT_GROUP: Function.DSI,
    BodyKind.BUSINESS_GROUP: Function.BUSINESS,
    BodyKind.BUREAU: Function.ELECTED,
    BodyKind.ASSEMBLY: Function.ELECTED,
}
RESERVED_TO = {
    BodyKind.STRATEGIC_COMMISSION: "à la commission d’orientation stratégique, qui réunit les DGS",
    BodyKind.IT_GROUP: "au groupe des DSI",
    BodyKind.BUSINESS_GROUP: "dans un groupe métier, qui réunit les directions métier",
    BodyKind.BUREAU: "au bureau, réservé aux élus",
    BodyKind.ASSEMBLY: "au comité syndical, réservé aux élus",
}
NOBODY = {
    "vacant",
    "vacante",
    "a designer",
    "a pourvoir",
    "a definir",
    "neant",
    "inconnu",
    "inconnue",
    "nc",
    "na",
    "xxx",
}
_GROUP = re.compile(r"groupe metier (?=\S)")
_SIGNS_OF_NAMES = re.compile(r"[^\W\d_]|[ \-'’.·]")
_EMAIL = EmailValidator()
Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class BodyRef:
    """A body as a file names it: a standing one by its kind, a métier group by its subject."""

    kind: BodyKind
    subject: str = ""

    @property
    def key(self) -> tuple[BodyKind, str]:
        return self.kind, sort_key(self.subject)


@dataclass(slots=True)
class MandateRow:
    """What a row says; a part that could not be read is ``None`` or empty, and a fault says why."""

    line: int
    cells: dict[str, str]
    siren: str = ""
    civility: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    function: Function | None = None
    body: BodyRef | None = None
    seat: Seat | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not any(fault.is_error for fault in self.faults)

    @property
    def name_key(self) -> str:
        return sort_key(f"{self.last_name} {self.first_name}")

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def error(self, column: str, reason: str) -> None:
        self.faults.append(error(self.line, column, reason))

    def warn(self, column: str, reason: str) -> None:
        self.faults.append(warning(self.line, column, reason))


def read_mandate_rows(rows: Iterable[Row], *, today: datetime.date) -> list[MandateRow]:
    """Every row, read and judged by itself."""
    rows = list(rows)
    french = writes_french_days(row.get(column).strip() for row in rows for column in ("date_debut", "date_fin"))
    return [_read(row, today=today, french=french) for row in rows]


def _read(row: Row, *, today: datetime.date, french: bool) -> MandateRow:
    cells = {name: tidy(row.get(name)) for name in ORDER}
    read = MandateRow(row.line, {name: cell.text for name, cell in cells.items()})
    _report_mendings(read, cells)
    _read_siren(read, cells["siren"])
    _read_civility(read, cells["civilite"])
    read.first_name = _read_name(read, "prenom", cells["prenom"], "Le prénom manque.")
    read.last_name = _read_name(read, "nom", cells["nom"], "Le nom manque.")
    _read_email(read, cells["courriel"])
    read.function = _read_choice(read, "fonction", cells["fonction"], FUNCTIONS, "DGS, DSI, élu, métier")
    _read_body(read, cells["instance"])
    read.seat = _read_choice(read, "qualite", cells["qualite"], SEATS, "titulaire ou suppléant")
    _read_days(read, cells, today=today, french=french)
    return read


def _report_mendings(row: MandateRow, cells: dict[str, Cell]) -> None:
    """The same mending over several cells is one warning that names them all; each error is said of its own cell."""
    mended: dict[Finding, list[str]] = defaultdict(list)
    for name, cell in cells.items():
        for finding in cell.findings:
            if finding.severity == Severity.ERROR:
                row.error(name, finding.reason)
            else:
                mended[finding].append(name)
    for finding, names in mended.items():
        row.warn(",".join(names), finding.reason)


def _note(row: MandateRow, column: str, finding: Finding | None) -> None:
    if finding is not None:
        row.faults.append(Fault(row.line, column, finding.severity, finding.reason))


def _read_siren(row: MandateRow, cell: Cell) -> None:
    if cell.is_sound:
        row.siren, finding = read_siren(cell.text)
        _note(row, "siren", finding)


def _read_civility(row: MandateRow, cell: Cell) -> None:
    """The only part one can do without: someone may be known without it."""
    if cell.text or not cell.is_sound:
        row.civility = _read_choice(row, "civilite", cell, CIVILITIES, "M. ou Mme") or ""
    else:
        row.warn("civilite", "La civilité manque : la personne sera connue sans elle.")


def _read_choice(row: MandateRow, column: str, cell: Cell, choices: dict[str, Choice], expected: str) -> Choice | None:
    """A word of a closed list; another case, accent or synonym is mended and told."""
    if not cell.is_sound:
        return None
    if not cell.text:
        row.error(column, f"La valeur manque : {expected}.")
        return None
    value = choices.get(sort_key(cell.text))
    if value is None:
        row.error(column, f"« {printable(cell.text)} » n’est pas dans la liste : {expected}.")
    elif cell.text != _written(value):
        row.warn(column, f"« {printable(cell.text)} » a été lu « {_written(value)} ».")
    return value


def _written(value: object) -> str:
    """How the list spells a value: the label of a choice, or the word itself."""
    return str(getattr(value, "label", value))


def _read_name(row: MandateRow, column: str, cell: Cell, missing: str) -> str:
    if not cell.is_sound:
        return ""
    if not cell.text:
        row.error(column, missing)
    elif len(cell.text) > LONGEST_NAME:
        row.error(column, f"{len(cell.text)} caractères : un nom en compte {LONGEST_NAME} au plus.")
    elif reason := _no_name(cell.text):
        row.error(column, reason)
    else:
        _doubt_name(row, column, cell.text)
        return cell.text.replace("'", "’")
    return ""


def _no_name(text: str) -> str:
    if "@" in text or "://" in text or "www." in text.lower():
        return "C’est une adresse, pas un nom."
    if not any(sign.isalpha() for sign in text):
        return "Ce n’est pas un nom : il n’y a aucune lettre."
    if sort_key(text) in NOBODY:
        return f"« {text} » n’est pas une personne : n’écrivez de ligne que pour un siège occupé."
    return ""


def _doubt_name(row: MandateRow, column: str, text: str) -> None:
    if foreign := alphabets(text) - {"LATIN"}:
        kind = "mêle des lettres latines à celles" if len(alphabets(text)) > len(foreign) else "est écrit en lettres"
        row.warn(column, f"« {printable(text)} » {kind} d’un autre alphabet : retapez-le.")
    if odd := [sign for sign in text if not _SIGNS_OF_NAMES.fullmatch(sign)]:
        row.warn(column, f"Signe inattendu dans un nom : « {printable(''.join(dict.fromkeys(odd)))} ».")


# ---------------------------------------------------------------- address


def _read_email(row: MandateRow, cell: Cell) -> None:
    if not cell.is_sound:
        return
    if reason := _no_email(cell.text):
        row.error("courriel", reason)
    else:
        row.email = cell.text.lower()


_EMAIL_RULES: list[tuple[Callable[[str], bool], str]] = [
    (lambda text: not text, "L’adresse électronique manque."),
    (lambda text: text.count("@") > 1 or bool(re.search(r"[;,|]|\S@\S+\s+\S|/", text)),
     "Le champ contient plusieurs adresses : une ligne par personne, une adresse par ligne."),
    (lambda text: "@" not in text, "L’adresse n’a pas d’arobase."),
    (lambda text: " " in text, "L’adresse contient une espace."),
    (lambda text: not text.isascii(), "L’adresse contient une lettre accentuée ou d’un autre alphabet."),
    (lambda text: len(text) > LONGEST_ADDRESS, f"L’adresse dépasse {LONGEST_ADDRESS} caractères."),
    (lambda text: text.lower().startswith("mailto:"), "Écrivez l’adresse seule, sans « mailto: »."),
]  # fmt: skip


def _no_email(text: str) -> str:
    for is_wrong, reason in _EMAIL_RULES:
        if is_wrong(text):
            return reason
    try:
        _EMAIL(text)
    except ValidationError:
        return f"« {printable(text)} » n’est pas une adresse électronique."
    return ""


# ---------------------------------------------------------------- body


def _read_body(row: MandateRow, cell: Cell) -> None:
    if not cell.is_sound:
        return
    row.body = _body(cell.text)
    if row.body is None:
        row.error(
            "instance", f"« {printable(cell.text)} » n’est pas une instance : {BODY_LIST}." if cell.text else NO_BODY
        )
        return
    if row.body.kind == BodyKind.BUSINESS_GROUP and len(row.body.subject) > LONGEST_GROUP:
        row.error("instance", f"Le nom du groupe dépasse {LONGEST_GROUP} caractères.")
    if row.function is not None and FUNCTION_OF_BODY[row.body.kind] != row.function:
        row.error("instance", f"La fonction « {row.function.label} » ne siège pas {RESERVED_TO[row.body.kind]}.")


def _body(text: str) -> BodyRef | None:
    key = sort_key(text)
    if kind := BODIES.get(key):
        return BodyRef(kind)
    if _GROUP.match(key) and alphabets(text) == {"LATIN"}:
        subject = text.split(maxsplit=2)[2]
        return BodyRef(BodyKind.BUSINESS_GROUP, subject[:1].upper() + subject[1:].replace("'", "’"))
    return None


# ---------------------------------------------------------------- days


def _read_days(row: MandateRow, cells: dict[str, Cell], *, today: datetime.date, french: bool) -> None:
    if not cells["date_debut"].text and cells["date_debut"].is_sound:
        row.error("date_debut", "La date de début manque.")
    row.starts_on = _read_one_day(row, "date_debut", cells, latest=today + FURTHEST_START, french=french)
    row.ends_on = _read_one_day(row, "date_fin", cells, latest=today + FURTHEST_END, french=french)
    if row.starts_on and row.ends_on and row.ends_on <= row.starts_on:
        same = row.ends_on == row.starts_on
        row.error("date_fin", "La fin est le jour du début." if same else "La fin est antérieure au début.")


def _read_one_day(
    row: MandateRow, column: str, cells: dict[str, Cell], *, latest: datetime.date, french: bool
) -> datetime.date | None:
    cell = cells[column]
    if not cell.text or not cell.is_sound:
        return None
    day, finding = read_day(cell.text, french=french)
    _note(row, column, finding)
    if day is not None and not OLDEST_DAY <= day <= latest:
        row.error(column, f"L’année {day.year} est improbable : vérifiez la date.")
        return None
    return day


def exact_key(row: MandateRow) -> tuple[str, ...]:
    """Two rows with the same key say the same thing."""
    return tuple(fold(row.cells[name]) for name in ORDER)
