"""The mails of the demonstration: listed, shown, framed under a policy of their own; nowhere else than there."""

from pathlib import Path

import pytest

from emegalis.outbox import mailbox, mime
from emegalis.outbox.letters import Attachment, Letter

HTML = "<!doctype html><html><head><style>p{}</style></head><body><p style='color:red'>Bonjour</p></body></html>"


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.LOCAL_MAILBOX_DIR = tmp_path
    settings.LOCAL_MAILBOX = True
    settings.DEMONSTRATION = True
    return tmp_path


def keep(folder: Path, recipient: str, subject: str = "Votre code : 123 456") -> str:
    letter = Letter(
        subject, "Bonjour <b>\nhttps://exemple.fr/", HTML, (Attachment("n° 1.pdf", "application/pdf", b"%PDF"),)
    )
    content = f"From: portail@demo.example.org\r\nTo: {recipient}\r\n".encode() + mime.header("Subject", subject)
    body = mime.body_of(letter).payload.replace(b"\r\n..", b"\r\n.")
    mailbox.store(folder, content + mime.MIME_VERSION + body, [recipient])
    return max(path.name for path in (folder / "new").iterdir())


def test_mails_are_listed_the_newest_first_and_by_recipient(client, db, folder: Path) -> None:
    keep(folder, "dgs@demo.example.org", "Premier")
    keep(folder, "elu@demo.example.org", "Second")
    html = client.get("/courriels-de-demonstration/").content.decode()
    assert html.index("Second") < html.index("Premier")
    html = client.get("/courriels-de-demonstration/", {"destinataire": "DGS@"}).content.decode()
    assert "Premier" in html
    assert "Second" not in html


@pytest.mark.parametrize("typed", ["\x00", "x" * 400])
def test_whatever_is_typed_in_the_filter_is_no_fault(client, db, folder: Path, typed: str) -> None:
    assert client.get("/courriels-de-demonstration/", {"destinataire": typed, "page": "abc"}).status_code == 200


def test_mail_is_shown_with_its_text_its_frame_and_its_files(client, db, folder: Path) -> None:
    name = keep(folder, "dgs@demo.example.org")
    page = client.get(f"/courriels-de-demonstration/{name}/")
    html = page.content.decode()
    assert "Votre code : 123 456" in html
    assert "Bonjour &lt;b&gt;" in html
    assert f'src="/courriels-de-demonstration/{name}/apercu/"' in html
    file = client.get(f"/courriels-de-demonstration/{name}/pieces/1/")
    assert (file.content, file["Content-Type"]) == (b"%PDF", "application/pdf")
    assert client.get(f"/courriels-de-demonstration/{name}/pieces/2/").status_code == 404


def test_preview_is_framed_by_us_alone_and_runs_nothing(client, db, folder: Path) -> None:
    name = keep(folder, "dgs@demo.example.org")
    preview = client.get(f"/courriels-de-demonstration/{name}/apercu/")
    policy = preview["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "<style" not in preview.content.decode()


@pytest.mark.parametrize("name", ["..", "1.2", "1795549554476314.efca2b18928d4acb923e73feacea0430", "%00"])
def test_name_that_is_no_mail_is_not_found(client, db, folder: Path, name: str) -> None:
    assert client.get(f"/courriels-de-demonstration/{name}/").status_code == 404


@pytest.mark.parametrize(("demonstration", "local"), [(False, True), (True, False)])
def test_pages_do_not_exist_elsewhere_than_in_the_demonstration(
    client, db, folder: Path, settings, demonstration: bool, local: bool
) -> None:
    name = keep(folder, "dgs@demo.example.org")
    settings.DEMONSTRATION, settings.LOCAL_MAILBOX = demonstration, local
    for path in ("", f"{name}/", f"{name}/apercu/", f"{name}/pieces/1/"):
        assert client.get(f"/courriels-de-demonstration/{path}").status_code == 404
