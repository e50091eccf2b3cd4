"""The bulletin as a publication: what each page shows, whatever the texts."""

import datetime
import io
import random
from dataclasses import replace
from functools import cache

import pytest
from PIL import Image
from pypdf import PdfReader

from bulletins.contents import Correction, Figure, Issue, Joined, Piece, article_html, word_count
from bulletins.enums import Scope
from bulletins.rendering import Press, render_issue
from emegalis.lib.pictures import clean_picture
from tests.pdf_checks import assert_accessible_pdf, pdf_text

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = datetime.date(2026, 11, 27)
CREATED = datetime.datetime(2026, 11, 27, 9, tzinfo=datetime.UTC)
PARAGRAPH = (
    "La commission s’est prononcée sur le socle commun de services numériques, sur l’archivage à valeur probante et "
    "sur le délégué à la protection des données partagé. Les trois avis sont favorables, mais leur lecture "
    "collège par collège fait apparaître des attentes différentes."
)
TEXT = f"""{PARAGRAPH} {PARAGRAPH}

### Cinq réserves

{PARAGRAPH}

- un point ;
  - un sous-point.

### Et maintenant ?

{PARAGRAPH}"""
LONG = ("Interconnexion et mutualisation des infrastructures numériques territoriales " * 3)[:160]
ROW = "| Code inexact | 46 % | Choisir le niveau 2 de la nomenclature | 15 décembre 2026 | Affaires juridiques |\n"
WIDE = "| Motif | Part | Réflexe | Échéance | Service |\n|---|---|---|---|---|\n" + ROW * 5
NAMES = ("Communauté de communes des Abers-Kreiz",)


def piece(number: int, scope: Scope = Scope.COMMON, *, text: str = TEXT, **content) -> Piece:
    content = {"title": f"Ce qu’il faut retenir de la réunion, point {number}", "lede": PARAGRAPH[:90]} | content
    return Piece(number=number, scope=scope, body=article_html(text), words=word_count(text), **content)


def issue(*pieces: Piece, **content) -> Issue:
    content = {"number": "2026-3", "title": "Bulletin de liaison n°\u00a02026-3", "month": "novembre 2026"} | content
    return Issue(dated_on=DAY, pieces=pieces, **content)


def many(common: int, news: int = 0, distinct: int = 0, **content) -> list[Piece]:
    scopes = [Scope.COMMON] * common + [Scope.NEWS] * news + [Scope.DISTINCT] * distinct
    return [piece(number, scope, **content) for number, scope in enumerate(scopes, 1)]


EDITORIAL = {"editorial_title": "Entendre chacun avant de décider ensemble", "editorial_signature": "La direction"}
ERRATA = (
    Correction("Cyberattaque", "article-13", LONG, "Le bon numéro", DAY, "Maëlle Cariou", 1),
    Correction("Dates", "article-13", "Le 12 décembre", "Le 10 décembre", DAY, "Maëlle Cariou", 2),
)
ISSUES = {
    "one article": issue(piece(1, text="Un paragraphe.")),
    "thirty articles": issue(
        *many(20, 6, 4, text=PARAGRAPH, asked="Désigner un référent.", asked_by=DAY), names=NAMES
    ),
    "sixty articles and an editorial": issue(
        *many(50, 9, 1, text="Un paragraphe.", asked=LONG), names=NAMES,
        editorial=article_html(PARAGRAPH * 3), **EDITORIAL,
    ),
    "long titles": issue(
        *many(6, 2, 1, title=LONG, lede=LONG * 3, asked=LONG * 2, asked_by=DAY),
        names=("Communauté d’agglomération du Pays de Menez-Arvor, de l’Argoat et des Abers-Kreiz réunis",),
        editorial=article_html(PARAGRAPH), editorial_title=LONG[:120],
    ),
    "wide tables": issue(piece(1, text=WIDE), piece(2, Scope.NEWS, text=WIDE)),
    "only distinct": issue(*many(0, 0, 2), names=NAMES),
    "an editorial": issue(*many(4, 3), editorial=article_html(f"{PARAGRAPH}\n\n" * 4), **EDITORIAL),
    "a long editorial": issue(*many(4, 3), editorial=article_html(f"{PARAGRAPH}\n\n" * 11), **EDITORIAL),
    "errata": issue(
        *many(9, 3), piece(13, Scope.DISTINCT, errata=ERRATA), names=NAMES,
        editorial=article_html(f"{PARAGRAPH}\n\n" * 4), **EDITORIAL,
    ),
}  # fmt: skip


