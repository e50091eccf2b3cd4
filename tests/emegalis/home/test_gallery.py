"""The gallery shows every piece that pages are made of, to the secretariat only."""

from pathlib import Path

import pytest
from django.conf import settings

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"
# Pieces of mails and PDFs, seen where those are previewed; pieces that every page shows.
ELSEWHERE = {"messages.html", "crumb.html"}
OTHER_MEDIA = ("mail_", "pdf_")


def components() -> list[Path]:
    return sorted(COMPONENTS.rglob("*.html"))


@pytest.mark.parametrize("path", components(), ids=lambda path: path.name)
def test_each_component_opens_with_its_parameters(path):
    head = path.read_text().partition("{% endcomment %}")[0]
    assert head.startswith("{% comment %}")
    assert "arameter" in head


def test_the_gallery_shows_each_component_of_pages(signed_in, secretary):
    shown = {template.name for template in signed_in(secretary).get("/composants/").templates}
    expected = {f"components/{path.name}" for path in components() if not path.name.startswith(OTHER_MEDIA)}
    assert expected - {f"components/{name}" for name in ELSEWHERE} <= shown


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretary", 200),
        ("dgs", 403),
        ("elected", 403),
        ("preparer", 403),
        ("it_head", 403),
        ("business", 403),
        ("former_dgs", 403),
    ],
)
def test_the_gallery_is_for_the_secretariat(signed_in, request, who, status):
    assert signed_in(request.getfixturevalue(who)).get("/composants/").status_code == status


def test_a_stranger_is_asked_to_sign_in(client, db):
    answer = client.get("/composants/")
    assert answer.status_code == 302
    assert answer.url.startswith("/connexion/")


def test_the_gallery_writes_no_inline_style(signed_in, secretary):
    assert b"style=" not in signed_in(secretary).get("/composants/").content
