"""« Projet d'avis »: one page, however long the text; what is cut says so."""

import pytest

from governance.members.roles import actor_for
from governance.opinions.content import DraftText, ReservationText
from governance.opinions.services.documents import render_draft
from tests.governance.opinions.factories import make_consultation
from tests.pdf_checks import assert_accessible_pdf, pdf_text

pytestmark = pytest.mark.once

SENTENCE = "Nos communes demandent ce service depuis deux ans. "
MANY = tuple(ReservationText(f"Réserve {n} : {SENTENCE * 3}", "Un engagement écrit.") for n in range(40))


def paper(consultation, abers, dgs, *, reasons="", reservations=(), recommendations=()):
    text = DraftText.from_json({"stance": "FAV_RES", "reasons": reasons, "position": "later", "plan": "Budget"})
    text = DraftText(text.fields, reservations, False, recommendations)
    return render_draft(consultation=consultation, authority=abers, text=text, by=actor_for(dgs))


@pytest.mark.parametrize(
    ("reasons", "reservations", "is_cut"),
    [
        (SENTENCE * 3, (ReservationText("Six mois avant la bascule."), ReservationText("")), False),
        (SENTENCE * 70, (), False),
        (SENTENCE * 196, (ReservationText("Six mois avant la bascule."),), True),
        ("x" * 10_000, (), True),
        ("- un\n" * 2_000, (), True),
        (SENTENCE * 20, MANY, True),
    ],
    ids=[
        "short",
        "in smaller type",
        "ten thousand signs",
        "one endless word",
        "two thousand lines",
        "forty reservations",
    ],
)
def test_a_draft_stands_on_one_page(abers, dgs, reasons, reservations, is_cut):
    pdf = paper(make_consultation(), abers, dgs, reasons=reasons, reservations=reservations)
    assert_accessible_pdf(pdf)
    text = " ".join(pdf_text(pdf).split())
    assert "Page 1 / 1" in text.replace("\u00a0", " ")
    assert ("Extrait" in text) == is_cut
    assert ("…" in text) == is_cut
    assert reasons.split()[0][:20] in text
    if reservations is not MANY and reservations:
        assert "Six mois avant la bascule." in text
    if reservations is MANY:
        assert "autres réserves" in text.replace("\u00a0", " ")
