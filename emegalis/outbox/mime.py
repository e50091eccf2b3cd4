"""Mail as bytes on the wire: bodies built, encoded and dot-stuffed once; only the head changes per recipient.

Pure. Every function here returns bytes with CRLF line ends and dots already doubled (RFC 5321 §4.5.2), so that
pieces can be joined and sent as they are, followed by ``END``.
"""

import base64
import datetime
import quopri
import re
import secrets
from collections.abc import Iterator
from email.utils import encode_rfc2231, format_datetime
from functools import lru_cache
from typing import NamedTuple

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.letters import Attachment, Letter

CRLF = b"\r\n"
END = b".\r\n"
MIME_VERSION = b"MIME-Version: 1.0\r\n"
_WORD_BYTES = 45
LONGEST_ADDRESS, LONGEST_NAME, LONGEST_SUBJECT, LONGEST_LINE = 254, 200, 250, 998

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_LINE_START_DOT = re.compile(rb"(?m)^\.")


class Body(NamedTuple):
    """What is stored of a letter: with a ``boundary``, only its attachments, waiting for a personal text."""

    boundary: str
    payload: bytes


# ---------------------------------------------------------------- refusals, at entry and again before leaving


def check_address(address: str) -> str:
    """The address, when one SMTP envelope can carry it; refused otherwise."""
    if len(address) > LONGEST_ADDRESS or len(address.partition("@")[0]) > 64:
        raise BusinessRuleError(
            f"Cette adresse est trop longue ({LONGEST_ADDRESS} caractères au plus).", field="email"
        )
    if not _ADDRESS.fullmatch(address):
        raise BusinessRuleError(
            "Cette adresse n’est pas une adresse électronique que nous pouvons servir : "
            "ni accent, ni espace, ni virgule.",
            field="email",
        )
    return address


def check_line(text: str, *, longest: int, what: str) -> str:
    """One line of text for a head: no line break or control sign, within its length."""
    if _CONTROL.search(text):
        raise BusinessRuleError(f"{what} contient un retour à la ligne ou un signe de commande.")
    if len(text) > longest:
        raise BusinessRuleError(f"{what} est trop long ({longest} caractères au plus).")
    return text


def check_headers(headers: dict[str, str]) -> dict[str, str]:
    """Extra headers, when each is one line with a name that mail knows."""
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name):
            raise BusinessRuleError(f"« {name[:60]!a} » n’est pas un nom d’en-tête.")
        check_line(value, longest=LONGEST_LINE - 80, what=f"L’en-tête {name}")
    return headers


def printable(text: str) -> str:
    """The text without the signs that neither a head nor a database column takes."""
    return _CONTROL.sub(" ", text)


def check_recipient(address: str, name: str) -> None:
    """Refuse what no head or envelope can carry."""
    check_address(address)
    check_line(name, longest=LONGEST_NAME, what="Le nom du destinataire")


# ---------------------------------------------------------------- heads


def header(name: str, value: str) -> bytes:
    """One header line: words beyond ASCII by RFC 2047; addresses and links left whole."""
    if value.isascii() and "=?" not in value:
        return f"{name}: {value}\r\n".encode("ascii")
    return f"{name}: {_encoded_words(value, name)}\r\n".encode("ascii")


@lru_cache(maxsize=4096)
def _encoded_words(value: str, header_name: str) -> str:
    """RFC 2047, one word of at most 75 signs a line; no character is cut in two."""
    if _CONTROL.search(value):
        raise BusinessRuleError(f"L’en-tête {header_name} ne peut pas être écrit.")
    words = (base64.b64encode(chunk).decode("ascii") for chunk in _chunks(value, _WORD_BYTES - len(header_name)))
    return "\r\n ".join(f"=?utf-8?b?{word}?=" for word in words)


def _chunks(value: str, first: int) -> Iterator[bytes]:
    """The text in UTF-8, in pieces of at most 45 bytes, ``first`` for the first."""
    chunk, longest = b"", first
    for character in value:
        encoded = character.encode("utf-8")
        if len(chunk) + len(encoded) > longest:
            yield chunk
            chunk, longest = b"", _WORD_BYTES
        chunk += encoded
    yield chunk


def mailbox(header_name: str, name: str, address: str) -> bytes:
    """``From: Name <address>``: the name quoted or encoded, the address on its own line when long."""
    if not name:
        return f"{header_name}: {address}\r\n".encode("ascii")
    if _PLAIN_NAME.fullmatch(name) and "=?" not in name and name == name.strip():
        shown = name
    elif name.isascii() and "=?" not in name:
        shown = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    else:
        shown = _encoded_words(name, header_name)
    return f"{header_name}: {shown}\r\n <{address}>\r\n".encode("ascii")


