"""Issues for tests. ``quick_paper`` spares the rendering where the paper itself is not what is tested."""

from collections.abc import Callable

import pytest

from bulletins.contents import Issue
from bulletins.models import Bulletin
from bulletins.rendering import Press
from emegalis.lib.pdf import Paper
from governance.members.models import Authority
from governance.members.roles import Actor, actor_for
from governance.people.models import Person
from tests.bulletins.factories import make_bulletin, publish, write, write_distinct

Fail = Callable[[str], None]


@pytest.fixture
def quick_paper(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Editions are « rendered » at once; call it with an edition's name to make that one fail."""
    failing: set[str] = set()

    def render(_: Press, issue: Issue) -> Paper:
        if issue.edition_name in failing:
            raise MemoryError("plus de place")
        titles = "|".join(piece.title for piece in issue.pieces)
        return Paper(f"%PDF {issue.edition_name} {titles}".encode(), 2)

    monkeypatch.setattr(Press, "render", render)
    return failing.add


@pytest.fixture
def by(secretary: Person) -> Actor:
    return actor_for(secretary)


@pytest.fixture
def draft(by: Actor, abers: Authority, menez: Authority, dgs: Person, elected: Person, other_dgs: Person) -> Bulletin:
    """A common reflection, news, one distinct article for each of the two authorities."""
    bulletin = make_bulletin(by=by)
    write(bulletin, "Cyberattaque", by=by)
    write(bulletin, "Photographies", by=by, scope="news")
    write_distinct(bulletin, "Archivage des Abers", [abers], by=by)
    write_distinct(bulletin, "Guichet de Menez", [menez], by=by)
    return bulletin


@pytest.fixture
def sent(draft: Bulletin, by: Actor, quick_paper: Fail) -> Bulletin:
    publish(draft, by=by)
    return draft
