"""Addresses in words: short, unique, never one of our own pages. Pure: the caller says what is taken."""

from collections.abc import Callable

from django.utils.text import slugify

LONGEST = 70
# Pages that stand beside the objects: /orientations/nouvelle/, /plan/nouveau/.
RESERVED = frozenset({"nouvelle", "nouveau"})


def _shorten(slug: str) -> str:
    """Cut at a word."""
    return slug if len(slug) <= LONGEST else slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]


def free_slug(title: str, *, is_taken: Callable[[str], bool], otherwise: str) -> str:
    """The slug of a title, numbered when it is taken; ``otherwise`` when the title holds no letter."""
    stem = _shorten(slugify(title.replace("’", " ").replace("'", " "))) or otherwise
    slug, rank = stem, 1
    while slug in RESERVED or is_taken(slug):
        rank += 1
        slug = f"{stem}-{rank}"
    return slug
