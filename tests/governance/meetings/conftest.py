"""A Tuesday of the second semester of 2026, as in the mock-ups."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from emegalis.lib.french import PARIS
from governance.meetings.services import approvals, dispatching

NOW = datetime.datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands at ten in the morning; a test moves it with ``clock.move_to``."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    """Papers of a test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def real_paper() -> None:
    """The document is laid out in full: for the tests that read it."""


@pytest.fixture(autouse=True)
def quick_paper(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere a few bytes stand for the document: laying it out takes a second."""
    if "real_paper" not in request.fixturenames:
        monkeypatch.setattr(dispatching, "convocation_pdf", lambda *args, **kwargs: b"%PDF-1.7 essai")
        monkeypatch.setattr(dispatching, "supplement_pdf", lambda *args, **kwargs: b"%PDF-1.7 complement")
        monkeypatch.setattr(approvals, "minutes_pdf", lambda *args, **kwargs: b"%PDF-1.7 compte rendu")
        monkeypatch.setattr(approvals, "examined_pdf", lambda *args, **kwargs: b"%PDF-1.7 liste")
