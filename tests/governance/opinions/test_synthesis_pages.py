"""The synthesis read: live for the secretariat, for everyone else from the closing on; long ones by pages."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance.members.models import College, Membership
from governance.members.roles import actor_for
from governance.opinions.content import ReservationText
from governance.opinions.facts import Row, as_json, draw_figures
from governance.opinions.models import Consultation, Synthesis
from governance.opinions.selectors import answer_progress
from governance.opinions.services import close_consultation
from governance.opinions.synthesis import answer_rows, shown_synthesis
from tests.governance.opinions.conftest import PEOPLE
from tests.governance.opinions.factories import give_opinion, make_consultation

FILES = ["synthesis_csv", "synthesis_odt", "synthesis_pdf"]
SECRET = "Un calendrier intenable"


def page(client, consultation, name="synthesis", **data):
    answer = client.get(reverse(f"opinions:{name}", args=[consultation.pk]), data)
    return answer, body(answer).replace("\u00a0", " ").replace("&nbsp;", " ")


def body(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8-sig", errors="replace")


def close(consultation):
    now = timezone.now()
    Consultation.objects.filter(pk=consultation.pk).update(
        opened_at=now - datetime.timedelta(days=30), closes_at=now - datetime.timedelta(minutes=1)
    )
    close_consultation(consultation=consultation)
    consultation.refresh_from_db()
    return consultation


# ---------------------------------------------------------------- before the closing


def test_secretariat_reads_it_live(open_consultation, abers, secretary, signed_in):
    client = signed_in(secretary)
    answer, text = page(client, open_consultation)
    assert answer.status_code == 200
    assert "Synthèse provisoire" in text
    assert SECRET in text
    give_opinion(open_consultation, abers, stance="FAV_RES")
    assert "Le correspondant doit pouvoir être partagé." in page(client, open_consultation)[1]


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"secretary", "former_dgs"}))
@pytest.mark.parametrize("view", ["synthesis", "synthesis_reservations", *FILES])
def test_nobody_else_learns_anything_before_the_closing(name, view, everyone, open_consultation, signed_in):
    answer, text = page(signed_in(everyone[name]), open_consultation, view)
    assert answer.status_code in {302, 403, 404}
    assert SECRET not in text
    assert shown_synthesis(open_consultation, actor_for(everyone[name])) is None


def test_withdrawn_one_has_no_synthesis(open_consultation, secretary, signed_in):
    Consultation.objects.filter(pk=open_consultation.pk).update(state="withdrawn")
    assert page(signed_in(secretary), open_consultation)[0].status_code == 302
    assert page(signed_in(secretary), open_consultation, "synthesis_csv")[0].status_code == 404


# ---------------------------------------------------------------- empty states


def test_live_one_without_an_answer_says_so(everyone, quick_paper, secretary, signed_in):
    _, text = page(signed_in(secretary), make_consultation())
    assert "Aucune réserve n’a été faite pour l’instant." in text
    assert "Aucun avis défavorable pour l’instant." in text


def test_closed_one_without_an_answer_shows_every_silence(everyone, quick_paper, elected, signed_in):
    consultation = close(make_consultation())
    _, text = page(signed_in(elected), consultation)
    assert "Aucune réserve n’a été faite." in text
    assert "0 directions générales" in text or "0 direction générale" in text
    assert "?sens=NONE" not in text


def test_one_answer_is_told_in_the_singular(closed_consultation, elected, signed_in):
    assert "1 direction générale sur 4 a répondu" in page(signed_in(elected), closed_consultation)[1]


# ---------------------------------------------------------------- what it holds


def test_dissenting_views_are_read_in_full(everyone, quick_paper, menez, abers, elected, signed_in):
    consultation = make_consultation()
    reasons = "Premier motif.\n\n" + "Un long développement. " * 200
    give_opinion(consultation, menez, stance="DEFAV", reasons=reasons)
    give_opinion(consultation, abers, stance="ABS", reasons="Nous attendons le budget.")
    _, text = page(signed_in(elected), close(consultation))
    assert text.count("Un long développement.") == 200
    assert text.index("Premier motif") < text.index("Nous attendons le budget")


def test_table_is_filtered_and_unfolded(closed_consultation, menez, elected, signed_in):
    client = signed_in(elected)
    _, text = page(client, closed_consultation, sens="FAV_RES")
    table = text[text.index("<tbody>") : text.index("</tbody>")]
    assert table.count("<tr>") == 1
    assert menez.name in table
    assert 'id="tableau" open' in text
    _, text = page(client, closed_consultation, sens="DEFAV")
    assert "Aucun avis ne répond à ces filtres" in text
    _, text = page(client, closed_consultation, sens="n’importe")
    assert text[text.index("<tbody>") : text.index("</tbody>")].count("<tr>") == 4


def test_authority_in_two_colleges_that_day_counts_once(open_consultation, menez):
    before = answer_rows(open_consultation)
    college = College.objects.order_by("number").last()
    membership = Membership.objects.get(authority=menez)
    membership.ends_on = open_consultation.closing_day + datetime.timedelta(days=30)
    membership.save()
    Membership.objects.create(authority=menez, college=college, starts_on=membership.starts_on)
    after = answer_rows(open_consultation)
    assert sorted(row.siren for row in after) == sorted(row.siren for row in before)
    assert answer_progress(open_consultation).expected == len(before)
    assert sum(c.expected for c in answer_progress(open_consultation).colleges) == len(before)


# ---------------------------------------------------------------- the table to download


def lines(client, consultation):
    _, text = page(client, consultation, "synthesis_csv")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_table_holds_one_line_per_direction_and_the_population(closed_consultation, menez, elected, signed_in):
    menez.population = 123_456
    menez.save()
    Synthesis.objects.all().delete()
    Consultation.objects.filter(pk=closed_consultation.pk).update(state="open")
    client = signed_in(elected)
    rows = lines(client, close(closed_consultation))
    assert len(rows) == 4
    [row] = [row for row in rows if row["siren"] == menez.siren]
    assert (row["population"], row["sens"]) == ("123456", "Favorable avec réserves")
    assert row["nombre_de_reserves"] == "2"
    assert "123 456" not in page(client, closed_consultation)[1]
    assert "123456" not in page(client, closed_consultation)[1]


def test_table_holds_no_formula(open_consultation, abers, secretary, signed_in):
    give_opinion(
        open_consultation, abers, stance="FAV_RES", plan="=HYPERLINK(1)", reservations=(ReservationText("=1+1"),)
    )
    give_opinion(open_consultation, abers, stance="DEFAV", reasons="@SOMME(A1)\r\n+2", plan="-3")
    [row] = [row for row in lines(signed_in(secretary), open_consultation) if row["siren"] == abers.siren]
    assert row["motifs_si_divergent"] == "'@SOMME(A1) +2"
    assert row["document"] == "'-3"


# ---------------------------------------------------------------- long ones


def long_facts(count):
    rows = [
        Row(
            siren=f"{n:09}", name=f"Communauté {n}", short_name=f"CC {n}", college=3 + n % 3, kind="community",
            stance=["FAV", "DEFAV", "NONE"][n % 3], reference=f"AV-2026-{n}" if n % 3 < 2 else "", reasons="Non.",
        )
        for n in range(count)
    ]  # fmt: skip
    return as_json(rows, draw_figures(rows, list(College.objects.values_list("number", "name"))))


@pytest.mark.parametrize("name", ["secretary", "elected"])
def test_thirteen_hundred_authorities_take_twelve_queries_and_pages(name, closed_consultation, everyone, signed_in):
    Synthesis.objects.update(facts=long_facts(1300))
    client = signed_in(everyone[name])
    page(client, closed_consultation)
    with CaptureQueriesContext(connection) as asked:
        _, text = page(client, closed_consultation)
    assert len(asked) <= 12
    assert text.count('<th scope="row"><a href="/avis/AV-') <= 100
    assert "autres</a>" in text
    _, last = page(client, closed_consultation, page=13)
    assert "Communauté 1299" in last


def test_live_one_takes_twelve_queries(open_consultation, secretary, signed_in):
    client = signed_in(secretary)
    page(client, open_consultation)
    with CaptureQueriesContext(connection) as asked:
        page(client, open_consultation)
    assert len(asked) <= 12
