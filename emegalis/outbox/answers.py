"""What a mail server's answer means, in plain French words. Pure."""

import re

_REASONS: list[tuple[str, str]] = [
    (r"5\.1\.[126]|user unknown|unknown user|no such (user|mailbox)|no mailbox|does not exist|address rejected: u",
     "L’adresse n’existe pas."),
    (r"4\.2\.2|5\.2\.2|over ?quota|mailbox (is )?full|quota exceeded", "La boîte est pleine."),
    (r"5\.2\.1|disabled|inactive|suspended", "La boîte est fermée."),
    (r"4\.7\.1|grey ?list", "Le serveur demande de réessayer un peu plus tard."),
    (r"5\.7\.|spam|policy|blocked|block ?list|black ?list", "Le filtre du destinataire refuse notre message."),
    (r"5\.3\.4|\b552\b|too (big|large)", "Le message est trop gros pour ce serveur."),
    (r"5\.1\.|host not found|domain", "Le domaine de l’adresse ne reçoit pas de courrier."),
    (r"^421", "Le serveur était occupé."),
    (r"^4", "Le serveur refuse pour l’instant."),
    (r"^5", "Le serveur refuse ce message."),
]  # fmt: skip


def plain_words(answer: str) -> str:
    """One sentence for an answer that begins with a code; nothing for words that are already ours."""
    if not re.match(r"[45](\d\d|\.\d+\.\d+)\b", answer):
        return ""
    said = _HOSTS.sub("", answer)
    return next(sentence for pattern, sentence in _REASONS if re.search(pattern, said, re.IGNORECASE))


_OF_THE_ADDRESS = re.compile(
    r"user unknown|unknown (user|recipient|mailbox)|no such (user|mailbox|recipient|address)|does ?n[o']t exist"
    r"|recipient (address )?rejected: (user|access denied)|invalid (recipient|mailbox|address)|address rejected"
    r"|(user|recipient|mailbox|account)( \S+)? (not found|unknown|is (disabled|inactive|closed))|mailbox unavailable"
    r"|(host|domain)( name)? not found|no mailbox here|account (that you tried to reach|has been) (does|disabled)",
    re.IGNORECASE,
)
_OF_THE_MOMENT = re.compile(
    r"quota|mailbox (is |was )?full|storage|spam|policy|blocked|block ?list|black ?list|reputation|rate ?limit"
    r"|too (big|large|many)|virus|dmarc|\bspf\b|\bdkim\b|content|timed? ?out|loop",
    re.IGNORECASE,
)
_HOSTS = re.compile(r"\d+(\.\d+){3}")
_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS_STATUS = re.compile(r"5\.(1\.([0-6]|9|10)|2\.[01]|4\.(1|4|310))$")
_STATUS_OF_THE_SENDER = {"5.1.7", "5.1.8"}
_ADDRESS_CODES = {"521", "550", "551", "553", "556"}


def blames_address(answer: str) -> bool:
    """Whether a refusal is about the address itself, which will not heal: nobody there, mailbox or domain closed.

    A full mailbox, a filter, a message too big are not. The enhanced status (RFC 3463) is heard first, then the
    words, then the bare code (RFC 5321).
    """
    answer = _HOSTS.sub("", answer)
    status = _ENHANCED.search(answer)
    if (status and (status[1] != "5" or status[0] in _STATUS_OF_THE_SENDER)) or re.match(r"4\d\d\b", answer):
        return False
    if status and _ADDRESS_STATUS.match(status[0]):
        return True
    if _OF_THE_ADDRESS.search(answer):
        return True
    if _OF_THE_MOMENT.search(answer) or (status and status[0] != "5.0.0"):
        return False
    return bool(status) or answer[:3] in _ADDRESS_CODES


def is_servers_own(answer: str) -> bool:
    """The words are the server's, in its language; the others are ours."""
    return bool(re.match(r"\d{3}\b|[245]\.\d+\.\d+\b", answer))
