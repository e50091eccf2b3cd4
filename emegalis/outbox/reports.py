"""What a mail that comes back says: whose address failed, for good or for now, in which words. Pure.

Reports follow RFC 3464, or the habits of some servers: flufl.bounce reads them. What answers by itself (absences,
receipts of reading) says nothing of an address.
"""

import email
import email.policy
import hashlib
import logging
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from enum import Enum

import flufl.bounce

from emegalis.outbox.mime import printable

logger = logging.getLogger(__name__)
_LONGEST_ANSWER = 500
_REACHED_BY = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To", "Cc")
_ABSENT = re.compile(
    r"absen(t|ce)|out of (the )?office|r[ée]ponse automatique|automatic reply|auto[- ]?reply|vacation|cong[ée]s",
    re.IGNORECASE,
)
_SERVERS_WORDS = re.compile(r"\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b.*|(?<![\d.])[45][0-5]\d[ -](?=\S).*")
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_NO_STATUS = {"", "5.0.0", "4.0.0"}


class Nature(Enum):
    """What kind of mail has come."""

    REPORT = "report"
    AUTOMATIC = "automatic"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Report:
    """One mail read. ``addresses`` failed, in lower case; ``reached_by`` are the addresses it came to."""

    nature: Nature
    fingerprint: str
    addresses: frozenset[str] = frozenset()
    is_delay: bool = False
    answer: str = ""
    reached_by: tuple[str, ...] = ()


def read_report(raw: bytes) -> Report:
    """Whatever the bytes, one of three natures: a mail that cannot be understood is a letter, for someone to read."""
    fingerprint = hashlib.sha256(raw).hexdigest()
    try:
        return _read(email.message_from_bytes(raw, policy=email.policy.compat32), fingerprint)
    except Exception:
        logger.exception("A returned mail cannot be read.")
        return Report(Nature.LETTER, fingerprint)


def _read(message: Message, fingerprint: str) -> Report:
    blocks = list(_blocks(message))
    is_certain = bool(blocks) or "X-Failed-Recipients" in message
    if not is_certain and (_is_automatic(message) or not _is_from_a_server(message)):
        return Report(Nature.AUTOMATIC if _is_automatic(message) else Nature.LETTER, fingerprint)
    delayed, failed = flufl.bounce.all_failures(message)
    if not (delayed or failed):
        # A report of success, or one that no detector understands.
        return Report(Nature.AUTOMATIC if blocks else Nature.LETTER, fingerprint)
    addresses = frozenset(_text(address).lower() for address in failed or delayed)
    return Report(
        Nature.REPORT,
        fingerprint,
        addresses=addresses,
        is_delay=not failed,
        answer=_answer(message, blocks, addresses, is_delay=not failed),
        reached_by=tuple(_reached_by(message)),
    )


def _blocks(message: Message) -> Iterator[Message]:
    """The headers of each recipient in the parts that RFC 3464 defines."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (block for block in part.get_payload() if isinstance(block, Message) and "Action" in block)


def _is_automatic(message: Message) -> bool:
    """Absences (RFC 3834), receipts of reading (RFC 8098), and what some programs write instead."""
    if any(part.get_content_type() == "message/disposition-notification" for part in message.walk()):
        return True
    if any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Response-From")):
        return True
    if _header(message, "Auto-Submitted").lower().startswith(("auto-replied", "auto-notified")):
        return True
    if _header(message, "Precedence").lower() in {"auto_reply", "auto-reply"}:
        return True
    return not _is_from_a_server(message) and bool(_ABSENT.search(_header(message, "Subject")))


def _is_from_a_server(message: Message) -> bool:
    sender = f"{_header(message, 'From')} {_header(message, 'Return-Path')}".lower()
    return "<>" in sender or "mailer-daemon" in sender or "postmaster" in sender or "mail delivery" in sender


def _answer(message: Message, blocks: list[Message], addresses: Collection[str], *, is_delay: bool) -> str:
    """The server's words, beginning with its code or its status where one is given."""
    wanted = "delayed" if is_delay else ("fail", "error")
    for block in blocks:
        if _header(block, "Action").lower().startswith(wanted):
            return _of_block(block)
    return _in_words(message, addresses)


def _in_words(message: Message, addresses: Collection[str]) -> str:
    """What an old server writes after the address, in the midst of its apologies and before our own mail."""
    part = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    content = part.get_payload(decode=True) if part else None
    text = " ".join(_text(content if isinstance(content, bytes) else b"").split()).partition(" ---")[0]
    for address in addresses:
        text = re.split(rf"<?{re.escape(address)}>?:?", text, maxsplit=1, flags=re.IGNORECASE)[-1].strip()
    match = _SERVERS_WORDS.search(text)
    if match is None and (status := _STATUS.search(text)):
        return f"{status[0]} {text}"[:_LONGEST_ANSWER]
    return (match[0] if match else text)[:_LONGEST_ANSWER]


def _of_block(block: Message) -> str:
    """« smtp; 550 5.1.1 User unknown » and « 5.1.1 » give « 550 5.1.1 User unknown »."""
    words = " ".join(_header(block, "Diagnostic-Code").split())
    kind, separator, rest = words.partition(";")
    words = rest.strip() if separator and " " not in kind else words
    match = _STATUS.search(_header(block, "Status"))
    status = match[0] if match else ""
    if status in _NO_STATUS or _STATUS.search(words):
        return (words or status)[:_LONGEST_ANSWER]
    code = re.match(r"[45]\d\d[ -]+", words)
    words = f"{words[:3]} {status} {words[code.end() :]}" if code else f"{status} {words}"
    return words.strip()[:_LONGEST_ANSWER]


def _reached_by(message: Message) -> Iterator[str]:
    for name in _REACHED_BY:
        yield from (address for _, address in getaddresses([str(value) for value in message.get_all(name, [])]))


def _header(message: Message, name: str) -> str:
    """One header as words; bytes that no encoding explains become signs that a database takes."""
    value = message.get(name, "")
    try:
        return _clean(str(make_header(decode_header(str(value)))))
    except (LookupError, UnicodeError, ValueError):
        return _clean(str(value))


def _text(data: bytes) -> str:
    return _clean(data.decode("utf-8", "replace"))


def _clean(text: str) -> str:
    return printable(text).replace("\ufffd", "?").strip()
