"""The paper of the portal: accessible, and deaf to whatever a page asks it to fetch."""

import datetime
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines

from emegalis.lib import pdf
from tests.pdf_checks import assert_accessible_pdf, pdf_text

SECRET = "CONTENU-SECRET-DE-LA-MACHINE"

HOSTILE = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Page hostile</title>
<link rel="stylesheet" href="{web}/style.css"><style>@import url({web}/import.css);
@font-face {{ font-family: Voleuse; src: url({web}/font.woff2) }}
.fond {{ background: url({web}/fond.png) }}</style>
<link rel="attachment" href="{secret}"><link rel="attachment" href="{web}/piece.txt">
</head><body data-doc="Page hostile" data-foot=""><h1>Page hostile</h1>
<p class="fond">Le texte reste.</p>
<img src="{web}/image.png" alt="Image du réseau"><img src="{secret}" alt="Fichier de la machine">
<img src="css/../../manage.py" alt="Remontée"><img src="css/%2e%2e/%2e%2e/manage.py" alt="Remontée codée">
<img src="{link}" alt="Lien symbolique"><img src="ftp://127.0.0.1/x.png" alt="Autre protocole">
<img src="file://autre-machine/etc/hostname" alt="Autre machine">
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10"><title>Dessin</title>
<image href="{web}/svg.png" width="10" height="10"/></svg></body></html>"""


class _Counting(http.server.BaseHTTPRequestHandler):
    calls: list[str] = []

    def do_GET(self) -> None:
        self.calls.append(self.path)
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def web() -> Iterator[str]:
    """A server that counts who calls it."""
    _Counting.calls = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Counting)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


@pytest.fixture
def symlink(tmp_path: Path, secret: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A link that stands among own files and leads out of them."""
    own = tmp_path / "own"
    own.mkdir()
    link = own / "lien.png"
    link.symlink_to(secret)
    monkeypatch.setattr(pdf, "_fetcher", lambda: pdf.OwnFilesFetcher(pdf.static_root(), own))
    return link


def test_hostile_page_fetches_nothing_and_stays_whole(web, secret, symlink, caplog):
    page = HOSTILE.format(web=web, secret=secret.as_uri(), link=symlink.as_uri())
    data = pdf.html_to_pdf(page)
    assert _Counting.calls == []
    assert b"/EmbeddedFile" not in data
    assert SECRET.encode() not in data
    text = pdf_text(data)
    assert "Le texte reste." in text
    assert "Fichier de la machine" in text
    assert sum("ressource refusée" in record.message for record in caplog.records) >= 9
    assert_accessible_pdf(data)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/x", "https://example.org/x", "ftp://x/y", "file:///etc/hostname", "file://x/etc/hostname"],
)
def test_foreign_address_is_refused(address):
    with pytest.raises(ValueError, match="refusée"):
        pdf._fetcher().fetch(address)


def test_own_file_and_data_address_are_read():
    fetcher = pdf._fetcher()
    own = (pdf.static_root() / "css" / "pdf.css").as_uri()
    assert b"Source Serif 4" in fetcher.fetch(own).read()
    assert fetcher.fetch("data:text/plain,bonjour").read() == b"bonjour"


SAMPLE = """{% extends "layout/pdf_base.html" %}
{% block kind %}Commission d’orientation stratégique{% endblock %}
{% block reference %}Récépissé n°&nbsp;2026-14-031{% endblock %}
{% block date_line %}{{ on|day }}{% endblock %}
{% block foot %}{{ authority }}{% endblock %}
{% block content %}<p class="chapo">Chœur, É, 14&nbsp;h&nbsp;30&#8239;; {{ on|weekday }}</p><h2>Suite</h2>
<p class="s s-FAV_RES">Favorable avec réserves</p>{% endblock %}"""


@pytest.fixture
def sample_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A document on the portal's paper."""
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "dirs", [*engine.dirs, tmp_path])
    (tmp_path / "papier_essai.html").write_text(SAMPLE)
    return "papier_essai.html"


def test_document_is_accessible_and_each_page_says_that_data_are_invented(db, sample_template, dec_first):
    data = pdf.render_pdf(
        sample_template, {"on": dec_first, "authority": "Menez « A » & <B>"}, title="Récépissé d’avis – essai"
    )
    assert_accessible_pdf(data)
    text = pdf_text(data)
    assert "Données de démonstration – fictives" in text
    assert "Menez « A » & <B>" in text
    assert "Page 1 / 1" in text
    assert "1er" in text.replace("\n", "")


def test_real_portal_prints_no_demonstration_mention(db, sample_template, dec_first, settings):
    settings.DEMONSTRATION = False
    data = pdf.render_pdf(sample_template, {"on": dec_first, "authority": ""}, title="Récépissé")
    assert "démonstration" not in pdf_text(data)


def test_same_page_and_moment_give_the_same_bytes(db, sample_template, dec_first):
    context = {"on": dec_first, "authority": "A", "created": dec_first}
    assert pdf.render_pdf(sample_template, context, title="T") == pdf.render_pdf(sample_template, context, title="T")


@pytest.fixture
def dec_first():
    return datetime.datetime(2026, 12, 1, 14, 30, tzinfo=datetime.UTC)


def test_signs_that_no_document_can_show_are_told():
    assert pdf.unknown_signs("Œuvre, 12\u202f400\u00a0€ ; 1er «\u00a0été\u00a0» – … n°\n") == ""
    assert pdf.unknown_signs("Bravo ✅ ✅ et 中") == "✅中"
