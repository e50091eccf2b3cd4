"""Authorities × orientations: who reads what, what the filters keep, the same in the table to take away."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.members.roles import actor_for
from governance.opinions.perspectives import perspective_matrix
from governance.strategy.models import StrategicPlan
from tests.governance.members.factories import MandateFactory
from tests.governance.opinions.conftest import PEOPLE
from tests.governance.opinions.factories import VersionFactory, give_opinion, make_consultation, make_orientation
from tests.governance.opinions.test_synthesis_pages import close

READERS = {"dgs", "substitute", "other_dgs", "shared_dgs", "elected", "secretary"}


def shown(client, **asked):
    answer = client.get(reverse("opinions:perspectives"), asked)
    return answer, answer.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("name", PEOPLE)
def test_page_and_table_are_for_who_reads_each_opinion(name, everyone, closed_consultation, signed_in):
    for view in ("perspectives", "perspectives_csv"):
        answer = signed_in(everyone[name]).get(reverse(f"opinions:{view}"))
        assert answer.status_code == (200 if name in READERS else 403)


@pytest.mark.parametrize("name", sorted(READERS))
def test_before_the_closing_only_one_s_own_and_the_secretariat_s(name, everyone, open_consultation):
    plan = StrategicPlan.objects.get()
    matrix = perspective_matrix(actor_for(everyone[name]), plan)
    assert bool(matrix.cells) == (name in {"other_dgs", "secretary"})
    assert bool(matrix.orientations) == bool(matrix.cells)


def test_empty_matrix_says_what_will_come(everyone, elected, signed_in):
    assert "Aucune mise en perspective à lire" in shown(signed_in(elected))[1]


def test_last_round_counts(everyone, quick_paper, menez, elected):
    orientation = make_orientation()
    for number, position in enumerate(("later", "done"), 1):
        version = VersionFactory(orientation=orientation, number=number)
        consultation = make_consultation(version=version)
        give_opinion(consultation, menez, position=position, year=2028)
        close(consultation)
    matrix = perspective_matrix(actor_for(elected), orientation.axis.plan)
    assert [cell.words for cell in matrix.cells.values()] == ["Déjà fait, 2028"]
    assert [column.counts for column in matrix.columns] == [[("Déjà fait", 1)]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, True),
        ({"situation": "later"}, True),
        ({"situation": "done"}, False),
        ({"q": "menez"}, True),
        ({"q": "introuvable"}, False),
        ({"nature": "region"}, False),
        ({"axe": "2"}, True),
        ({"axe": "9", "college": "x", "situation": "=1"}, True),
    ],
)
def test_filters(asked, found, closed_consultation, menez, elected, signed_in):
    _, text = shown(signed_in(elected), **asked)
    assert (f'/{menez.siren}/"' in text) == found
    client = signed_in(elected)
    answer = client.get(reverse("opinions:perspectives_csv"), asked)
    lines = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert [line["dans_ses_plans"] for line in lines] == (["Plus tard"] if found else [])


def test_it_asks_as_many_queries_for_sixty_as_for_two(closed_consultation, elected, signed_in):
    client = signed_in(elected)
    shown(client)
    with CaptureQueriesContext(connection) as few:
        shown(client)
    other = make_consultation()
    for _ in range(20):
        give_opinion(other, MandateFactory().authority, position="done")
    close(other)
    with CaptureQueriesContext(connection) as many:
        shown(client)
    assert len(many) == len(few) <= 12
