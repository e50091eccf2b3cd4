"""The documents joined to the orientations of the demonstration."""

from bulletins.demonstration.clock import at
from bulletins.demonstration.content import content
from bulletins.demonstration.history import Story
from bulletins.demonstration.pictures import note
from governance.strategy.models import Orientation
from governance.strategy.services import add_document


def tell_documents(story: Story, orientations: dict[int, Orientation]) -> None:
    """A page or two each, before any version is published."""
    for entry in content()["orientations"]:
        with at(story.calendar.moment(-298, 16)):
            for paper in entry.get("documents", []):
                upload = note(paper["title"], *paper["words"])
                add_document(
                    orientation=orientations[entry["number"]], title=paper["title"], upload=upload, by=story.secretary
                )
