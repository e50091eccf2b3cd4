"""What a reader sees of a page, and the French typography that it must have."""

import re
from html.parser import HTMLParser

UNREAD = {"script", "style", "textarea", "code", "pre", "kbd", "samp"}
SPOKEN = ("alt", "title", "aria-label", "placeholder")
FAULTS = re.compile(
    r"\w'\w"  # a typewriter's apostrophe
    r"|\S[ \u00a0][;!?](?!\w)"  # a space that is not narrow
    r"|\w[;!?](?=\s|$)"  # none at all
    r"|\S :(?=\s|$)|\w:(?=\s)"  # one that may be cut, or none
    r"|« |«(?=\w)| »|\w»|\.\.\.|n° ",
)


class _Words(HTMLParser):
    """Every run of words between two blocks, and every attribute that is read aloud."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []
        self._silent = 0
        self._run = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in UNREAD
        self.runs += [value for name, value in attrs if name in SPOKEN and value]
        self._cut(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in UNREAD
        self._cut(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._run += data

    def _cut(self, tag: str) -> None:
        """A block, or a figure drawn, ends a run; a word in bold does not."""
        if tag not in {"a", "strong", "em", "b", "i", "span", "sup", "abbr", "mark", "time"}:
            self.runs.append(self._run)
            self._run = ""


def faulty_signs(html: str) -> list[str]:
    """Each with the words around it; none on a page typed as French is printed."""
    words = _Words()
    words.feed(html)
    words.close()
    runs = [re.sub(r"[ \t\r\n]+", " ", run).strip() for run in [*words.runs, words._run]]
    return [
        run[max(0, fault.start() - 30) : fault.end() + 15]
        for run in dict.fromkeys(runs)
        for fault in FAULTS.finditer(re.sub(r"https?://\S+|\S+@\S+", "", run))
    ]