def head(
    *,
    sender: tuple[str, str],
    recipient: tuple[str, str],
    subject: str,
    date: datetime.datetime,
    message_id: str,
    headers: dict[str, str],
    list_id: tuple[str, str] | None = None,
    reply_to: str = "",
) -> bytes:
    """The head of one delivery, up to the MIME headers; ``sender`` and ``recipient`` are (name, address).

    ``headers`` may replace ``Subject`` and ``Reply-To``; ``list_id`` is (label, identifier). Raises
    ``BusinessRuleError`` on anything a head cannot carry.
    """
    extra = dict(check_headers(headers))
    subject = check_line(extra.pop("Subject", subject), longest=LONGEST_SUBJECT, what="L’objet")
    check_recipient(recipient[1], recipient[0])
    check_recipient(sender[1], sender[0])
    lines = [
        mailbox("From", *sender),
        mailbox("To", *recipient),
        header("Subject", subject),
        header("Date", format_datetime(date)),
        header("Message-ID", message_id),
        header("Auto-Submitted", "auto-generated"),
        *([mailbox("List-Id", *list_id)] if list_id else []),
        *([header("Reply-To", check_address(reply_to))] if reply_to and "Reply-To" not in extra else []),
        *(header(name, value) for name, value in extra.items()),
        MIME_VERSION,
    ]
    return b"".join(lines)


# ---------------------------------------------------------------- bodies


def _stuffed(data: bytes) -> bytes:
    return _LINE_START_DOT.sub(b"..", data)


def _text_part(subtype: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    encoded = quopri.encodestring(lines.encode("utf-8", "replace")).replace(b"\n", CRLF)
    top = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return top.encode("ascii") + _stuffed(encoded)


def _filename(name: str) -> str:
    if name.isascii():
        return 'filename="' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return "filename*=" + encode_rfc2231(name, "utf-8")


def _attachment_part(attachment: Attachment) -> bytes:
    name = check_line(attachment.filename, longest=150, what="Le nom de la pièce jointe")
    content_type = check_line(attachment.content_type, longest=150, what="Le type de la pièce jointe")
    top = (
        f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment; {_filename(name)}\r\n\r\n"
    )
    return top.encode("ascii") + base64.encodebytes(attachment.content).replace(b"\n", CRLF)


def _boundary() -> str:
    # "=_" can appear neither in base64 nor in quoted-printable, so no part can hold its own separator.
    return f"=_{secrets.token_hex(12)}"


def _multipart(subtype: str, boundary: str, parts: list[bytes]) -> bytes:
    top = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode("ascii")
    return top + _joined(boundary, parts)


def _joined(boundary: str, parts: list[bytes]) -> bytes:
    separator = f"--{boundary}".encode("ascii")
    return b"".join(separator + CRLF + part + CRLF for part in parts) + separator + b"--\r\n"


def text_entity(text: str, html: str = "") -> bytes:
    """The words of a mail, from ``Content-Type`` on: plain text, with HTML beside it when there is some."""
    plain = _text_part("plain", text)
    if not html:
        return plain
    return _multipart("alternative", _boundary(), [plain, _text_part("html", html)])


def body_of(letter: Letter) -> Body:
    """What to store of a letter: the whole body, or only the attachments when each recipient has their own words."""
    files = [_attachment_part(attachment) for attachment in letter.attachments]
    if letter.text or letter.html:
        words = text_entity(letter.text, letter.html)
        return Body("", _multipart("mixed", _boundary(), [words, *files]) if files else words)
    boundary = _boundary() if files else ""
    return Body(boundary, _joined(boundary, files) if files else b"")


def pieces(head_bytes: bytes, body: Body, personal: bytes | None) -> tuple[bytes, ...]:
    """One whole message, ready to follow ``DATA``, in pieces: what many share is never copied."""
    if personal is None:
        return head_bytes, body.payload
    if not body.boundary:
        return (head_bytes + personal,)
    opening = f'Content-Type: multipart/mixed; boundary="{body.boundary}"\r\n\r\n--{body.boundary}\r\n'
    return head_bytes + opening.encode("ascii") + personal + CRLF, body.payload


def wire(head_bytes: bytes, body: Body, personal: bytes | None) -> bytes:
    """The same in one piece; ``END`` comes after it."""
    return b"".join(pieces(head_bytes, body, personal))
