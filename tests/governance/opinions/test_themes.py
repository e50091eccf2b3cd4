"""Reservations in order of theme (pure), and the screen where the secretariat writes the themes."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from emegalis.audit.models import Entry
from governance.members.roles import actor_for
from governance.opinions.models import Reservation
from governance.opinions.services import class_reservations
from governance.opinions.themes import by_theme, in_theme_order, tidy_theme

THEMES = st.lists(st.sampled_from(["", "Coût", "Calendrier", "Gouvernance"]), max_size=40)


@given(THEMES, st.integers(0, 40))
def test_every_reservation_stands_under_one_theme_and_totals_add_up(themes, cut):
    items = list(enumerate(themes))
    ordered = in_theme_order(items, lambda item: item[1])
    assert sorted(ordered) == items
    groups = by_theme(ordered, lambda item: item[1])
    assert [item for group in groups for item in group.items] == ordered
    assert sum(group.total for group in groups) == len(items)
    named = [group.total for group in groups if group.name]
    assert named == sorted(named, reverse=True)
    assert all(group.name for group in groups[:-1])
    first_page = by_theme(ordered[:cut], lambda item: item[1], among=ordered)
    assert all(len(group.items) <= group.total for group in first_page)


def test_theme_takes_the_spelling_already_in_use():
    assert tidy_theme("  calendrier ", ["Calendrier"]) == "Calendrier"
    assert tidy_theme("COUT", ["Coût"]) == "Coût"
    assert tidy_theme("Le\r\ncoût", ["Coût"]) == "Le coût"


def themes_url(consultation):
    return reverse("opinions:reservation_themes", args=[consultation.pk])


def test_secretariat_writes_a_theme_that_everyone_reads(closed_consultation, secretary, elected, signed_in):
    first, second = Reservation.objects.order_by("number")
    client = signed_in(secretary)
    typed = {f"theme-{first.pk}": "Le calendrier", f"theme-{second.pk}": "le CALENDRIER"}
    answer = client.post(themes_url(closed_consultation), typed, follow=True)
    assert "2 réserves ont changé de thème" in answer.content.decode().replace("\u00a0", " ")
    assert set(Reservation.objects.values_list("theme", flat=True)) == {"Le calendrier"}
    page = signed_in(elected).get(reverse("opinions:synthesis", args=[closed_consultation.pk])).content.decode()
    assert page.index("Le calendrier") < page.index("Un seul interlocuteur")
    assert "Non classées" not in page


def test_same_themes_again_change_and_record_nothing(closed_consultation, secretary):
    by = actor_for(secretary)
    themes = dict.fromkeys(Reservation.objects.values_list("pk", flat=True), "Coût")
    assert class_reservations(consultation=closed_consultation, themes=themes, by=by) == 2
    assert class_reservations(consultation=closed_consultation, themes=themes, by=by) == 0
    assert Entry.objects.filter(verb="class_reservations").count() == 1


def test_reservations_of_another_consultation_are_left_alone(closed_consultation, open_consultation, secretary):
    themes = dict.fromkeys(Reservation.objects.values_list("pk", flat=True), "Coût")
    assert class_reservations(consultation=open_consultation, themes=themes, by=actor_for(secretary)) == 0


@pytest.mark.parametrize("typed", ["x" * 81, "a\0b"])
def test_faulty_theme_comes_back_beside_its_field(closed_consultation, secretary, signed_in, typed):
    first = Reservation.objects.earliest("number")
    page = signed_in(secretary).post(themes_url(closed_consultation), {f"theme-{first.pk}": typed}).content.decode()
    assert "is-invalid" in page
    assert not Reservation.objects.exclude(theme="").exists()


def test_without_reservation_the_screen_says_what_will_come(open_consultation, secretary, signed_in):
    page = signed_in(secretary).get(themes_url(open_consultation)).content.decode()
    assert "Aucune réserve à classer" in page