@cache
def rendered(name: str) -> bytes:
    """Once for all tests: it depends on nothing but its issue."""
    return render_issue(ISSUES[name], created=CREATED).content


@pytest.fixture(params=ISSUES, ids=lambda name: name.replace(" ", "-"))
def printed(request) -> tuple[Issue, bytes]:
    return ISSUES[request.param], rendered(request.param)


def pages_of(content: bytes) -> list[str]:
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(content)).pages]


def test_it_is_accessible(printed):
    assert_accessible_pdf(printed[1])


def test_its_cover_is_one_page(printed):
    """The second page begins the articles: nothing of the cover has run over."""
    shown, content = printed
    cover, second = pages_of(content)[:2]
    assert "SOMMAIRE" in cover.upper()
    heads = [piece.scope.label.upper() for piece in shown.pieces] + ["ÉDITORIAL", "VOUS RÉPONDRE"]
    words = second.upper().split("PAGE 2 /")[0]
    first = min(words.find(head) for head in heads if head in words)
    assert "CE QUI VOUS EST DEMANDÉ" not in words[:first]
    assert "AVANT LE" not in words[:first]


def test_it_shares_its_common_pages_byte_for_byte(printed, caplog):
    """One whose erratum sends the editorial inside cannot, and is rendered whole."""
    shown, content = printed
    assert Press(created=CREATED).render(shown).content == content
    assert ("rendered whole" in caplog.text) == (shown is ISSUES["errata"])


def test_a_press_follows_a_common_part_that_changes():
    press = Press(created=CREATED)
    for shown in (ISSUES["thirty articles"], ISSUES["only distinct"]):
        assert press.render(shown).content == render_issue(shown, created=CREATED).content


def test_each_page_is_numbered_and_names_its_edition(printed):
    shown, content = printed
    pages = pages_of(content)
    for number, page in enumerate(pages, 1):
        assert f"Page {number} / {len(pages)}" in page
        assert f"Édition : {shown.edition_name}" in page


def test_no_heading_ends_a_column(printed):
    """Neither at the foot of a page, nor of one of its two columns."""
    for number, sheet in enumerate(PdfReader(io.BytesIO(printed[1])).pages[1:], 2):
        for column, (font, words) in last_lines(sheet).items():
            assert not any(face in font for face in ("Display", "Subhead")), f"page {number}, {column} : {words}"


def last_lines(sheet) -> dict[str, tuple[str, str]]:
    """The lowest words of each column above the foot, with their font."""
    lowest: dict[str, tuple[float, str, str]] = {}

    def visit(text, cm, tm, fonts, size):
        x, y = cm[0] * tm[4] + cm[4], cm[3] * tm[5] + cm[5]
        if not text.strip() or fonts is None or y < 70:
            return
        column = "gauche" if x < 297 else "droite"
        if column not in lowest or y < lowest[column][0]:
            lowest[column] = (y, fonts["/BaseFont"], text.strip())

    sheet.extract_text(visitor_text=visit)
    return {column: (font, words) for column, (_, font, words) in lowest.items()}


def test_thirty_articles_are_all_listed_on_the_cover():
    cover = pages_of(rendered("thirty articles"))[0]
    assert cover.count("Ce qu’il faut") >= 30
    assert "autre article" not in cover


def test_what_the_cover_leaves_out_is_counted():
    cover = pages_of(rendered("sixty articles and an editorial"))[0]
    assert "autres articles" in cover
    assert "60 demandes, dans les articles" in cover.replace("\u00a0", " ")


def test_contents_give_the_pages_where_articles_begin():
    paper = rendered("an editorial")
    pages = pages_of(paper)
    for shown in ISSUES["an editorial"].pieces:
        page = next(number for number, text in enumerate(pages[1:], 2) if shown.title in text)
        assert f"{shown.title} {page}" in pages[0]


