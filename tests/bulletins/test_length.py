"""The length of an issue is reckoned before it is laid out: never too short by more than the margin says."""

import pytest

from bulletins.checks import checks_of
from bulletins.contents import MOST_PAGES
from bulletins.length import page_count
from bulletins.selectors.audience import audience_of
from tests.bulletins.factories import make_bulletin, write, write_distinct
from tests.bulletins.test_publication import ISSUES, PARAGRAPH, pages_of, rendered

pytestmark = pytest.mark.once


@pytest.mark.parametrize("name", ISSUES, ids=lambda name: name.replace(" ", "-"))
@pytest.mark.django_db
def test_the_reckoning_stands_beside_the_real_length(name):
    real, reckoned = len(pages_of(rendered(name))), page_count(ISSUES[name])
    assert abs(reckoned - real) <= max(1, 0.25 * real)
    assert reckoned > MOST_PAGES or real <= MOST_PAGES


def length_of(bulletin, by):
    found = checks_of(bulletin, audience_of(bulletin, on=by.day), on=by.day)
    return next((check for check in found if check.key == "length"), None)


def test_an_issue_too_long_is_told_before_its_layout(by, dgs, abers):
    bulletin = make_bulletin(by=by)
    for number in range(8):
        write(bulletin, f"Article {number}", by=by, text="\n\n".join([PARAGRAPH] * 12))
    assert length_of(bulletin, by) is None
    for number in range(3):
        write_distinct(bulletin, f"Propre {number}", [abers], by=by, text="\n\n".join([PARAGRAPH] * 24))
    check = length_of(bulletin, by)
    assert check is not None
    assert not check.blocks
    assert check.names == (f"Édition\u00a0: {abers.name}",)
    assert "pour 12 au plus" in check.text
