"""What an answer of the server means for the message and for the relay. Pure (DESIGN section 6.5)."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """How far the conversation had come when the answer, or the silence, was met."""

    CONNECTION = "connexion"
    SENDER = "expéditeur"
    RECIPIENT = "destinataire"
    CONTENT = "contenu"
    HANDED_OVER = "remise"


class Verdict(StrEnum):
    """What follows for one message."""

    SENT = "sent"
    REFUSED = "refused"  # final, this recipient only
    LATER = "later"  # tried again after a growing delay
    UNANSWERED = "unanswered"  # the same, but a copy may have been taken
    RELAY_DOWN = "relay_down"  # nothing passes for now; the message is not to blame
    RELAY_REFUSES = "relay_refuses"  # nothing passes until someone mends our settings; the message is not to blame


@dataclass(frozen=True, slots=True)
class Reply:
    """The server's words, or ours when it said nothing (``code`` 0)."""

    stage: Stage
    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}" if self.code else self.text


_NOT_LET_IN = {530, 534, 535, 538}
_TOO_BIG = 552
_RELAYING_DENIED = re.compile(
    r"relay(ing)?\b.{0,20}\b(denied|not permitted|not allowed)|authentication required", re.I
)
_OUT_OF_STEP = 503


def judge(reply: Reply) -> Verdict:
    """The verdict of one answer."""
    if 200 <= reply.code < 300:
        return Verdict.SENT
    if reply.code < 500 or reply.code == _OUT_OF_STEP:
        return _passing(reply)
    return _final(reply)


def _passing(reply: Reply) -> Verdict:
    if reply.stage == Stage.CONNECTION:
        return Verdict.RELAY_DOWN
    if reply.stage == Stage.HANDED_OVER and not reply.code:
        return Verdict.UNANSWERED
    return Verdict.LATER


def _final(reply: Reply) -> Verdict:
    if reply.stage == Stage.CONNECTION or reply.code in _NOT_LET_IN:
        return Verdict.RELAY_REFUSES
    if reply.stage == Stage.SENDER and reply.code != _TOO_BIG:
        return Verdict.RELAY_REFUSES
    if reply.stage == Stage.RECIPIENT and _RELAYING_DENIED.search(reply.text):
        return Verdict.RELAY_REFUSES
    return Verdict.REFUSED
