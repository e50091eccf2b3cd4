"""One open and one closed consultation, opinions given and a draft; and everyone who may look at them."""

import datetime
from collections.abc import Iterator

import pytest
from django.utils import timezone

from governance.members.roles import actor_for
from governance.opinions.content import DraftText, ReservationText, Seen
from governance.opinions.models import Consultation, Opinion
from governance.opinions.services import close_consultation, save_draft
from tests.governance.opinions.factories import VersionFactory, give_opinion, make_consultation, make_orientation

PEOPLE = [
    "dgs",
    "substitute",
    "preparer",
    "other_dgs",
    "shared_dgs",
    "elected",
    "it_head",
    "business",
    "secretary",
    "former_dgs",
]


@pytest.fixture
def everyone(dgs, substitute, preparer, other_dgs, shared_dgs, elected, it_head, business, secretary, former_dgs):
    """Someone of each role."""
    return {
        "dgs": dgs,
        "substitute": substitute,
        "preparer": preparer,
        "other_dgs": other_dgs,
        "shared_dgs": shared_dgs,
        "elected": elected,
        "it_head": it_head,
        "business": business,
        "secretary": secretary,
        "former_dgs": former_dgs,
    }


@pytest.fixture
def quick_paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Documents are laid out elsewhere: tests of pages and access do not wait for them."""
    for name in ("render_pdf", "html_to_pdf"):
        monkeypatch.setattr(
            f"governance.opinions.services.documents.{name}", lambda *args, **kwargs: b"%PDF-1.7 rapide"
        )
    yield


@pytest.fixture
def open_consultation(quick_paper: None, everyone, menez) -> Consultation:
    """Open: « autre DGS » has answered; a draft of Abers-Kreiz is kept (fixture ``draft``)."""
    consultation = make_consultation()
    give_opinion(consultation, menez, stance="DEFAV", reasons="Un calendrier intenable.")
    return consultation


@pytest.fixture
def given(open_consultation: Consultation, menez) -> Opinion:
    return open_consultation.opinions.get(authority=menez)


@pytest.fixture
def draft(open_consultation: Consultation, abers, preparer):
    text = DraftText.from_json({"reasons": "Secret du brouillon", "stance": "ABS"})
    return save_draft(consultation=open_consultation, authority=abers, text=text, seen=Seen(), by=actor_for(preparer))


@pytest.fixture
def closed_consultation(quick_paper: None, everyone, menez) -> Consultation:
    """Closed: « autre DGS » had answered with two reservations."""
    title = "Partager un délégué à la protection des données"
    consultation = make_consultation(version=VersionFactory(orientation=make_orientation(title=title), title=title))
    give_opinion(
        consultation,
        menez,
        stance="FAV_RES",
        reservations=(ReservationText("Un seul interlocuteur."), ReservationText("Pas en hiver.")),
        position="later",
    )
    closing = timezone.now()
    Consultation.objects.filter(pk=consultation.pk).update(
        opened_at=closing - datetime.timedelta(days=30), closes_at=closing - datetime.timedelta(minutes=1)
    )
    close_consultation(consultation=consultation)
    consultation.refresh_from_db()
    return consultation
