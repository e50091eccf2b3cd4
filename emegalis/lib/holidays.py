"""The eleven public holidays of metropolitan France (Code du travail, art. L. 3133-1). Pure."""

import datetime

_FIXED = {
    (1, 1): "Jour de l’an",
    (5, 1): "Fête du travail",
    (5, 8): "Victoire de 1945",
    (7, 14): "Fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice de 1918",
    (12, 25): "Noël",
}
_FROM_EASTER = {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"}


def easter(year: int) -> datetime.date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


def holiday(day: datetime.date) -> str:
    """The name of the holiday, empty on any other day."""
    fixed = _FIXED.get((day.month, day.day), "")
    return fixed or _FROM_EASTER.get((day - easter(day.year)).days, "")


def day_off(day: datetime.date) -> str:
    """Why people are away that day: « dimanche », « jour férié (Ascension) »; empty on a working day."""
    name = holiday(day)
    if name:
        return f"jour férié ({name})"
    return {5: "samedi", 6: "dimanche"}.get(day.weekday(), "")


def is_working(day: datetime.date) -> bool:
    """Monday to Friday, but for holidays."""
    return not day_off(day)
