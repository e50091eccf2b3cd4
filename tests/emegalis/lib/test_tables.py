"""Reading tables: encodings, separators, headers, quotation marks, lines."""

import pytest

from emegalis.lib.tables import Column, fault_report, read_table

COLUMNS = (Column("siren"), Column("nom", ("nom de famille",)), Column("date_fin", ("date de fin",)))
HEADER = "siren,nom,date_fin\n"


def faults(content: bytes) -> list[tuple[int | None, str, str]]:
    return [(fault.line, fault.column, str(fault.severity)) for fault in read_table(content, COLUMNS).faults]


def names(content: bytes) -> list[str]:
    return [row.get("nom") for row in read_table(content, COLUMNS).rows]


def test_a_sound_file_has_no_fault():
    content = (HEADER + '1,"Le Bihan, née ""Coz""",2026-01-01\r\n2,Évrard,').encode()
    assert faults(content) == []
    assert names(content) == ['Le Bihan, née "Coz"', "Évrard"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param((HEADER + "1,Évrard,\n").encode("utf-8-sig"), id="bom"),
        pytest.param((HEADER + "1,Évrard,\n").replace(",", ";").encode(), id="semicolon"),
        pytest.param((HEADER + "1,Évrard,\n").replace(",", "\t").encode(), id="tab"),
        pytest.param((HEADER + "1,Évrard,\n").replace(",", "|").encode(), id="bar"),
    ],
)
def test_other_spellings_of_the_file_are_read_and_told(content):
    assert names(content) == ["Évrard"]
    assert faults(content) == [(None, "*", "avertissement")]


def test_a_spreadsheet_export_is_converted_with_its_accents():
    content = (HEADER + "1,Cœur d’Évrard,\n").replace(",", ";").replace("\n", "\r\n").encode("cp1252")
    assert names(content) == ["Cœur d’Évrard"]
    assert faults(content) == [(None, "*", "avertissement")] * 2


@pytest.mark.parametrize(
    "content",
    [
        pytest.param((HEADER + "1,Évrard,\n").encode("latin-1"), id="latin-1"),
        pytest.param((HEADER + "1,Évrard,\n").encode("utf-16"), id="utf-16"),
        pytest.param((HEADER + "1,Évrard,\n").encode("utf-16-le"), id="utf-16-without-mark"),
        pytest.param(b"PK\x03\x04 a workbook", id="xlsx"),
        pytest.param(b"%PDF-1.7", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 60, id="png"),
        pytest.param(b"", id="nothing"),
        pytest.param(b" \n\n", id="blank"),
        pytest.param(b"\xef\xbb\xbf", id="mark-alone"),
        pytest.param(b"x" * 5_000_001, id="too-large"),
        pytest.param(HEADER.encode() + b"1,a,\n" * 20_001, id="too-many-rows"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(content):
    table = read_table(content, COLUMNS)
    assert [fault.is_error for fault in table.faults] == [True]
    assert table.faults[0].line is None


def test_a_file_without_rows_is_told():
    assert faults(HEADER.encode()) == [(None, "*", "avertissement")]


def test_header_labels_are_recognised_whatever_their_spelling():
    content = b"SIREN;Nom  de Famille;DATE DE FIN\n1;a;b\n"
    assert names(content) == ["a"]
    assert (1, "*", "avertissement") in faults(content)


def test_header_without_a_column_or_with_it_twice_is_refused():
    assert faults(b"siren,nom\n1,a\n") == [(1, "date_fin", "erreur")]
    assert faults(b"siren,nom,nom,date_fin\n1,a,b,\n") == [(1, "nom", "erreur")]
    assert faults(b"1,a,b\n2,c,d\n") == [(1, "*", "erreur")]


def test_unknown_column_is_left_aside():
    content = b"siren,remarque,nom,date_fin\n1,x,a,\n"
    assert names(content) == ["a"]
    assert faults(content) == [(1, "remarque", "avertissement")]


def test_lines_are_physical_lines():
    content = (HEADER + '\n1,"sur\r\ndeux lignes",\n   \n,,\n2,b\n').encode()
    assert faults(content) == [
        (2, "*", "avertissement"),
        (5, "*", "avertissement"),
        (6, "*", "avertissement"),
        (7, "*", "erreur"),
    ]
    assert names(content) == ["sur\r\ndeux lignes"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_mark_left_open_is_blamed_on_its_line_and_the_next_lines_are_read(end):
    content = end.join(["siren,nom,date_fin", "1,a,", '2,"b,', "3,c,", "4,d,e,f"]).encode()
    assert faults(content) == [(3, "nom", "erreur"), (5, "*", "erreur")]
    assert names(content) == ["a", "c"]


def test_two_marks_left_open_do_not_hide_each_other():
    content = (HEADER + '1,"a,\n2,b,\n3,"c,\n4,d,\n').encode()
    assert faults(content) == [(2, "nom", "erreur"), (4, "nom", "erreur")]
    assert names(content) == ["b", "d"]


def test_text_after_a_closing_mark_is_refused():
    assert faults((HEADER + '1,"Jean" Dupont,\n').encode()) == [(2, "nom", "erreur")]


def test_report_holds_no_formula():
    table = read_table(b"siren,=cmd(),nom,date_fin\n1,x,a,\n", COLUMNS)
    assert fault_report(table.faults).splitlines()[:2] == [
        "ligne,colonne,gravite,motif",
        "1,'=cmd(),avertissement,Colonne inconnue : elle est ignorée.",
    ]
