"""The same Tuesday as for meetings."""

import pytest

from governance.deliberations.services import papers
from governance.members.models import SyndicateProfile
from tests.governance.meetings.conftest import clock, media, quick_paper

__all__ = ["clock", "media", "quick_paper"]


@pytest.fixture(autouse=True)
def paper(monkeypatch):
    """A few bytes stand for the document of a deliberation."""
    monkeypatch.setattr(papers, "deliberation_pdf", lambda deliberation: b"%PDF-1.7 essai")


@pytest.fixture
def siret(db) -> str:
    SyndicateProfile.objects.update(establishment="00013")
    return "25351449100013"
