"""What a cell may hide."""

import pytest

from emegalis.lib.cells import alphabets, tidy


@pytest.mark.parametrize(
    ("raw", "text", "kinds"),
    [
        ("Kerbrat", "Kerbrat", []),
        ("  Le   Bihan ", "Le Bihan", ["spaces"]),
        ("Le\u00a0Bihan", "Le Bihan", ["invisible"]),
        ("Ker\u200bbrat\ufeff", "Kerbrat", ["invisible"]),
        ("\u202etarbreK", "tarbreK", ["invisible"]),
        ("E\u0301vrard", "Évrard", []),
        ("a\r\nBcc: b", "a\r\nBcc: b", ["control"]),
        ("a\0b", "a\0b", ["control"]),
        ("Ã‰vrard", "Ã‰vrard", ["damaged"]),
        ("Ã©", "Ã©", ["damaged"]),
        ("Andr\ufffd", "Andr\ufffd", ["damaged"]),
        ("=1+1", "=1+1", ["formula"]),
        (" @SUM(A1)", "@SUM(A1)", ["spaces", "formula"]),
        ("-2", "-2", ["formula"]),
        ("\uff1dcmd", "\uff1dcmd", ["formula"]),
        ("<b>a</b>", "<b>a</b>", ["markup"]),
        ("a &lt;b&gt;", "a &lt;b&gt;", ["markup"]),
        ("Dupont & Fils", "Dupont & Fils", []),
    ],
)
def test_a_cell_is_tidied_and_its_faults_told(raw, text, kinds):
    cell = tidy(raw)
    assert (cell.text, [finding.kind for finding in cell.findings]) == (text, kinds)


def test_a_homoglyph_betrays_its_alphabet():
    assert alphabets("Le Gall-Évrard") == {"LATIN"}
    assert alphabets("М\u043ed\u0435l") == {"LATIN", "CYRILLIC"}
