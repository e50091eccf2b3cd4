"""Every kind of mail says when it leaves, and the document that people read says the same."""

from pathlib import Path

import pytest

from emegalis.outbox.letters import Kind, Moment
from emegalis.outbox.registry import kinds

DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"
WORDS = {Moment.AT_ONCE: "at once", Moment.GATHERED: "gathered"}
EVERY = list(kinds().values())


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.name)
def test_every_kind_says_when_it_leaves_and_what_for(kind: Kind):
    assert kind.moment is not None, f"{kind.name}: say whether it is due at once or gathered (Kind.moment)"
    assert kind.purpose, f"{kind.name}: say when it comes, for « Mes messages » (Kind.purpose)"


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.name)
def test_gathered_kind_can_be_told_and_is_neither_urgent_nor_secret(kind: Kind):
    assert bool(kind.tell) == kind.is_gathered
    assert not (kind.is_gathered and (kind.urgent or kind.secret))
    assert not (kind.is_gathered and not kind.still_due), "what waits must be asked whether it still makes sense"


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.name)
def test_no_secret_is_ever_copied(kind: Kind):
    assert not (kind.copied and (kind.secret or kind.urgent))


def test_document_lists_every_kind_as_it_is():
    lines = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("| `")]
    written = {cells[0].strip("` "): cells[2:5] for line in lines if len(cells := _cells(line)) == 5}
    known = {
        kind.name: [WORDS.get(kind.moment, "?"), "yes" if kind.opposable else "no", "yes" if kind.copied else "no"]
        for kind in EVERY
    }
    assert written == known


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
