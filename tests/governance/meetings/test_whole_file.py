"""The whole file of a meeting: every paper it may hold, in order, with bookmarks; what is left out is said."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from governance.meetings.models import AgendaItem, Meeting, Paper
from governance.meetings.services import add_paper, dispatching
from governance.meetings.whole_file import chosen, whole_file
from tests.governance.meetings.factories import TINY_PDF, make_convened, staff

pytestmark = pytest.mark.django_db


def sheet(pages: int = 1) -> bytes:
    """A sound PDF of so many empty pages."""
    content = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(content)
    return content.getvalue()


@pytest.fixture
def meeting(dgs, monkeypatch) -> Meeting:
    monkeypatch.setattr(dispatching, "convocation_pdf", lambda *args, **kwargs: sheet(2))
    return make_convened(items=3)


def join(meeting: Meeting, position: int, title: str, content: bytes) -> Paper:
    item = meeting.items.get(position=position)
    upload = SimpleUploadedFile("piece.pdf", content, content_type="application/pdf")
    return add_paper(item=item, title=title, upload=upload, by=staff())


def items(meeting: Meeting):
    return meeting.items.announced().prefetch_related("papers__item").order_by("position")


def marks(reader: PdfReader, outline=None, depth=0) -> list[tuple[int, str, int]]:
    found = []
    for entry in reader.outline if outline is None else outline:
        if isinstance(entry, list):
            found += marks(reader, entry, depth + 1)
        else:
            found.append((depth, entry.title, reader.get_destination_page_number(entry)))
    return found


def test_every_document_has_its_bookmark_on_its_first_page(meeting):
    join(meeting, 1, "Rapport", sheet(3))
    join(meeting, 3, "Budget", sheet(1))
    with whole_file(meeting, items(meeting)) as file, file:
        reader = PdfReader(file)
        assert marks(reader) == [
            (0, "Sommaire", 0),
            (0, "Convocation", 1),
            (0, "1. Bilan d’avancement 1", 3),
            (1, "Rapport", 4),
            (0, "2. Bilan d’avancement 2", 0),  # no paper, no sheet: its line in the list
            (0, "3. Bilan d’avancement 3", 7),
            (1, "Budget", 8),
        ]
        assert reader.root_object["/Lang"] == "fr"
        assert "Dossier de la réunion" in reader.pages[0].extract_text()


def test_what_is_too_heavy_or_unreadable_is_left_out_and_said(meeting):
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="secret"))
    join(meeting, 1, "Lisible", sheet())
    join(meeting, 1, "Protégée", locked.getvalue())
    join(meeting, 2, "Abîmée", TINY_PDF)
    heavy = join(meeting, 3, "Lourde", sheet())
    Paper.objects.filter(pk=heavy.pk).update(size=50_000_000)
    contents = chosen(list(items(meeting)))
    assert [row.paper.title for row in contents.left_out] == ["Protégée", "Abîmée", "Lourde"]
    assert contents.paper_count == 1
    with whole_file(meeting, items(meeting)) as file, file:
        text = " ".join(PdfReader(file).pages[0].extract_text().split())
    assert "Pièces qui ne sont pas dans ce dossier" in text
    assert "Lourde (point n° 3) : le dossier s’arrête à 40 Mo".replace(" ", "") in text.replace("\u00a0", "").replace(
        " ", ""
    )


def test_it_is_for_the_body_and_the_secretariat(meeting, dgs, elected, secretary, signed_in):
    AgendaItem.objects.filter(position=2).update(title="Contentieux", is_confidential=True)
    path = f"/reunions/{meeting.pk}/dossier.pdf"
    assert signed_in(elected).get(path).status_code == 403
    for person in (dgs, secretary):
        answer = signed_in(person).get(path)
        content = answer.content
        assert answer["Content-Type"] == "application/pdf"
        assert "no-store" in answer["Cache-Control"]
        assert content.startswith(b"%PDF")
