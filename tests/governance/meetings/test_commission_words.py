"""The words proposed for the commission's own opinion."""

import datetime

import pytest

from emegalis.lib.french import NBSP, THIN
from governance.meetings.commission_words import proposed_opinion

ON = datetime.date(2026, 11, 24)


def words(counts, reservations=0, expected=0):
    subject = f"l’orientation n°{NBSP}3"
    return proposed_opinion(on=ON, subject=subject, counts=counts, reservations=reservations, expected=expected)


def test_the_sentence_of_the_syndicat():
    counts = {"FAV": 38, "FAV_RES": 9, "DEFAV": 2, "ABS": 4}
    assert words(counts, reservations=2, expected=65) == (
        f"La commission d’orientation stratégique, réunie le 24{NBSP}novembre{NBSP}2026, rend un avis favorable "
        f"assorti de deux réserves sur l’orientation n°{NBSP}3 (38{NBSP}avis favorables, 9{NBSP}favorables avec "
        f"réserves, 2{NBSP}défavorables, 4{NBSP}abstentions{THIN}; 12{NBSP}collectivités ne se sont pas prononcées)."
    )


@pytest.mark.parametrize(
    ("counts", "sense"),
    [
        ({"FAV": 1, "DEFAV": 2}, "un avis défavorable sur"),
        ({"FAV": 1, "DEFAV": 1}, "un avis partagé sur"),
        ({"ABS": 3}, "un avis sans position dominante sur"),
        ({"FAV_REC": 3}, "un avis favorable sur"),
    ],
)
def test_the_side_most_took_is_proposed(counts, sense):
    assert sense in words(counts)


def test_no_word_of_the_assemblies_is_put_in_the_mouth_of_the_commission():
    text = words({"FAV": 1}, reservations=12)
    assert "12 réserves" in text.replace(NBSP, " ")
    assert not any(word in text for word in ("vote", "décid", "délibér", "scrutin", "adopt"))
