"""Texts written in the portal: stored as Markdown, shown as the small, clean HTML that pages, mails and PDFs share."""

from dataclasses import dataclass
from html import unescape
from itertools import pairwise

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from emegalis.lib.french import typographic

TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "h3",
    "h4",
    "blockquote",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
ATTRIBUTES = {"a": {"href"}, "td": {"data-label"}}
SCHEMES = {"https", "http", "mailto", "tel"}
_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable("table")


def _typographic_tokens(tokens: list) -> None:
    for token in tokens:
        if token.type == "text":
            token.content = typographic(token.content)
        if token.children:
            _typographic_tokens(token.children)


def _shift_headings(tokens: list) -> None:
    """A text stands under the page's own h2: its titles begin at h3, whatever level was typed."""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3" if token.tag in {"h1", "h2", "h3"} else "h4"


def _label_cells(tokens: list[Token]) -> None:
    """On a phone a row becomes a card: each cell says under which head it stood."""
    heads: list[str] = []
    column = 0
    for token, inside in pairwise(tokens):
        if token.type == "table_open":
            heads = []
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open":
            heads.append("".join(run.text for run in _runs(inside)))
        elif token.type == "td_open":
            token.attrSet("data-label", heads[column])
            column += 1


def render(source: str) -> SafeString:
    """Render Markdown to HTML of ``TAGS`` only, links to web and mail addresses only, French typography applied."""
    tokens = _PARSER.parse(source)
    _shift_headings(tokens)
    _typographic_tokens(tokens)
    _label_cells(tokens)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    return mark_safe(clean)  # noqa: S308 - cleaned by nh3 on the line above


def plain(source: str) -> str:
    """The words alone, for summaries, mails in text and search."""
    return " ".join(unescape(nh3.clean(_PARSER.render(source), tags=set())).split())


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a line, in bold or not."""

    text: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """One piece of a text for documents that are not HTML: ``kind`` is paragraph, point, heading or table."""

    kind: str
    runs: tuple[Run, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def flow(source: str) -> list[Flow]:
    """The same text, piece by piece; the first row of a table is its head."""
    out: list[Flow] = []
    rows: list[list[str]] = []
    depth, cell, is_heading = 0, False, False
    for token in _PARSER.parse(source):
        if token.type in {"list_item_open", "list_item_close"}:
            depth += token.nesting
        elif token.type in {"heading_open", "heading_close"}:
            is_heading = token.nesting == 1
        elif token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            cell = True
        elif token.type == "table_close":
            out.append(Flow("table", rows=tuple(map(tuple, rows))))
            rows, cell = [], False
        elif token.type == "inline" and cell:
            rows[-1].append("".join(run.text for run in _runs(token)))
        elif token.type == "inline":
            out.append(Flow("heading" if is_heading else "point" if depth else "paragraph", _runs(token)))
    return out


def _runs(inline: Token) -> tuple[Run, ...]:
    runs, strong = [], 0
    for token in inline.children or []:
        if token.type in {"strong_open", "strong_close"}:
            strong += token.nesting
        elif token.type in {"softbreak", "hardbreak"}:
            runs.append(Run(" ", bool(strong)))
        elif token.content:
            runs.append(Run(token.content, bool(strong)))
    return tuple(runs)
