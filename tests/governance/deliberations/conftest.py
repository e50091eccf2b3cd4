"""The same Tuesday as for meetings."""

from tests.governance.meetings.conftest import clock, media, quick_paper

__all__ = ["clock", "media", "quick_paper"]
