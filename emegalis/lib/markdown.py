"""Texts written in the portal: stored as Markdown, shown as the small, clean HTML that pages, mails and PDFs share."""

from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

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


def render(source: str) -> SafeString:
    """Render Markdown to HTML of ``TAGS`` only, links to web and mail addresses only, French typography applied."""
    tokens = _PARSER.parse(source)
    _shift_headings(tokens)
    _typographic_tokens(tokens)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    clean = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto", "tel"}, link_rel=None
    )
    return mark_safe(clean)  # noqa: S308 - cleaned by nh3 on the line above


def plain(source: str) -> str:
    """The words alone, for summaries, mails in text and search."""
    return " ".join(unescape(nh3.clean(_PARSER.render(source), tags=set())).split())
