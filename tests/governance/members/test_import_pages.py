"""Sending a file, reading what it would change, confirming; nothing is lost on the way."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.members.enums import AuthorityKind
from governance.members.models import Authority, ImportBatch, Mandate
from governance.people.models import Person
from tests.governance.members.factories import MandateFactory, MemberFactory
from tests.governance.members.files.conftest import DATA, mandate_file

SEND = "/imports/mandats/"


@pytest.fixture(autouse=True)
def rennes(db):
    return MemberFactory(siren="243500139", name="Rennes Métropole")


@pytest.fixture
def client(secretary, signed_in):
    """A browser of the secretariat."""
    return signed_in(secretary)


def file(content: bytes, name: str = "mandats.csv") -> dict:
    return {"file": SimpleUploadedFile(name, content, "text/csv")}


def sent(client, *rows: dict[str, str]) -> str:
    """The address of the preview of a file made of these rows."""
    answer = client.post(SEND, file(mandate_file(*rows)))
    assert answer.status_code == 302
    return answer.url


@pytest.mark.parametrize("name", ["mandats-utf16.csv", "mandats-latin1.csv"])
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(client, name):
    form = client.post(SEND, file((DATA / name).read_bytes())).context["form"]
    assert "CSV UTF-8" in form.errors["file"][0]
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "vide"), (b"\n", "vide"), (b"x" * 5_000_001, "5"), (b"PK\x03\x04xx", "classeur")]
)
def test_a_file_that_is_none_is_refused_beside_the_field(client, content, words):
    form = client.post(SEND, file(content)).context["form"]
    assert words in form.errors["file"][0]


def test_no_file_is_said_beside_the_field(client):
    assert client.post(SEND, {}).context["form"].errors["file"] == ["Choisissez un fichier."]


def test_a_sound_file_is_previewed_then_written_once_and_emptied(client, secretary):
    preview = sent(client, {})
    text = client.get(preview).content.decode()
    assert "Aziliz Kerbrat" in text and "Confirmer l’import" in text
    assert not Mandate.objects.filter(person__last_name="Kerbrat").exists()
    assert client.post(f"{preview}confirmer/").status_code == 302
    assert Mandate.objects.filter(person__last_name="Kerbrat").count() == 1
    batch = ImportBatch.objects.get()
    assert (bytes(batch.content), batch.added, batch.person) == (b"", 1, secretary)
    assert "Importé" in client.get(preview).content.decode()
    again = client.post(f"{preview}confirmer/", follow=True)
    assert "déjà été importé" in again.content.decode()
    assert Mandate.objects.filter(person__last_name="Kerbrat").count() == 1


def test_a_faulty_file_is_told_line_by_line_and_cannot_be_confirmed(client):
    preview = sent(
        client, {}, {"siren": "243500138", "courriel": "b@example.org"}, {"nom": "<script>alert(1)</script>"}
    )
    answer = client.get(preview)
    text = answer.content.decode()
    assert "Ligne 3, colonne siren" in text and "Ligne 4, colonne nom" in text
    assert "<script>alert" not in text and "Confirmer l’import" not in text
    client.post(f"{preview}confirmer/")
    assert not Mandate.objects.filter(person__last_name="Kerbrat").exists()
    assert bytes(ImportBatch.objects.get().content)


def test_the_report_is_downloaded_as_a_table(client):
    preview = sent(client, {"siren": ""})
    answer = client.get(f"{preview}rapport.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (rows[0]["ligne"], rows[0]["colonne"], rows[0]["gravite"]) == ("2", "siren", "erreur")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_new_person_at_a_known_address_is_written_only_once_confirmed(client, rennes):
    former = MandateFactory(authority=rennes, ended=True, person__email="aziliz.kerbrat@example.org").person
    preview = sent(client, {})
    assert "changent de personne" in client.get(preview).content.decode()
    client.post(f"{preview}confirmer/")
    assert not Person.objects.filter(last_name="Kerbrat").exists()
    confirmed = client.get(f"{preview}?confirmed=on").content.decode()
    assert "Confirmer l’import" in confirmed and "Perd son adresse" in confirmed
    client.post(f"{preview}confirmer/", {"confirmed": "on"})
    former.refresh_from_db()
    assert former.email is None
    assert Person.objects.get(last_name="Kerbrat").email == "aziliz.kerbrat@example.org"


def test_what_changed_since_the_preview_is_judged_again(client):
    preview = sent(client, {})
    MandateFactory(person__email="aziliz.kerbrat@example.org")
    answer = client.post(f"{preview}confirmer/", follow=True)
    assert "rien n’a été écrit" in answer.content.decode()
    assert "Ligne 2, colonne courriel" in answer.content.decode()


def test_a_file_that_changes_nothing_says_so(client):
    preview = sent(client, {})
    client.post(f"{preview}confirmer/")
    assert "ne change rien" in client.get(sent(client, {})).content.decode()


def test_the_authorities_of_brittany_are_imported_by_screen(client):
    content = (DATA / "collectivites-bretagne.csv").read_bytes()
    preview = client.post("/imports/collectivites/", file(content)).url
    text = client.get(preview).content.decode()
    assert "1\u202f267" in text
    client.post(f"{preview}confirmer/")
    assert Authority.objects.filter(kind=AuthorityKind.COMMUNE).count() == 1202


def test_files_are_the_secretariat_s_own(client, dgs, signed_in):
    preview = sent(client, {})
    stranger = signed_in(dgs)
    assert stranger.get(preview).status_code == 403
    assert stranger.post(f"{preview}confirmer/").status_code == 403
    assert stranger.get(f"{preview}rapport.csv").status_code == 403
    assert client.get(f"{preview}confirmer/").status_code == 405
