"""Every address of the portal, opened as every role, against the table of docs/access.md."""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.conftest import ROLES

pytestmark = pytest.mark.once

DOCUMENT = Path(__file__).parents[2] / "docs" / "access.md"
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE)\b(?!.*(django_session|\"cache\"))")


class Row(NamedTuple):
    """One line of the table: an address, of which object, by which method, and what each role gets."""

    name: str
    thing: str
    method: str
    expected: dict[str, str]


def table() -> list[Row]:
    """The rows of the table « Addresses » of the document."""
    lines = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("| `")]
    rows = []
    for line in lines:
        name, thing, method, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        rows.append(Row(name.strip("`"), thing, method, dict(zip(ROLES, cells, strict=True))))
    return rows


def addresses() -> dict[str, set[str]]:
    """Every named address of the resolver, with the names of its converters."""
    return dict(_walk(get_resolver().url_patterns, "", set()))


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, converters: set[str]
) -> Iterator[tuple[str, set[str]]]:
    for pattern in patterns:
        inside = converters | set(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, space, inside)
        else:
            assert pattern.name, f"{pattern} has no name"
            yield prefix + pattern.name, inside


def outcome(response) -> str:
    """The word of the table for an answer: « yes » also for a form refused as it stands (400, 409)."""
    location = response.headers.get("Location", "")
    if response.status_code == 302 and location.startswith("/connexion/?next="):
        return "sign-in"
    return "yes" if response.status_code in {200, 302, 400, 409, 503} else str(response.status_code)


def test_every_address_is_declared():
    declared, known = {row.name for row in table()}, set(addresses())
    assert sorted(known - declared) == []
    assert sorted(declared - known) == []


def test_every_role_gets_what_the_document_says(objects, browsers):
    converters = addresses()
    wrong = []
    for row in table():
        path = reverse(row.name, kwargs={key: objects[row.thing][key] for key in converters[row.name]})
        for role, expected in row.expected.items():
            found = open_as(browsers[role], row.method, path)
            if found != expected:
                wrong.append(f"{row.method} {row.name} ({row.thing}) as {role}: {found}, not {expected}")
            if expected != "yes" and open_as(browsers[role], "POST", path) == "yes":
                wrong.append(f"POST {row.name} ({row.thing}) as {role}: lets in whom GET refuses")
    assert wrong == []


def open_as(browser: Client, method: str, path: str) -> str:
    """What a role gets; a GET that writes anything says so, and what a POST did is taken back."""
    if method == "POST":
        cookies = copy.deepcopy(browser.cookies)
        with transaction.atomic():
            found = outcome(browser.post(path))
            transaction.set_rollback(True)
        browser.cookies = cookies
        return found
    with CaptureQueriesContext(connection) as captured:
        found = outcome(browser.get(path))
    written = [query["sql"][:60] for query in captured.captured_queries if WRITES.match(query["sql"])]
    return f"{found}, which writes {written}" if written else found
