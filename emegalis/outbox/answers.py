"""What a mail server's answer means, in plain French words. Pure."""

import re

_REASONS: list[tuple[str, str]] = [
    (r"5\.1\.[126]|user unknown|unknown user|no such (user|mailbox)|does not exist|address rejected: u",
     "L’adresse n’existe pas."),
    (r"4\.2\.2|5\.2\.2|over ?quota|mailbox (is )?full|quota exceeded", "La boîte est pleine."),
    (r"5\.2\.1|disabled|inactive|suspended", "La boîte est fermée."),
    (r"4\.7\.1|grey ?list", "Le serveur demande de réessayer un peu plus tard."),
    (r"5\.7\.|spam|policy|blocked|block ?list|black ?list", "Le filtre du destinataire refuse notre message."),
    (r"5\.3\.4|\b552\b|too (big|large)", "Le message est trop gros pour ce serveur."),
    (r"5\.1\.|host not found|domain", "Le domaine de l’adresse ne reçoit pas de courrier."),
    (r"^421", "Le serveur était occupé."),
    (r"^4\d\d", "Le serveur refuse pour l’instant."),
    (r"^5\d\d", "Le serveur refuse ce message."),
]  # fmt: skip


def plain_words(answer: str) -> str:
    """One sentence for an answer that begins with a code; nothing for words that are already ours."""
    if not re.match(r"[45]\d\d\b", answer):
        return ""
    return next(sentence for pattern, sentence in _REASONS if re.search(pattern, answer, re.IGNORECASE))


def is_servers_own(answer: str) -> bool:
    """The words are the server's, in its language; the others are ours."""
    return bool(re.match(r"\d{3}\b", answer))
