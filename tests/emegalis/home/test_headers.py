"""The headers of a public body's site are on every answer: pages, errors, probes and static files."""

import pytest
from django.test import Client

EXPECTED = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture(autouse=True)
def _static_files_without_collecting(settings):
    settings.WHITENOISE_USE_FINDERS = True


def assert_protected(answer) -> None:
    for name, value in EXPECTED.items():
        assert answer.headers.get(name) == value, name
    assert "camera=()" in answer.headers["Permissions-Policy"]
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/mentions-legales/", 200),
        ("/", 302),
        ("/nulle-part/", 404),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/static/css/tokens.css", 200),
        ("/static/absent.css", 404),
    ],
)
def test_every_answer_is_protected(client, db, path, status):
    answer = client.get(path)
    answer.close()
    assert answer.status_code == status
    assert_protected(answer)


def test_a_refusal_is_protected(signed_in, dgs):
    answer = signed_in(dgs).get("/secretariat/")
    assert answer.status_code == 403
    assert_protected(answer)


def test_an_error_of_the_server_is_protected():
    """Without the « db » fixture any query raises."""
    answer = Client(raise_request_exception=False).get("/mentions-legales/")
    assert answer.status_code == 500
    assert_protected(answer)


def test_a_host_that_is_not_ours_is_refused_with_protection():
    answer = Client(raise_request_exception=False).get("/", headers={"host": "ailleurs.example.org"})
    assert answer.status_code == 400
    assert_protected(answer)


def test_pages_are_kept_by_no_cache_and_static_files_may_be(client, db):
    assert client.get("/mentions-legales/").headers["Cache-Control"] == "private, no-store"
    sheet = client.get("/static/css/tokens.css")
    sheet.close()
    assert "no-store" not in sheet.headers.get("Cache-Control", "")


def test_no_page_may_be_framed_from_elsewhere(client, db):
    answer = client.get("/mentions-legales/")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
