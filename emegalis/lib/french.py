"""French dates, hours, numbers and typography (domain.md section 5). Pure: no Django model, no request."""

import datetime
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

NBSP, THIN = "\u00a0", "\u202f"
PARIS = ZoneInfo("Europe/Paris")
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


def day_of(moment: datetime.date | datetime.datetime) -> datetime.date:
    """The calendar day in Paris."""
    return moment.astimezone(PARIS).date() if isinstance(moment, datetime.datetime) else moment


def long_date(moment: datetime.date | datetime.datetime, *, weekday: bool = False, year: bool = True) -> str:
    """« 24 novembre 2026 », « mardi 1er décembre 2026 » (the ordinal is set in superscript by the template filter)."""
    day = day_of(moment)
    number = "1er" if day.day == 1 else str(day.day)
    parts = [f"{number}{NBSP}{MONTHS[day.month - 1]}"]
    if weekday:
        parts.insert(0, DAYS[day.weekday()])
    if year:
        parts.append(str(day.year))
    return f"{NBSP}".join(parts) if not weekday else f"{parts[0]} {NBSP.join(parts[1:])}"


def hour(moment: datetime.datetime | datetime.time) -> str:
    """« 14 h 30 », « 9 h »; a moment is read in Paris."""
    time = moment.astimezone(PARIS).time() if isinstance(moment, datetime.datetime) else moment
    return f"{time.hour}{NBSP}h" + (f"{NBSP}{time.minute:02d}" if time.minute else "")


def moment(value: datetime.datetime, *, weekday: bool = True, year: bool = True) -> str:
    """« jeudi 3 décembre 2026 à 18 h »."""
    return f"{long_date(value, weekday=weekday, year=year)} à {hour(value)}"


def ordinal(number: int, *, feminine: bool = False) -> str:
    """« 1er », « 1re », « 2e »."""
    return ("1re" if feminine else "1er") if number == 1 else f"{number}e"


def number(value: int | float, *, decimals: int = 0) -> str:
    """« 12 400 », « 1 250,5 »: thin spaces between thousands, a decimal comma."""
    return f"{value:,.{decimals}f}".replace(",", THIN).replace(".", ",")


def plural(count: int, singular: str, several: str = "") -> str:
    """« 1 avis », « 3 réserves »: in French the plural begins at two."""
    return f"{number(count)}{NBSP}{singular if abs(count) < 2 else several or singular + 's'}"


def listed(names: Sequence[str]) -> str:
    """« A », « A et B », « A, B et C »."""
    return " et ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def file_size(size: int) -> str:
    """« 96 Ko », « 1,2 Mo »."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{NBSP}Ko"
    return f"{number(size / 1_000_000, decimals=1).removesuffix(',0')}{NBSP}Mo"


def siren(value: str) -> str:
    """« 253 514 491 »."""
    return NBSP.join(re.findall(r"\d{1,3}", value))


def phone(value: str) -> str:
    """« 02 99 12 51 55 » from however ten digits were written; a number of another form keeps its own."""
    digits = re.sub(r"[\s.\-/]", "", value)
    if re.fullmatch(r"0\d{9}", digits):
        return NBSP.join(re.findall(r"\d\d", digits))
    return NBSP.join(value.split())


_SIGNS = [(re.compile(r"'"), "’"), (re.compile(r"\.\.\."), "…")]
_SPACES = [
    (re.compile(rf"«[ {NBSP}]*"), f"«{NBSP}"),
    (re.compile(rf"[ {NBSP}]*»"), f"{NBSP}»"),
    (re.compile(r" (:)(?=\s|$)"), rf"{NBSP}\1"),
    (re.compile(rf"{NBSP}{NBSP}+"), NBSP),
    (re.compile(rf"[ {NBSP}{THIN}]+([;!?])"), rf"{THIN}\1"),
    (re.compile(r"\b(n°|N°|nos|art\.|L\.|M\.|Mme|Mmes|MM\.|p\.) (?=\S)"), rf"\1{NBSP}"),
]
_NUMBERS = [
    (re.compile(rf"(?<=\d) (?=({'|'.join(MONTHS)}|h\b|%|€|Ko\b|Mo\b|min\b))"), NBSP),
    (re.compile(rf"\b({'|'.join(MONTHS)}) (?=\d{{4}}\b)"), rf"\1{NBSP}"),
    (re.compile(rf"(?<=\d{NBSP}h) (?=\d\d\b)"), NBSP),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), THIN),
]


def typographic(text: str) -> str:
    """Put French spaces and signs into plain text; running it twice changes nothing."""
    return _apply([*_SIGNS, *_SPACES, *_NUMBERS], text)


def spaced(text: str) -> str:
    """Only the spaces around signs: for a whole text that also holds addresses, codes and figures."""
    return _apply(_SPACES, text)


def _apply(rules: list[tuple[re.Pattern[str], str]], text: str) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text
