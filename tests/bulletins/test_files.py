import io
from pathlib import Path

import pytest
from django.db import transaction
from PIL import Image

from bulletins.models import Annex, Article, ArticlePicture
from bulletins.reading import reader_issue, staff_issue
from bulletins.rendering import TEMPLATE, USUAL
from bulletins.selectors.content import edition_issue
from bulletins.services.composition import delete_article, discard_bulletin, edit_article
from bulletins.services.letters import letter_of
from bulletins.writing import MOST_ANNEXES, ArticleContent, FileChanges
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.pdf import pdf_html
from governance.members.roles import actor_for
from tests.bulletins.factories import (
    make_bulletin,
    pdf_upload,
    picture_upload,
    publish,
    some_files,
    write,
    write_distinct,
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("*.*"))


def edit(article, by, **files):
    content = ArticleContent(title=article.title, text="Texte.", picture_alt="La carte")
    article.refresh_from_db()
    return edit_article(article=article, content=content, version=article.version, files=FileChanges(**files), by=by)


def test_a_picture_is_kept_clean_and_replaced_whole(by):
    article = write(make_bulletin(by=by), "A", files=some_files())
    first = article.picture.sha256
    edit(article, by, picture=picture_upload("#7a3b8f", size=(300, 100)))
    picture = ArticlePicture.objects.get()
    assert picture.sha256 != first
    assert (picture.width, picture.height, picture.format) == (300, 100, "png")
    assert Image.open(io.BytesIO(bytes(picture.content))).size == (300, 100)


def test_a_picture_is_taken_away(by):
    article = write(make_bulletin(by=by), "A", files=some_files())
    edit(article, by, drop_picture=True)
    assert not ArticlePicture.objects.exists()


def test_a_file_goes_with_the_transaction_that_wrote_it(by, media, django_capture_on_commit_callbacks):
    bulletin = make_bulletin(by=by)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(bulletin, "A", files=some_files())
        assert stored(media)
        raise ZeroDivisionError
    assert not stored(media)
    with django_capture_on_commit_callbacks(execute=True) as kept:
        write(bulletin, "B", files=some_files())
    kept.clear()
    assert stored(media)


def test_an_article_bears_a_bounded_number_of_annexes(by):
    article = write(make_bulletin(by=by), "A", files=some_files())
    with pytest.raises(BusinessRuleError, match="au plus") as refusal:
        edit(article, by, annexes=tuple(pdf_upload(f"{n}.pdf") for n in range(MOST_ANNEXES)))
    assert refusal.value.field == "annexes"
    assert article.annexes.count() == 1


@pytest.mark.parametrize(
    ("files", "field"),
    [
        ({"picture": pdf_upload()}, "picture"),
        ({"annexes": (pdf_upload(), pdf_upload("x.exe", b"MZ"))}, "annexes"),
    ],
)
def test_one_refused_file_changes_nothing(by, media, files, field):
    article = write(make_bulletin(by=by), "A")
    with pytest.raises(BusinessRuleError) as refusal:
        edit(article, by, **files)
    assert refusal.value.field == field
    assert Article.objects.get().version == 1
    assert stored(media) == []


def test_an_annex_bears_the_name_of_its_file_and_nothing_of_it_on_the_disk(by, media):
    article = write(make_bulletin(by=by), "A", files=FileChanges(annexes=(pdf_upload("../../Plan_secret.pdf"),)))
    annex = article.annexes.get()
    assert (annex.title, annex.filename) == ("Plan secret", "Plan secret.pdf")
    assert "secret" not in "".join(stored(media))


@pytest.mark.parametrize("verb", ["annex", "article", "issue"])
def test_files_go_with_what_held_them(by, media, verb, django_capture_on_commit_callbacks):
    bulletin = make_bulletin(by=by)
    article = write(bulletin, "A", files=some_files())
    assert len(stored(media)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        if verb == "annex":
            edit(article, by, drop_annexes=(article.annexes.get().pk,))
        elif verb == "article":
            delete_article(article=article, by=by)
        else:
            discard_bulletin(bulletin=bulletin, by=by)
    assert not Annex.objects.exists()
    assert stored(media) == []


def test_another_articles_annex_is_not_taken_away(by):
    bulletin = make_bulletin(by=by)
    article, other = write(bulletin, "A", files=some_files()), write(bulletin, "B", files=some_files())
    edit(article, by, drop_annexes=(other.annexes.get().pk,))
    assert other.annexes.count() == 1


# ---------------------------------------------------------------- who reads them, and where


@pytest.fixture
def issue(by, abers, dgs, elected, other_dgs, quick_paper):
    bulletin = make_bulletin(by=by)
    write(bulletin, "Commun", by=by, files=some_files(), picture_alt="La carte des membres")
    write_distinct(bulletin, "Distinct", [abers], by=by, files=some_files())
    publish(bulletin, by=by)
    return bulletin


def test_files_are_served_to_exactly_the_readers_of_the_article(issue, dgs, elected, other_dgs, secretary, signed_in):
    common, distinct = issue.articles.get(title="Commun"), issue.articles.get(title="Distinct")
    statuses = {}
    for person in (dgs, elected, other_dgs, secretary):
        client = signed_in(person)
        for article in (common, distinct):
            for path in ("image/", f"annexes/{article.annexes.get().pk}/"):
                answer = client.get(f"/bulletins/{issue.number}/articles/{article.pk}/{path}")
                statuses[person.last_name, article.title, path[:5]] = answer.status_code
    refused = {key[:2] for key, status in statuses.items() if status == 404}
    assert refused == {("Kermarrec", "Distinct"), ("Quintric", "Distinct")}
    assert set(statuses.values()) == {200, 404}


def test_an_annex_is_saved_and_never_opened_by_the_browser(issue, dgs, signed_in):
    annex = issue.articles.get(title="Commun").annexes.get()
    answer = signed_in(dgs).get(annex.get_absolute_url())
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"%PDF")


