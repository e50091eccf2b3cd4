"""Reading days as people and spreadsheets write them: AAAA-MM-JJ is plain, the rest is mended or refused. Pure."""

import datetime
import re
from collections.abc import Iterable

from emegalis.lib.cells import Finding
from emegalis.lib.french import long_date
from emegalis.lib.tables import Severity

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_ISO_VARIANT = re.compile(r"([0-9]{4})[-/.]?([0-9]{2})[-/.]?([0-9]{2})(?:[T ]00:00(?::00)?(?:\.0+)?Z?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?: 00:00(?::00)?)?")
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}")
_WRITE = "écrivez AAAA-MM-JJ."


def _error(kind: str, reason: str) -> Finding:
    return Finding(kind, Severity.ERROR, reason)


def writes_french_days(texts: Iterable[str]) -> bool:
    """Whether a file proves by itself that its « 04/05/2026 » are days first: one cannot be read otherwise, and none
    can only be read month first."""
    pairs = [(int(m[1]), int(m[2])) for text in texts if (m := _DAY_FIRST.fullmatch(text))]
    return any(first > 12 for first, _ in pairs) and not any(second > 12 for _, second in pairs)


def read_day(text: str, *, french: bool) -> tuple[datetime.date | None, Finding | None]:
    """The day, and what must be said of the way it is written; ``french``: see ``writes_french_days``."""
    if match := _ISO.fullmatch(text):
        day = _day(match[1], match[2], match[3])
        return day, None if day else _no_such_day(text)
    if match := _ISO_VARIANT.fullmatch(text):
        return _mended(_day(match[1], match[2], match[3]), text)
    if match := _DAY_FIRST.fullmatch(text):
        return _read_day_first(match, french=french)
    if _SERIAL.fullmatch(text):
        return None, _error("serial", f"« {text} » est un numéro de série de tableur, pas une date : {_WRITE}")
    if _SHORT_YEAR.fullmatch(text):
        return None, _error("short-year", f"L’année de « {text} » n’a que deux chiffres : {_WRITE}")
    return None, _error("no-date", f"Ce n’est pas une date : {_WRITE}")


def _read_day_first(match: re.Match[str], *, french: bool) -> tuple[datetime.date | None, Finding | None]:
    first, second = int(match[1]), int(match[2])
    if second > 12 >= first:
        return None, _error("us", f"« {match[0]} » est écrit mois d’abord, à l’américaine : {_WRITE}")
    if first <= 12 and first != second and not french:
        return None, _error("ambiguous", f"« {match[0]} » peut se lire de deux façons : {_WRITE}")
    return _mended(_day(match[3], match[2], match[1]), match[0])


def _mended(day: datetime.date | None, text: str) -> tuple[datetime.date | None, Finding | None]:
    if day is None:
        return None, _no_such_day(text)
    return day, Finding(
        "format", Severity.WARNING, f"« {text} » n’est pas au format AAAA-MM-JJ : lu {long_date(day)}."
    )


def _no_such_day(text: str) -> Finding:
    return _error("no-such-day", f"Le jour « {text} » n’existe pas.")


def _day(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
