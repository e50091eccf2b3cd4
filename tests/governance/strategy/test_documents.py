"""Documents joined to an orientation: looked at when they come, read by the readers of the text they stand beside."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import actor_for
from governance.strategy.models import Orientation, OrientationDocument
from governance.strategy.services import add_document, publish_version, take_out_document
from tests.governance.meetings.factories import TINY_PDF
from tests.governance.strategy.factories import OrientationFactory

pytestmark = pytest.mark.django_db
SLUG = "cybersecurite"


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


@pytest.fixture
def orientation() -> Orientation:
    return OrientationFactory(slug=SLUG, stage="framing")


def pdf(content: bytes = TINY_PDF, name: str = "Note_des_DSI.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def join(orientation, by, **given) -> OrientationDocument:
    return add_document(orientation=orientation, title="", upload=pdf(**given), by=by)


def reads(person, document) -> bool:
    return OrientationDocument.objects.visible_to(actor_for(person)).filter(pk=document.pk).exists()


def test_a_document_bears_the_name_of_its_file_when_it_has_no_title(orientation, by):
    document = join(orientation, by)
    assert (document.title, document.size) == ("Note des DSI", len(TINY_PDF))
    assert "Note" not in document.file.name
    assert Entry.objects.get(verb="add_document").details["sha256"] == document.sha256


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"content": b"MZ\x00"}, "PDF complet"),
        ({"name": "note.docx"}, "nom"),
        ({"content": b"%PDF-1.7 tronqu"}, "PDF complet"),
        ({"content": TINY_PDF + b" " * 10_000_000}, "trop lourd"),
    ],
)
def test_only_whole_pdfs_of_a_reasonable_size_are_taken(orientation, by, given, sentence):
    with pytest.raises(BusinessRuleError, match=sentence) as refusal:
        join(orientation, by, **given)
    assert refusal.value.field == "file"
    assert not orientation.documents.exists()


def test_the_same_document_is_not_joined_twice(orientation, by):
    join(orientation, by)
    with pytest.raises(BusinessRuleError, match="déjà joint"):
        join(orientation, by)


def test_the_working_documents_are_read_as_the_working_text(orientation, by, elected, it_head, dgs, secretary):
    document = join(orientation, by)
    assert [reads(person, document) for person in (elected, it_head, dgs, secretary)] == [True, True, False, True]


def test_a_document_joined_after_a_version_waits_for_the_next_one(orientation, by, dgs, elected, secretary):
    first = join(orientation, by)
    version = publish_version(orientation=orientation, by=by)
    assert first.sha256 in version.canonical_text
    second = join(orientation, by, content=TINY_PDF.replace(b"%PDF-1", b"%PDF-1", 1) + b"\n%%EOF\n")
    assert orientation.differs_from(version)
    assert [reads(person, first) for person in (dgs, elected)] == [True, True]
    assert [reads(person, second) for person in (dgs, elected, secretary)] == [False, False, True]


def test_what_was_published_stays_with_its_version_when_taken_out(orientation, by, dgs):
    document = join(orientation, by)
    version = publish_version(orientation=orientation, by=by)
    take_out_document(document=document, by=by)
    assert reads(dgs, document)
    assert list(version.documents.all()) == [document]
    assert not orientation.documents.at_work().exists()
    with pytest.raises(BusinessRuleError, match="n’est plus"):
        take_out_document(document=document, by=by)


def test_what_never_was_published_is_gone_with_its_file(orientation, by, django_capture_on_commit_callbacks):
    document = join(orientation, by)
    storage, name = document.file.storage, document.file.name
    with django_capture_on_commit_callbacks(execute=True):
        take_out_document(document=document, by=by)
    assert not OrientationDocument.objects.exists()
    assert not storage.exists(name)


# ---------------------------------------------------------------- pages


def test_the_secretariat_joins_reads_and_takes_out(orientation, secretary, signed_in):
    staff = signed_in(secretary)
    path = f"/orientations/{SLUG}/documents/"
    assert "Aucun document joint" in staff.get(path).content.decode()
    staff.post(path, {"title": "Note du groupe des DSI", "file": pdf()})
    document = OrientationDocument.objects.get()
    answer = staff.get(f"{path}{document.pk}.pdf")
    assert answer.content == TINY_PDF
    assert answer["Content-Type"] == "application/pdf"
    assert "Note du groupe des DSI" in staff.get(f"/orientations/{SLUG}/").content.decode()
    staff.post(f"{path}{document.pk}/oter/")
    assert not OrientationDocument.objects.exists()


def test_a_refused_file_is_told_beside_the_field_and_the_title_kept(orientation, secretary, signed_in):
    answer = signed_in(secretary).post(
        f"/orientations/{SLUG}/documents/", {"title": "Ma note", "file": pdf(content=b"rien")}
    )
    text = answer.content.decode()
    assert "n’est pas un PDF complet" in text
    assert 'value="Ma note"' in text


def test_a_document_under_another_orientation_is_not_found(orientation, by, secretary, signed_in):
    document = join(orientation, by)
    other = OrientationFactory(slug="autre")
    assert signed_in(secretary).get(f"/orientations/{other.slug}/documents/{document.pk}.pdf").status_code == 404
