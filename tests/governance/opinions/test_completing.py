"""A synthesis completed after the meeting: what came since the closing, in parts that never move either."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import actor_for
from governance.opinions.complement import changes_between, counts_after, part_as_json, part_from_json
from governance.opinions.enums import ReservationState
from governance.opinions.facts import CODES, NONE, Row, count_stances
from governance.opinions.models import Opinion, Reservation, Synthesis
from governance.opinions.services import complete_synthesis
from governance.opinions.synthesis import part_to_come, shown_synthesis
from tests.pdf_checks import assert_accessible_pdf, pdf_text

STANCES = st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)), max_size=30)


def rows(stances):
    return [
        Row(
            f"{n:09}", f"Nom {n}", f"Nom {n}", 3, "community", stance=code, reference="" if code == NONE else f"AV-{n}"
        )
        for n, code in enumerate(stances)
    ]


@given(STANCES)
def test_after_the_changes_the_counts_are_those_of_today(pairs):
    before, after = rows(b for b, _ in pairs), rows(a for _, a in pairs)
    changes = changes_between(before, after)
    assert len(changes) == sum(b != a for b, a in pairs)
    assert counts_after(before, changes) == count_stances(a for _, a in pairs)


@given(STANCES)
def test_one_that_is_gone_is_told_as_a_silence(pairs):
    before = rows(b for b, _ in pairs)
    assert counts_after(before, changes_between(before, [])) == count_stances([NONE] * len(pairs))


def answered(text="Prévu au 1er janvier."):
    first = Reservation.objects.earliest("number")
    first.state, first.answer = ReservationState.TAKEN_UP, text
    first.save()
    return first


def url(consultation, view="synthesis_complete", *more):
    return reverse(f"opinions:{view}", args=[consultation.pk, *more])


def test_nothing_new_is_nothing_to_complete(closed_consultation, secretary):
    by = actor_for(secretary)
    with pytest.raises(BusinessRuleError, match="Rien n’a changé"):
        complete_synthesis(shown=shown_synthesis(closed_consultation, by), by=by)


def test_part_tells_the_opinion_before_and_after_and_the_outcomes(closed_consultation, menez, secretary):
    by = actor_for(secretary)
    answered()
    opinion = Opinion.objects.get(consultation=closed_consultation, authority=menez)
    opinion.current.stance = opinion.stance = "FAV"
    opinion.current.save()
    opinion.save()
    frozen = Synthesis.objects.get().facts
    complement = complete_synthesis(shown=shown_synthesis(closed_consultation, by), by=by)
    part = complement.part
    assert [(change.before, change.after) for change in part.changes] == [("FAV_RES", "FAV")]
    assert [(outcome.number, outcome.state) for outcome in part.outcomes] == [(1, "taken_up"), (2, "open")]
    assert sum(part.counts.values()) == 4
    assert Synthesis.objects.get().facts == frozen
    assert part_from_json(part_as_json(part)) == part
    pdf = bytes(complement.pdf)
    assert_accessible_pdf(pdf)
    assert "Prévu au 1er janvier." in " ".join(pdf_text(pdf).split())
    assert Entry.objects.filter(verb="complete_synthesis").count() == 1


def test_second_part_only_when_something_is_new_again(closed_consultation, secretary):
    by = actor_for(secretary)
    answered()
    complete_synthesis(shown=shown_synthesis(closed_consultation, by), by=by)
    with pytest.raises(BusinessRuleError, match="Rien n’a changé"):
        complete_synthesis(shown=shown_synthesis(closed_consultation, by), by=by)
    answered("Reporté.")
    assert complete_synthesis(shown=shown_synthesis(closed_consultation, by), by=by).number == 2


def test_two_at_the_same_moment_make_one_part(closed_consultation, secretary):
    by = actor_for(secretary)
    answered()
    seen = shown_synthesis(closed_consultation, by)
    complete_synthesis(shown=seen, by=by)
    with pytest.raises(BusinessRuleError, match="quelqu’un d’autre"):
        complete_synthesis(shown=seen, by=by)


def test_open_consultation_is_not_completed(open_consultation, secretary):
    by = actor_for(secretary)
    with pytest.raises(BusinessRuleError, match="après la clôture"):
        complete_synthesis(shown=shown_synthesis(open_consultation, by), by=by)


def test_page_and_paper_for_those_who_read_the_synthesis(closed_consultation, everyone, signed_in):
    answered()
    secretary = signed_in(everyone["secretary"])
    assert "1 réserve suivie sur 2" in secretary.get(url(closed_consultation)).content.decode().replace("\u00a0", " ")
    page = secretary.post(url(closed_consultation), follow=True).content.decode()
    assert "Complétée le" in page
    paper = url(closed_consultation, "complement_pdf", 1)
    assert "Complétée le" in signed_in(everyone["elected"]).get(url(closed_consultation, "synthesis")).content.decode()
    assert signed_in(everyone["elected"]).get(paper).status_code == 200
    assert signed_in(everyone["it_head"]).get(paper).status_code == 403
    assert signed_in(everyone["elected"]).post(url(closed_consultation)).status_code == 403
    assert signed_in(everyone["elected"]).get(url(closed_consultation, "complement_pdf", 2)).status_code == 404


def test_part_counts_agree_for_an_untouched_synthesis(closed_consultation, secretary):
    shown = shown_synthesis(closed_consultation, actor_for(secretary))
    part = part_to_come(shown, actor_for(secretary))
    assert part.is_empty
    assert part.counts == shown.figures.counts
