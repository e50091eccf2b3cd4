"""The commission's own opinion in the words of domain.md 2.3, proposed from what the consultation counted. Pure."""

import datetime
from collections.abc import Mapping

from emegalis.lib.french import THIN, long_date, number, plural

# By stance (``members.enums.Stance``), in the order of the sentence.
FAVOURABLE, WITH_RESERVATIONS, WITH_RECOMMENDATIONS = "FAV", "FAV_RES", "FAV_REC"
UNFAVOURABLE, ABSTENTION = "DEFAV", "ABS"
IN_LETTERS = ["zéro", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"]


def proposed_opinion(
    *, on: datetime.date, subject: str, counts: Mapping[str, int], reservations: int, expected: int
) -> str:
    """« La commission d’orientation stratégique, réunie le …, rend un avis favorable … (38 avis favorables, …). »

    ``subject``: « l’orientation n° 3 ». ``counts`` by stance; ``expected``: how many directions générales were asked.
    """
    opening = f"La commission d’orientation stratégique, réunie le {long_date(on)}, rend un avis"
    parenthesis = _counted(counts, expected)
    return f"{opening} {_sense(counts, reservations)} sur {subject}{f' ({parenthesis})' if parenthesis else ''}."


def _sense(counts: Mapping[str, int], reservations: int) -> str:
    """The side most took; a draft that the secretary words again, never a rule."""
    for_it = sum(counts.get(stance, 0) for stance in (FAVOURABLE, WITH_RESERVATIONS, WITH_RECOMMENDATIONS))
    against = counts.get(UNFAVOURABLE, 0)
    if not for_it and not against:
        return "sans position dominante"
    if for_it == against:
        return "partagé"
    if against > for_it:
        return "défavorable"
    return f"favorable{_with(reservations)}"


def _with(reservations: int) -> str:
    if not reservations:
        return ""
    count = IN_LETTERS[reservations] if reservations < len(IN_LETTERS) else number(reservations)
    return f" assorti de {count} réserve{'s' if reservations > 1 else ''}"


def _counted(counts: Mapping[str, int], expected: int) -> str:
    """« 38 avis favorables, 9 favorables avec réserves ; 12 collectivités ne se sont pas prononcées »."""
    words = [
        (FAVOURABLE, ("avis favorable", "avis favorables")),
        (WITH_RESERVATIONS, ("favorable avec réserves", "favorables avec réserves")),
        (WITH_RECOMMENDATIONS, ("favorable avec recommandations", "favorables avec recommandations")),
        (UNFAVOURABLE, ("défavorable", "défavorables")),
        (ABSTENTION, ("abstention", "abstentions")),
    ]
    said = [plural(counts[stance], *forms) for stance, forms in words if counts.get(stance)]
    silent = expected - sum(counts.get(stance, 0) for stance, _ in words)
    tail = ""
    if silent > 0:
        tail = plural(silent, "collectivité ne s’est pas prononcée", "collectivités ne se sont pas prononcées")
    return f"{THIN}; ".join(part for part in (", ".join(said), tail) if part)
