"""Every page that a link leads to, on the demonstration, in a real browser: sound, no dead link, French signs."""

import re
from collections import Counter
from collections.abc import Callable
from io import StringIO
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import resolve
from playwright.sync_api import Page

from bulletins.demonstration import seats
from governance.people.models import Person
from tests.browser import faults_of_page, launch_arguments
from tests.french_signs import faulty_signs

pytestmark = pytest.mark.journey
LINK = re.compile(rb'<a [^>]*href="(/[^"#]*)')
# Addresses of one kind look alike: this many of each are opened, one is looked at.
OPENED_PER_KIND = 3
ROLES = [
    seats.SECRETARY, seats.DGS, seats.ELECTED, seats.SHARED_DGS, seats.IT_HEAD, seats.BUSINESS, seats.PREPARER,
    seats.OTHER_DGS,
]  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return launch_arguments()


@pytest.fixture
def demonstration(db: None) -> None:
    call_command("seed_demo", authorities=14, recipients=40, stdout=StringIO())


@pytest.mark.usefixtures("demonstration")
def test_every_page_that_a_link_leads_to_is_sound(page: Page, signed_in: Callable[[Person], Client]):
    seen: set[str] = set()
    faults: list[str] = []
    for role in ROLES:
        client = signed_in(Person.objects.get(email=role.address))
        for path in _pages(client, faults):
            kind = resolve(urlsplit(path).path).view_name
            if kind not in seen:
                seen.add(kind)
                faults += [
                    f"{role.address} {path}: {fault}" for fault in faults_of_page(page, client, path, axe_at=[1280])
                ]
    assert not faults, "\n".join(faults)
    assert len(seen) > 50


def _pages(client: Client, faults: list[str]) -> list[str]:
    """Follow every link from the front page; note those that lead nowhere; give back the pages."""
    waiting, known, kinds, pages = ["/"], {"/"}, Counter[str](), []
    while waiting:
        path = waiting.pop(0)
        kind = resolve(urlsplit(path).path).view_name
        kinds[kind] += 1
        if kinds[kind] > OPENED_PER_KIND:
            continue
        answer = client.get(path)
        if answer.status_code not in {200, 302}:
            faults.append(f"{path} answers {answer.status_code}")
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        pages.append(path)
        faults += [f"{path} writes « {found} »" for found in faulty_signs(answer.content.decode())]
        fresh = [urljoin(path, link.decode().replace("&amp;", "&")) for link in LINK.findall(answer.content)]
        waiting += [link for link in dict.fromkeys(fresh) if link not in known]
        known.update(fresh)
    return pages
