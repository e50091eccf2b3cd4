"""What the schema of deliberations would refuse. Without database."""

import pytest

from governance.opendata import scdl

SOUND = dict.fromkeys(scdl.HEADER, "") | {
    "COLL_NOM": "Syndicat mixte", "COLL_SIRET": "25351449100013", "DELIB_ID": "CS-2026-001",
    "DELIB_DATE": "2026-12-10", "DELIB_MATIERE_CODE": "7.10", "DELIB_MATIERE_NOM": "finances locales/divers",
    "DELIB_OBJET": "Ouvrir le guichet", "BUDGET_ANNEE": "2027/2029", "BUDGET_NOM": "Budget principal",
    "VOTE_EFFECTIF": "92", "VOTE_REEL": "52", "VOTE_POUR": "40", "VOTE_CONTRE": "9", "VOTE_ABSTENTION": "3",
    "DELIB_URL": "https://portail.example.org/deliberations/CS-2026-001.pdf",
}  # fmt: skip


def test_seventeen_columns_in_order():
    assert len(scdl.HEADER) == 17
    assert (scdl.HEADER[0], scdl.HEADER[-1]) == ("COLL_NOM", "DELIB_URL")


def test_sound_row_has_no_fault():
    assert scdl.faults_of([SOUND]) == []


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"COLL_SIRET": "25351449100014"}, "COLL_SIRET"),
        ({"COLL_SIRET": "253 514 491 00013"}, "COLL_SIRET"),
        ({"DELIB_ID": ""}, "DELIB_ID"),
        ({"DELIB_DATE": "10/12/2026"}, "DELIB_DATE"),
        ({"DELIB_DATE": "2026-02-30"}, "DELIB_DATE"),
        ({"DELIB_MATIERE_CODE": "7.100"}, "DELIB_MATIERE_CODE"),
        ({"DELIB_MATIERE_CODE": "1.1"}, "DELIB_MATIERE_CODE"),
        ({"DELIB_MATIERE_NOM": "finances locales / divers"}, "DELIB_MATIERE_NOM"),
        ({"BUDGET_NOM": ""}, "BUDGET_ANNEE"),
        ({"BUDGET_ANNEE": "2029/2027"}, "BUDGET_ANNEE"),
        ({"VOTE_POUR": ""}, "VOTE_EFFECTIF"),
        ({"VOTE_EFFECTIF": "51"}, "VOTE_EFFECTIF"),
        ({"VOTE_POUR": "640"}, "VOTE_REEL"),
        ({"PREF_DATE": "2026-12-09"}, "PREF_DATE"),
        ({"DELIB_URL": "pdf"}, "DELIB_URL"),
    ],
)
def test_each_fault_is_found_at_its_column(changed, column):
    assert column in {fault.column for fault in scdl.faults_of([SOUND | changed])}
