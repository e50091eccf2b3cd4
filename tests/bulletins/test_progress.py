"""How far the rendering of an issue is, on the pages that wait for it; an issue too long says so before it is sent."""

import pytest
from django.urls import reverse
from django.utils import timezone

from bulletins.contents import MOST_PAGES
from bulletins.enums import EditionState
from bulletins.models import Edition
from bulletins.services.editions import render_due_editions
from tests.bulletins.factories import make_ready

PAGES = ["bulletins:bulletin_compose", "bulletins:bulletin_send"]


@pytest.fixture
def ready(draft, by, quick_paper):
    make_ready(draft, by=by)
    render_due_editions(draft)
    return draft


@pytest.mark.parametrize("name", PAGES)
def test_editions_rendered_are_counted_while_others_wait(name, ready, by, signed_in):
    late = Edition.objects.exclude(authority=None).first()
    Edition.objects.filter(pk=late.pk).update(state=EditionState.RENDERING, claimed_until=timezone.now())
    page = signed_in(by.person).get(reverse(name, args=[ready.number])).content.decode()
    assert "2 éditions sur 3 mises en page" in page.replace("\u00a0", " ")
    assert "js/rendering.js" in page


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_again_once_all_are_rendered(name, ready, by, signed_in):
    page = signed_in(by.person).get(reverse(name, args=[ready.number])).content.decode()
    assert "data-running" not in page
    assert "js/rendering.js" not in page
    assert "pages au plus" not in page


@pytest.mark.parametrize("name", PAGES)
def test_an_issue_too_long_is_told_of_before_it_is_sent(name, ready, by, signed_in):
    Edition.objects.filter(authority=None).update(pages=MOST_PAGES + 1)
    address = reverse(name, args=[ready.number])
    page = signed_in(by.person).get(address).content.decode().replace("\u00a0", " ")
    assert "L’édition commune fait 13 pages" in page
    Edition.objects.update(pages=MOST_PAGES + 2)
    page = signed_in(by.person).get(address).content.decode().replace("\u00a0", " ")
    assert "3 éditions dépassent 12 pages, jusqu’à 14" in page