def test_errata_stand_on_the_first_page():
    pages = pages_of(rendered("errata"))
    assert "ERRATA" in pages[0].upper()
    assert "« Dates » : il était écrit « Le 12 décembre" in pages[0].replace("\u00a0", " ")


def test_a_proof_says_so_on_every_page():
    paper = render_issue(ISSUES["errata"], created=CREATED, mark="Épreuve")
    assert_accessible_pdf(paper.content)
    for page in pages_of(paper.content):
        assert "ÉPREUVE" in page
        assert "Épreuve · Édition" in page
    assert PdfReader(io.BytesIO(paper.content)).metadata.title.startswith("Épreuve – Bulletin")
    assert "ÉPREUVE" not in pdf_text(rendered("errata"))
    assert all(_is_marked_across(sheet) for sheet in PdfReader(io.BytesIO(paper.content)).pages)
    assert not any(_is_marked_across(sheet) for sheet in PdfReader(io.BytesIO(rendered("errata"))).pages)


def _is_marked_across(sheet) -> bool:
    """A form drawn with transparency stands behind the text: the mark in large, which no reader hears."""
    forms = [form.get_object() for form in sheet["/Resources"]["/XObject"].values()]
    states = [state for form in forms for state in (form.get("/Resources", {}).get("/ExtGState") or {}).values()]
    return any(state.get_object().get("/ca") == pytest.approx(0.1) for state in states)


def test_a_short_text_is_set_in_one_column():
    assert piece(1, text=PARAGRAPH).is_short
    assert not piece(1, text=PARAGRAPH * 2).is_short
    assert not piece(1, text="### Titre\n\nUn mot.").is_short


def test_a_single_piece_of_news_is_set_as_an_article():
    alone, two = (render_issue(issue(*many(1, count)), created=CREATED).content for count in (1, 2))
    assert_accessible_pdf(alone)
    assert "Actualité".upper() in pdf_text(alone).upper()
    assert pdf_text(two).upper().count("ACTUALITÉ\n") >= 2


def test_the_document_tells_what_it_is():
    reader = PdfReader(io.BytesIO(rendered("only distinct")))
    assert reader.metadata.title == f"Bulletin de liaison n°\u00a02026-3 – Édition\u00a0: {NAMES[0]}"
    assert reader.metadata.author
    assert reader.metadata.creation_date == CREATED
    assert reader.root_object["/Lang"] == "fr"


def photograph(width: int, height: int) -> Figure:
    """A picture as heavy as one can be."""
    noise = random.Random(width)
    small = Image.frombytes("RGB", (width // 4, height // 4), noise.randbytes(width // 4 * (height // 4) * 3))
    file = io.BytesIO()
    small.resize((width, height)).save(file, "JPEG", quality=95)
    picture = clean_picture(file.getvalue())
    return Figure(
        "/image/", "Le port au matin", "Le port de Kastell-Bras.", "Photo : secrétariat", picture.width,
        picture.height, picture.content_type, picture.content,
    )  # fmt: skip


def test_six_pages_with_four_pictures_weigh_less_than_a_megabyte():
    pieces = many(4, 3, 1)
    for place, (width, height) in {0: (1600, 1200), 1: (2400, 900), 4: (1600, 1067), 7: (900, 1400)}.items():
        pieces[place] = replace(pieces[place], figure=photograph(width, height))
    illustrated = issue(*pieces, names=NAMES)
    paper = render_issue(illustrated, created=CREATED)
    assert paper.pages >= 6
    assert len(paper.content) < 1_000_000
    assert sum(len(sheet.images) for sheet in PdfReader(io.BytesIO(paper.content)).pages) >= 4
    assert pdf_text(paper.content).replace("\u00a0", " ").count("Photo : secrétariat") == 4
    assert_accessible_pdf(paper.content)
    assert Press(created=CREATED)._with_common_pages(illustrated) == paper


def test_annexes_are_named_and_read_on_the_portal():
    annexes = (Joined("/bulletins/2026-3/annexe/", "Note de cadrage", "PDF, 96\u00a0Ko"),)
    paper = render_issue(issue(piece(1, annexes=annexes)), created=CREATED)
    assert_accessible_pdf(paper.content)
    text = " ".join(pdf_text(paper.content).split())
    assert "À lire sur le portail :" in text
    assert "Note de cadrage (PDF, 96 Ko)" in text
