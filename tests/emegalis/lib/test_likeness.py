"""How alike two texts are."""

from emegalis.lib.likeness import likeness, telling_stems


def test_likeness_counts_telling_words_only():
    wanted = telling_stems("Pour la signature électronique des communes")
    assert "pour" not in wanted
    assert likeness(wanted, " signatur electron commun ") == 1.0
    assert likeness(wanted, " archiv ") == 0.0
    assert likeness([], " archiv ") == 0.0
