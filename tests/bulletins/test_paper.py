"""The PDF of an issue: accessible whatever is typed, its cover on one page, each distinct article on a new one."""

import io

import pytest
from pypdf import PdfReader

from bulletins.enums import Scope
from bulletins.models import Edition
from bulletins.rendering import NotShared, Press, render_issue
from bulletins.selectors.content import edition_articles, edition_issue, issue_for
from bulletins.services.composition import edit_bulletin
from bulletins.services.editions import render_due_editions
from tests.bulletins.factories import make_bulletin, make_ready, write, write_distinct
from tests.pdf_checks import assert_accessible_pdf, pdf_text

pytestmark = pytest.mark.once

TORTUOUS = """Un [lien **gras** qui *va* à la ligne parce qu’il est très long](https://example.org/une/adresse) et 1er.

#### Un titre trop bas

- une liste ;
- un deuxième point.

> Une citation, « entre guillemets ».

| Motif | Part |
| --- | --- |
| Annexe trop lourde | 31 % |

[](https://example.org/vide) https://example.org/une-adresse-tres-longue-qui-ne-se-coupe-nulle-part-et-depasse-la-colonne

###

Fin : œuvre, É, 12 400 € ; et l’été ?
"""


@pytest.fixture
def papers(by, abers, menez, dgs, other_dgs):
    """Every edition of an issue with tortuous texts and many articles."""
    bulletin = make_bulletin(by=by)
    for number in range(5):
        write(bulletin, f"Réflexion n° {number} : un titre assez long pour tenir sur deux lignes", by=by,
              text=TORTUOUS * 2, asked="Désigner un référent.", asked_by=by.day)  # fmt: skip
    for number in range(3):
        write(bulletin, f"Brève {number}", by=by, scope=Scope.NEWS, text=TORTUOUS)
    write_distinct(bulletin, "Archivage Abers", [abers], by=by, text=TORTUOUS, asked="Répondre.")
    write_distinct(bulletin, "Annuaire Abers", [abers], by=by, text=TORTUOUS)
    write_distinct(bulletin, "Guichet Menez", [menez], by=by, text=TORTUOUS)
    make_ready(bulletin, by=by)
    render_due_editions(bulletin)
    return {edition.key: edition for edition in Edition.objects.filter(bulletin=bulletin)}


def test_every_edition_is_accessible_light_and_tells_its_own_story(papers, abers, menez):
    assert set(papers) == {"commune", abers.siren, menez.siren}
    for edition in papers.values():
        assert edition.is_ready, edition.failure
        assert_accessible_pdf(bytes(edition.pdf))
        assert edition.size < 1_000_000
    own = {key: pdf_text(bytes(edition.pdf)) for key, edition in papers.items()}
    assert "Archivage Abers" in own[abers.siren]
    for key in ("commune", menez.siren):
        assert "Abers" not in own[key]
    for key in ("commune", abers.siren):
        assert "Menez" not in own[key]
    _check_pages(papers[abers.siren], abers)


def _check_pages(edition, abers):
    pages = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(bytes(edition.pdf))).pages]
    assert len(pages) == edition.pages
    cover, first = pages[0], pages[1]
    assert "Sommaire".upper() in cover.upper()
    assert "RÉFLEXION COMMUNE" in first.upper()
    assert "Archivage Abers" in pages[-2]
    assert "Annuaire Abers" in pages[-1]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} / {len(pages)}" in page
        assert f"Édition : {abers.name}" in page.replace("\u00a0", " ")
        assert "Données de démonstration – fictives" in page


def test_an_editorial_takes_the_cover(by, dgs):
    bulletin = make_bulletin(by=by)
    write(bulletin, "Cyberattaque", by=by, asked="Désigner un référent.")
    edit_bulletin(
        bulletin=bulletin,
        dated_on=by.day,
        by=by,
        editorial_title="Entendre chacun",
        editorial="Soixante-six collectivités, cinq collèges.",
        editorial_signature="La direction",
    )
    make_ready(bulletin, by=by)
    render_due_editions(bulletin)
    pdf = bytes(Edition.objects.get().pdf)
    assert_accessible_pdf(pdf)
    assert "Entendre chacun" in pdf_text(pdf)


def test_every_edition_has_the_bytes_of_a_whole_rendering(papers):
    """Editions share the layout of their common pages: nobody may see it, least of all in another's name."""
    for edition in papers.values():
        whole = render_issue(edition_issue(edition), created=edition.bulletin.ready_at)
        assert bytes(edition.pdf) == whole.content


def test_an_edition_that_cannot_share_is_rendered_whole(papers, abers, monkeypatch, caplog):
    edition = papers[abers.siren]
    monkeypatch.setattr("bulletins.rendering._check_places", _refuse)
    paper = Press(created=edition.bulletin.ready_at).render(edition_issue(edition))
    assert paper.content == bytes(edition.pdf)
    assert f"Edition {abers.name} is rendered whole" in caplog.text


def _refuse(*_):
    raise NotShared("page 2")


def test_sharing_can_be_turned_off(papers, abers, settings, monkeypatch):
    settings.BULLETIN_SHARED_LAYOUT = False
    monkeypatch.setattr("bulletins.rendering.Press._with_common_pages", _refuse)
    edition = papers[abers.siren]
    assert Press(created=edition.bulletin.ready_at).render(edition_issue(edition)).content == bytes(edition.pdf)


def test_a_short_editorial_leaves_room_for_the_first_articles(by, dgs):
    bulletin = make_bulletin(by=by)
    write(bulletin, "Cyberattaque", by=by)
    for editorial, announces in (("Un mot de rentrée.", True), ("Un mot qui dure. " * 70, False)):
        edit_bulletin(bulletin=bulletin, dated_on=by.day, by=by, editorial=editorial)
        bulletin.refresh_from_db()
        cover = _first_page(render_issue(_common(bulletin)).content)
        assert editorial.split(".")[0] in cover
        assert ("Chapô de Cyberattaque" in cover) is announces


def _common(bulletin):
    return issue_for(bulletin, edition_articles(bulletin, frozenset()), [])


def _first_page(content):
    return PdfReader(io.BytesIO(content)).pages[0].extract_text()


@pytest.mark.parametrize("lines", range(14, 30, 3))
def test_what_is_asked_never_heads_a_page_without_its_article(by, dgs, lines):
    bulletin = make_bulletin(by=by)
    write(bulletin, "Premier article", by=by, text="\n\n".join(["Une ligne de texte."] * lines * 2))
    write(bulletin, "Second article", by=by, text="Quelques mots. " * 20, asked="Désigner un référent.")
    pages = PdfReader(io.BytesIO(render_issue(_common(bulletin)).content)).pages
    (asking,) = [text for sheet in pages[1:] if "Désigner un référent" in (text := sheet.extract_text())]
    assert "Quelques mots" in asking
