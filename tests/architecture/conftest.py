"""One of everything, and a browser per role: what the tests of every address share."""

import pytest
import time_machine
from django.test import Client

from tests.architecture import access_world as world
from tests.architecture.access_minutes import of_minutes
from tests.governance.meetings.conftest import NOW

ROLES = [
    "anonymous", "former", "dgs", "substitute", "preparer", "other dgs", "élu", "dsi", "métier", "secretariat",
]  # fmt: skip
FIXTURES = {
    "former": "former_dgs", "dgs": "dgs", "substitute": "substitute", "preparer": "preparer", "other dgs": "other_dgs",
    "élu": "elected", "dsi": "it_head", "métier": "business", "secretariat": "secretary",
}  # fmt: skip


@pytest.fixture
def objects(dgs, substitute, preparer, other_dgs, elected, it_head, business, abers, secretary, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield (
            {"–": {}}
            | world.of_people(dgs, preparer, abers, secretary)
            | world.of_needs(business, it_head, secretary)
            | world.of_projects(secretary)
            | world.of_opinions(dgs, abers, secretary)
            | world.of_strategy(abers, secretary, elected)
            | world.of_meetings(dgs, secretary)
            | world.of_deliberations(dgs, elected, abers, secretary)
            | of_minutes(dgs, it_head, secretary)
            | world.of_bulletins(dgs, abers, secretary)
        )


@pytest.fixture
def browsers(request, signed_in, former_dgs, objects) -> dict[str, Client]:
    people = {role: request.getfixturevalue(name) for role, name in FIXTURES.items()}
    browsers = {"anonymous": Client()} | {role: signed_in(person) for role, person in people.items()}
    for browser in browsers.values():
        browser.raise_request_exception = False
    return browsers
