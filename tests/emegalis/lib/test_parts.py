"""A document joined from parts is read by a screen reader, and numbered, as one laid out whole."""

import io
import re

import pytest
from pypdf import PdfReader

from emegalis.lib.parts import STOOD_IN, render_parts
from emegalis.lib.process import Child, ChildError
from tests.pdf_checks import assert_accessible_pdf, pdf_text

pytestmark = pytest.mark.once

ROWS = "".join(
    f"<tr><th scope='row'>Communauté {{}}-{n}</th><td><a href='https://example.org/{n}'>Favorable</a></td></tr>"
    for n in range(60)
)
TABLE = (
    f"<table><thead><tr><th scope='col'>Nom</th><th scope='col'>Sens</th></tr></thead><tbody>{ROWS}</tbody></table>"
)
HEAD = (
    "<!DOCTYPE html><html lang='fr'><head><title>Synthèse</title></head>"
    "<body data-doc='Synthèse' data-foot='Consultation'>{}</body></html>"
)
FIRST = HEAD.format("<h1>Synthèse</h1><h2>Avis</h2><h3>Collège 1</h3>" + TABLE.format(*[1] * 60))
LATER = f"<p id='{STOOD_IN}' style='break-after: page'>\u00a0</p>"


def later(number):
    return HEAD.format(f"{LATER}<h3>Collège {number}</h3>" + TABLE.format(*[number] * 60))


PARTS = [FIRST, later(2), later(3)]


@pytest.fixture(scope="module", params=[0, 2], ids=["here", "in two processes"])
def paper(request):
    return render_parts(PARTS, processes=request.param)


def test_joined_document_is_accessible(paper):
    assert_accessible_pdf(paper.content)


def test_pages_are_numbered_through_and_headers_repeated(paper):
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages]
    assert len(pages) == paper.pages > 3
    for number, text in enumerate(pages, 1):
        assert f"Page {number} / {paper.pages}" in text.replace("\u00a0", " ")
        assert "Nom" in text
    assert all("Consultation" in text for text in pages)
    assert all("Synthèse" in text for text in pages)


def test_every_row_is_there_once_and_every_part_has_its_bookmark(paper):
    text = pdf_text(paper.content)
    for part in (1, 2, 3):
        found = re.findall(rf"Communauté {part}-(\d+)", text)
        assert sorted(map(int, found)) == list(range(60))
    [title] = [mark for mark in PdfReader(io.BytesIO(paper.content)).outline if not isinstance(mark, list)]
    assert title["/Title"] == "Synthèse"
    names = [mark["/Title"] for mark in flat(PdfReader(io.BytesIO(paper.content)).outline)]
    assert names == ["Synthèse", "Avis", "Collège 1", "Collège 2", "Collège 3"]


def flat(outline):
    for mark in outline:
        if isinstance(mark, list):
            yield from flat(mark)
        else:
            yield mark


def test_one_part_is_a_document_like_any_other():
    assert_accessible_pdf(render_parts([FIRST]).content)


def test_child_that_fails_is_told():
    def fail(line):
        raise ValueError("impossible")

    with pytest.raises(ChildError):
        Child(fail).hear()


def test_child_answers_and_ends():
    child = Child(lambda line: line.send(line.recv() + 1))
    child.tell(41)
    assert child.hear() == 42
    child.end()
