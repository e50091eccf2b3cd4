"""Faults of one row, cell by cell: other spellings of the same troubles."""

import pytest


@pytest.mark.parametrize(
    ("cells", "column", "severity"),
    [
        ({"siren": "243.500.139"}, "siren", "avertissement"),
        ({"siren": "243\u00a0500\u00a0139"}, "siren", "avertissement"),
        ({"siren": "2435001390"}, "siren", "erreur"),
        ({"siren": "24350013900013"}, "siren", "erreur"),
        ({"siren": "243 500 139 00013"}, "siren", "erreur"),
        ({"siren": "2.435E8"}, "siren", "erreur"),
        ({"siren": "'243500139"}, "siren", "erreur"),
        ({"siren": "２４３５００１３９"}, "siren", "erreur"),
        ({"siren": "=243500139"}, "siren", "erreur"),
        ({"siren": "253514491"}, "siren", "erreur"),
        ({"siren": "000000000"}, "siren", "erreur"),
        ({"civilite": "Madame"}, "civilite", "avertissement"),
        ({"civilite": "M"}, "civilite", "avertissement"),
        ({"civilite": ""}, "civilite", "avertissement"),
        ({"civilite": "Dr"}, "civilite", "erreur"),
        ({"prenom": ""}, "prenom", "erreur"),
        ({"prenom": "   "}, "prenom", "erreur"),
        ({"nom": "Κerbrat"}, "nom", "avertissement"),
        ({"nom": "Керб"}, "nom", "avertissement"),
        ({"nom": "Kerbrat\u200d"}, "nom", "avertissement"),
        ({"nom": "Kerbrat2"}, "nom", "avertissement"),
        ({"nom": "Kerbrat 😀"}, "nom", "avertissement"),
        ({"nom": "a@b.fr"}, "nom", "erreur"),
        ({"nom": "https://example.org"}, "nom", "erreur"),
        ({"nom": "À pourvoir"}, "nom", "erreur"),
        ({"nom": "."}, "nom", "erreur"),
        ({"nom": "x" * 101}, "nom", "erreur"),
        ({"nom": "Kerbrat\tx"}, "nom", "erreur"),
        ({"nom": "Kerbrat\0"}, "nom", "erreur"),
        ({"nom": "LÃ©on"}, "nom", "erreur"),
        ({"nom": "&#60;script&#62;"}, "nom", "erreur"),
        ({"courriel": "a@b"}, "courriel", "erreur"),
        ({"courriel": "a@@example.org"}, "courriel", "erreur"),
        ({"courriel": "a..b@example.org"}, "courriel", "erreur"),
        ({"courriel": "a@example.org,b@example.org"}, "courriel", "erreur"),
        ({"courriel": "mailto:a@example.org"}, "courriel", "erreur"),
        ({"courriel": "Aziliz <a@example.org>"}, "courriel", "erreur"),
        ({"courriel": "a@exämple.org"}, "courriel", "erreur"),
        ({"courriel": "\u0430ziliz@example.org"}, "courriel", "erreur"),
        ({"courriel": "a@example.org\nBcc: b@example.org"}, "courriel", "erreur"),
        ({"courriel": f"{'a' * 250}@example.org"}, "courriel", "erreur"),
        ({"fonction": "dgs"}, "fonction", "avertissement"),
        ({"fonction": ""}, "fonction", "erreur"),
        ({"fonction": "agent"}, "fonction", "erreur"),
        ({"fonction": "DSI"}, "instance", "erreur"),
        ({"instance": "comité syndical"}, "instance", "erreur"),
        ({"instance": "groupe métier finances"}, "instance", "erreur"),
        ({"instance": "secrétariat"}, "instance", "erreur"),
        ({"instance": "groupe métier"}, "instance", "erreur"),
        ({"instance": ""}, "instance", "erreur"),
        ({"fonction": "métier", "instance": f"groupe métier {'x' * 80}"}, "instance", "erreur"),
        ({"qualite": "collaborateur"}, "qualite", "erreur"),
        ({"qualite": "Titulaire"}, "qualite", "avertissement"),
        ({"qualite": ""}, "qualite", "erreur"),
        ({"date_debut": "01/03/2024"}, "date_debut", "erreur"),
        ({"date_debut": "2024-02-30"}, "date_debut", "erreur"),
        ({"date_debut": "2062-03-01"}, "date_debut", "erreur"),
        ({"date_debut": "1900-01-01"}, "date_debut", "erreur"),
        ({"date_debut": "45352"}, "date_debut", "erreur"),
        ({"date_fin": "2024-03-01"}, "date_fin", "erreur"),
        ({"date_fin": "2124-03-01"}, "date_fin", "erreur"),
        ({"date_fin": "en cours"}, "date_fin", "erreur"),
    ],
)
def test_a_fault_is_told_on_its_column(plan_of, cells, column, severity):
    faults = plan_of(cells).faults
    assert (2, column, severity) in [(fault.line, fault.column, str(fault.severity)) for fault in faults]


def test_french_days_are_read_once_the_file_proves_them(plan_of):
    other = {"date_debut": "15/03/2024", "courriel": "b@example.org", "nom": "Riou", "qualite": "suppléant"}
    plan = plan_of({"date_debut": "05/03/2024"}, other)
    assert plan.is_sound
    assert plan.openings[0].starts_on.isoformat() == "2024-03-05"


def test_a_sound_row_is_told_nothing(plan_of):
    assert plan_of({}).faults == []
