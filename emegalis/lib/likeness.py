"""How alike two texts are, by the words that say what they are about; accents and plurals forgiven. Pure."""

from collections.abc import Iterable

from emegalis.lib.search import stems

# Words that every text of ours holds say nothing of its subject.
EMPTY = frozenset(
    stems(
        "le la les un une des du de au aux et ou en par pour sur sous dans avec sans entre vers chez que qui quoi "
        "dont ce cet cette ces son sa ses leur leurs notre nos votre vos il elle ils elles on nous vous être avoir "
        "faire plus moins tout tous toute toutes pas ne se est sont collectivité syndicat mixte commune membre"
    )
)
# The share of telling words from which two texts are worth being shown together.
ALIKE = 0.34


def telling_stems(*texts: str) -> list[str]:
    """The stems that say what a text is about, each once, in its order."""
    found = (stem for text in texts for stem in stems(text) if len(stem) > 2 and stem not in EMPTY)
    return list(dict.fromkeys(found))


def likeness(wanted: Iterable[str], search_text: str) -> float:
    """What share of these stems a stored ``search_text`` holds, from 0 to 1."""
    words = list(wanted)
    held = set(search_text.split())
    return sum(word in held for word in words) / len(words) if words else 0.0
