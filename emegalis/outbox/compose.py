"""From templates to a letter: subject, text and HTML beside it, in the layout of ``templates/layout/mail_base.*``."""

import re
import textwrap
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

from emegalis.lib import french
from emegalis.lib.identity import site_identity
from emegalis.outbox.letters import Attachment, Letter

LINE_WIDTH = 76
_BLANKS = re.compile(r"[ \t\r\n]+")
_SUPERSCRIPT = re.compile(r"</?sup>")
_SERIF = "font-family:Georgia,'Times New Roman',serif;color:#0c343e;"
# Mail programs drop style sheets: each element carries its own. Templates write the bare tag.
_STYLES = {
    "p": "margin:0 0 16px;",
    "h2": f"margin:24px 0 8px;{_SERIF}font-size:19px;line-height:26px;font-weight:bold;",
    "h3": f"margin:20px 0 6px;{_SERIF}font-size:17px;line-height:24px;font-weight:bold;",
    "ul": "margin:0 0 16px;padding:0 0 0 22px;",
    "ol": "margin:0 0 16px;padding:0 0 0 22px;",
    "li": "margin:0 0 6px;",
    "blockquote": f"margin:0 0 20px;padding:0 0 0 18px;border-left:3px solid #86b1b9;{_SERIF}"
    "font-size:18px;line-height:27px;",
    "sup": "line-height:0;font-size:75%;",
    "a": "color:#175a69;",
}
_BARE_TAG = re.compile(r"<(p|h2|h3|ul|ol|li|blockquote|sup)>|<(a) (href=\"[^\"]*\")>")


def compose_letter(
    stem: str,
    context: dict[str, Any],
    *,
    attachments: tuple[Attachment, ...] = (),
    headers: dict[str, str] | None = None,
) -> Letter:
    """Render ``<stem>_subject.txt``, ``<stem>.txt`` and ``<stem>.html`` to a letter.

    The subject begins with the publisher's short name in brackets. All three get ``identity``, ``demonstration`` and
    ``site_url``; the HTML also ``subject``. In text, ordinals lose their markup and long lines are folded. A context
    with ``copy_of`` (a name) makes a copy of what that person gets, which says so.
    """
    common = {
        "identity": site_identity(),
        "demonstration": settings.DEMONSTRATION,
        "site_url": settings.SITE_URL,
        "copy_of": "",
    } | context
    subject = _subject(_plain(f"{stem}_subject.txt", common), common["identity"].short_name)
    if common["copy_of"]:
        subject = subject.replace("] ", "] Copie – ", 1)
    return Letter(
        subject=subject,
        text=_folded(_plain(f"{stem}.txt", common)),
        html=_styled(get_template(f"{stem}.html").render(common | {"subject": subject})),
        attachments=attachments,
        headers=headers or {},
    )


def plain_text(name: str, context: dict[str, Any]) -> str:
    """A text that someone will send by themselves, folded as the mails are."""
    return _folded(_plain(name, {"identity": site_identity(), "demonstration": settings.DEMONSTRATION} | context))


def _plain(name: str, context: dict[str, Any]) -> str:
    """A template of plain text: nothing is escaped, superscripts become plain letters, spaces are French."""
    rendered = get_template(name).template.render(  # type: ignore[attr-defined]
        Context(context, autoescape=False)
    )
    return french.spaced(_SUPERSCRIPT.sub("", rendered))


def _subject(line: str, sender: str) -> str:
    line = _BLANKS.sub(" ", line).strip()
    return line if line.startswith("[") else f"[{sender}] {line}"


def _folded(text: str) -> str:
    """Lines of at most 76 characters, addresses whole, at most one empty line in a row."""
    lines = [part for line in text.strip().splitlines() for part in _fold(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _fold(line: str) -> list[str]:
    if len(line) <= LINE_WIDTH or "://" in line:
        return [line]
    indent = line[: len(line) - len(line.lstrip(" "))]
    hanging = indent + ("  " if line.lstrip(" ").startswith("– ") else "")
    return textwrap.wrap(
        line,
        LINE_WIDTH,
        initial_indent="",
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _styled(html: str) -> str:
    """Give each bare element its inline style."""

    def style(match: re.Match[str]) -> str:
        tag, attributes = match[1] or match[2], f" {match[3]}" if match[3] else ""
        return f'<{tag}{attributes} style="{_STYLES[tag]}">'

    return _BARE_TAG.sub(style, html)
