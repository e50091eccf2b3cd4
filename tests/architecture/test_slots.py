"""Pages that show what higher floors know stand without them; every name in the settings leads somewhere."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils.module_loading import import_string
from pytest_django import Settings

from governance.people.models import Person

DOTTED = [
    *configured.HOME_PANELS,
    *configured.SEARCH_SOURCES,
    *configured.OUTBOX_KINDS,
    *configured.MENU,
    *configured.FOOTER,
    *configured.PUBLIC_ENTRIES,
    *(name for fillers in configured.BLOCKS.values() for name in fillers),
    *configured.AUTHORITY_LINES,
    configured.SITE_IDENTITY,
]


@pytest.mark.parametrize("name", DOTTED)
def test_every_filler_exists(name: str):
    assert import_string(name)


@pytest.fixture
def empty_slots(settings: Settings) -> None:
    settings.HOME_PANELS = settings.SEARCH_SOURCES = settings.MENU = settings.FOOTER = []
    settings.PUBLIC_ENTRIES = []
    settings.BLOCKS = {}
    settings.AUTHORITY_LINES = []


@pytest.mark.usefixtures("empty_slots")
@pytest.mark.parametrize("path", ["/", "/secretariat/", "/recherche/?q=archives", "/plan-du-site/"])
def test_page_renders_with_every_slot_empty(path: str, secretary: Person, signed_in: Callable[[Person], Client]):
    response: Any = signed_in(secretary).get(path)
    assert response.status_code == 200
    assert "variable inconnue" not in response.content.decode()