def test_an_annex_answers_under_its_own_article_and_issue_only(issue, by, secretary, signed_in):
    other = write(make_bulletin(by=by), "Autre")
    annex = issue.articles.get(title="Commun").annexes.get()
    client = signed_in(secretary)
    for path in (
        f"/bulletins/{other.bulletin.number}/articles/{other.pk}/annexes/{annex.pk}/",
        f"/bulletins/{issue.number}/articles/{other.pk}/annexes/{annex.pk}/",
        f"/bulletins/{issue.number}/articles/{other.pk}/image/",
    ):
        assert client.get(path).status_code == 404


def test_the_page_shows_the_picture_with_its_words_and_lists_the_annexes(issue, dgs, signed_in):
    page = signed_in(dgs).get(issue.get_absolute_url()).content.decode()
    assert 'alt="La carte des membres"' in page
    assert 'width="240" height="160"' in page
    assert page.count("Note de cadrage") == 2


def test_paper_gets_the_bytes_of_pictures_and_screens_do_not(issue, by, dgs):
    on_paper = edition_issue(issue.editions.get(authority=None)).pieces[0].figure
    assert on_paper.content.startswith(b"\x89PNG")
    assert on_paper.data_uri.startswith("data:image/png;base64,iVBOR")
    assert (on_paper.alt, on_paper.width, on_paper.height) == ("La carte des membres", 240, 160)
    on_screen = reader_issue(actor_for(dgs), issue).pieces[0].figure
    assert (on_screen.content, on_screen.data_uri) == (b"", "")
    assert staff_issue(issue, None).pieces[0].figure.path == on_screen.path


def test_annexes_never_leave_in_the_mail_nor_in_the_file(issue):
    edition = issue.editions.get(authority=None)
    made = edition_issue(edition)
    assert letter_of(issue, made).attachments == ()
    html = pdf_html(TEMPLATE, {"issue": made, "mark": "", "shared": (), "setting": USUAL}, title="Bulletin")
    assert "%PDF" not in html


def test_an_edition_with_more_pictures_takes_no_more_queries(issue, by, django_assert_max_num_queries):
    for number in range(8):
        article = write(make_bulletin(by=by), f"A{number}", files=some_files())
        Article.objects.filter(pk=article.pk).update(bulletin=issue)
    edition = issue.editions.get(authority=None)
    with django_assert_max_num_queries(5):
        assert len([piece for piece in edition_issue(edition).pieces if piece.figure]) == 9


# ---------------------------------------------------------------- the form


def test_files_are_sent_with_the_form_of_an_article(draft, secretary, signed_in):
    path = f"/bulletins/{draft.number}/articles/nouveau/"
    answer = signed_in(secretary).post(
        path,
        {"scope": "news", "title": "Illustré", "picture": picture_upload(), "annexes": [pdf_upload(), pdf_upload()]},
    )
    assert answer.status_code == 302
    article = Article.objects.get(title="Illustré")
    assert article.annexes.count() == 2
    assert article.picture.width == 240


@pytest.mark.parametrize(
    ("field", "upload", "sentence"),
    [
        ("picture", pdf_upload("photo.jpg"), "n’est pas d’une sorte acceptée"),
        ("picture", picture_upload(size=(9, 9)), "trop petite"),
        ("annexes", pdf_upload("a.pdf", b"<html>"), "n’est pas d’une sorte acceptée"),
        ("annexes", pdf_upload("a.pdf", b""), "vide"),
    ],
)
def test_a_refused_file_is_said_beside_its_field_and_the_text_kept(
    draft, secretary, signed_in, field, upload, sentence
):
    upload.seek(0)
    answer = signed_in(secretary).post(
        f"/bulletins/{draft.number}/articles/nouveau/",
        {"scope": "news", "title": "Illustré", "lede": "Gardé", field: upload},
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert ">\nGardé</textarea>" in page or ">Gardé</textarea>" in page
    assert not Article.objects.filter(title="Illustré").exists()


def test_too_many_files_at_once_are_refused_in_french(draft, secretary, signed_in):
    uploads = [pdf_upload(f"{n}.pdf") for n in range(MOST_ANNEXES + 1)]
    answer = signed_in(secretary).post(
        f"/bulletins/{draft.number}/articles/nouveau/", {"scope": "news", "title": "Trop", "annexes": uploads}
    )
    assert "6 fichiers au plus" in answer.content.decode()
