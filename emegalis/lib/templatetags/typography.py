"""French dates, numbers and spaces in templates: the only way a screen, mail or PDF writes them."""

import datetime
import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from emegalis.lib import french, markdown

register = template.Library()
_ORDINAL = re.compile(r"\b(1)(er|re)\b|\b(\d+)(e)\b")
_MARKUP = re.compile(r"(<[^>]*>|&#?\w+;)")
_COMPOUND_NAME = re.compile(r"\b[A-ZÀ-Ý][\w’]*(?:-[A-ZÀ-Ý][\w’]*)+")


def _raise_ordinals(text: str) -> SafeString:
    """« 1er », « 2e »: the letters in superscript; the text is escaped first."""
    escaped = str(conditional_escape(text))
    return mark_safe(  # noqa: S308 - escaped on the line above, only <sup> is added
        _ORDINAL.sub(lambda m: f"{m[1] or m[3]}<sup>{m[2] or m[4]}</sup>", escaped)
    )


@register.filter
def day(value: datetime.date | None) -> SafeString | str:
    """« 24 novembre 2026 »."""
    return _raise_ordinals(french.long_date(value)) if value else ""


@register.filter
def weekday(value: datetime.date | None) -> SafeString | str:
    """« mardi 24 novembre 2026 »."""
    return _raise_ordinals(french.long_date(value, weekday=True)) if value else ""


@register.filter
def short_day(value: datetime.date | None) -> SafeString | str:
    """« 24 novembre », where the year is plain from the place."""
    return _raise_ordinals(french.long_date(value, year=False)) if value else ""


@register.filter
def hour(value: datetime.datetime | datetime.time | None) -> str:
    """« 14 h 30 »."""
    return french.hour(value) if value else ""


@register.filter
def moment(value: datetime.datetime | None) -> SafeString | str:
    """« jeudi 3 décembre 2026 à 18 h »."""
    return _raise_ordinals(french.moment(value)) if value else ""


@register.filter
def short_moment(value: datetime.datetime | None) -> SafeString | str:
    """« jeudi 3 décembre à 18 h »."""
    return _raise_ordinals(french.moment(value, year=False)) if value else ""


@register.filter
def number(value: int | float | None) -> str:
    """« 12 400 »."""
    return "" if value is None else french.number(value)


@register.filter
def counted(value: int, words: str) -> str:
    """``{{ 3|counted:"réserve" }}`` gives « 3 réserves »; ``"avis,avis"`` gives both forms."""
    singular, _, several = words.partition(",")
    return french.plural(value, singular, several)


@register.filter
def word(value: int, words: str) -> str:
    """The word alone, in the number of ``value``: ``{{ n|word:"membre" }}``, ``{{ n|word:"a,ont" }}``."""
    singular, _, several = words.partition(",")
    return singular if abs(value) < 2 else several or f"{singular}s"


@register.filter
def file_size(value: int | None) -> str:
    return french.file_size(value) if value else ""


@register.filter
def siren(value: str) -> str:
    return french.siren(value)


@register.filter
def typo(value: str) -> SafeString:
    """French spaces and signs; ordinals raised; escaped unless already safe.

    What a template writes itself (``with text="…"``) is safe: its words get their spaces, its tags stay as they are.
    """
    if isinstance(value, SafeString):
        return mark_safe(_outside_markup(value))  # noqa: S308 - safe before, only spaces and signs change
    return _raise_ordinals(french.typographic(str(value)))


def _outside_markup(html: str) -> str:
    """French spaces and signs in the words, between tags and entities."""
    return "".join(
        piece if piece.startswith(("<", "&")) else french.typographic(piece) for piece in _MARKUP.split(html)
    )


@register.filter
def unbroken(value: str) -> SafeString:
    """Names in large type are not cut at their hyphen: « Anne-Laure », « Abers-Kreiz » (pages only)."""
    escaped = str(conditional_escape(value))
    return mark_safe(  # noqa: S308 - escaped on the line above, only <span> is added
        _COMPOUND_NAME.sub(lambda m: f'<span class="text-nowrap">{m[0]}</span>', escaped)
    )


@register.filter
def plain_typo(value: str) -> str:
    """The same without markup, for titles of documents and mails in text."""
    return french.typographic(str(value))


@register.filter
def ordinals(value: object) -> SafeString:
    """Raise the ordinals of a text that already has its spaces (a semester, a label)."""
    return _raise_ordinals(str(value))


@register.filter(name="markdown")
def markdown_filter(value: str) -> SafeString:
    return markdown.render(value)
