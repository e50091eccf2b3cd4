"""The small signs of the house, and long lists."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template

from emegalis.lib.pages import page_of
from emegalis.lib.templatetags import look
from emegalis.lib.templatetags.typography import unbroken


@pytest.mark.parametrize(("asked", "number"), [("", 1), ("2", 2), ("99", 4), ("-1", 4), ("a\x00b", 1), ("²", 1)])
def test_whatever_page_is_asked_one_is_given(rf, asked, number):
    assert page_of(list(range(40)), rf.get("/", {"page": asked}), size=10).number == number


def test_the_pages_of_a_long_list_are_the_ends_and_the_neighbours():
    assert look.page_numbers(Paginator(range(200), 10).get_page(10)) == [1, None, 9, 10, 11, None, 20]


def test_pages_keep_the_filters_of_the_address(rf):
    page = Paginator(range(30), 10).get_page(2)
    context = RequestContext(rf.get("/mandats/?q=abers&page=2"), {"page": page})
    html = Template('{% include "components/pagination.html" %}').render(context)
    assert 'href="?q=abers&amp;page=3"' in html
    assert 'aria-current="page"><span class="page-link">2</span>' in html


def test_a_list_that_fits_in_one_page_has_no_pages():
    context = Context({"page": Paginator(range(3), 10).get_page(1)})
    assert Template('{% include "components/pagination.html" %}').render(context).strip() == ""


def test_a_state_is_a_word_with_its_icon_and_is_escaped():
    html = look.state("late", "Non retenue <b>", "cross")
    assert "em-state--late" in html
    assert '<use href="#i-cross"/>' in html
    assert "&lt;b&gt;" in html


def test_a_stance_and_a_scope_are_a_shape_and_a_word():
    assert '<use href="#st-fav"/></svg><span>Favorable</span>' in look.stance("st-fav", "Favorable")
    assert "em-stance--lg" in look.stance("st-fav", "Favorable", "lg")
    assert 'class="em-scope em-scope--distinct"' in look.scope("distinct", "Réflexion distincte")


def test_each_kind_of_node_differs_without_colour():
    assert "<path" in look.node("done")
    assert ">4</text>" in look.node("now", 4)
    assert "stroke-dasharray" in look.node("next", 5)


def test_a_bar_names_itself_and_adds_its_parts():
    html = look.progress("Avis reçus : 41 sur 66", "done", 62, "fail", 3)
    assert 'aria-label="Avis reçus : 41 sur 66"' in html
    assert 'x="62.00%" width="3.00%"' in html


def test_a_leaf_of_calendar_is_hidden_from_screen_readers():
    html = look.datebox(datetime.date(2026, 12, 15))
    assert 'aria-hidden="true"' in html
    assert ">mardi<" in html
    assert ">15<" in html


def test_an_authority_without_place_is_not_on_the_map():
    here, nowhere = SimpleNamespace(hex_row=0, hex_column=1), SimpleNamespace(hex_row=None, hex_column=None)
    assert look.on_map([here, nowhere]) == ["80.2,5.5 103.2,18.8 103.2,45.2 80.2,58.5 57.3,45.2 57.3,18.7"]


def test_days_are_counted_by_the_calendar_of_paris():
    evening = datetime.datetime(2026, 12, 3, 23, 30, tzinfo=datetime.UTC)
    assert look.days_until(evening, datetime.date(2026, 12, 4)) == 0


def test_what_is_missing_says_who_writes_it():
    assert look.to_fill("1 rue du Port\n\n29000 Quimper") == "1 rue du Port, 29000 Quimper"
    assert "à renseigner par le secrétariat" in look.to_fill("")
    assert look.to_fill("<b>") == "&lt;b&gt;"


def test_compound_names_are_not_cut():
    assert unbroken("CC des Abers-Kreiz") == 'CC des <span class="text-nowrap">Abers-Kreiz</span>'
    assert unbroken("rendez-vous <i>") == "rendez-vous &lt;i&gt;"
