"""The five steps of an issue, from its first word to its sending: where it stands, what each still lacks. Pure."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emegalis.lib.french import moment, plural

if TYPE_CHECKING:
    from bulletins.checks import Check
    from bulletins.models import Bulletin, Proof


@dataclass(frozen=True, slots=True)
class Step:
    """``state`` is done, now or next; ``says`` what is missing, or where it stands."""

    name: str
    anchor: str
    says: str
    state: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the steps are told of an issue."""

    bulletin: "Bulletin"
    articles: int
    recipients: int
    checks: "Sequence[Check]"
    proofs: "Sequence[Proof]"
    written_at: datetime.datetime | None = None

    @property
    def pending(self) -> int:
        return sum(check.is_pending for check in self.checks)

    @property
    def blocking(self) -> int:
        return sum(check.blocks and check.article_id is not None for check in self.checks)

    @property
    def unanswered(self) -> int:
        return sum(not proof.is_answered for proof in self.proofs)

    @property
    def to_mend(self) -> int:
        """Proofs that came back with remarks, nothing being written since."""
        since = self.written_at
        remarks = [proof.answered_at for proof in self.proofs if proof.answered_at and not proof.is_good]
        return sum(since is None or at >= since for at in remarks)


def steps_of(standing: Standing) -> list[Step]:
    """In order; the first that is not done is the one to take now."""
    bulletin = standing.bulletin
    told = [
        ("Écrire", "t-articles", *_writing(standing)),
        ("Relire", "t-editions", *_reading(standing)),
        ("Destinataires", "t-destinataires", *_recipients(standing)),
        ("Prêt", "t-pret", *_ready(standing)),
        ("Envoyer", "t-envoi", *_sending(bulletin)),
    ]
    current = next((rank for rank, (*_, is_done) in enumerate(told) if not is_done), None)
    return [
        Step(name, anchor, says, "done" if is_done else "now" if rank == current else "next")
        for rank, (name, anchor, says, is_done) in enumerate(told)
    ]


def _writing(standing: Standing) -> tuple[str, bool]:
    if not standing.bulletin.is_draft:
        return plural(standing.articles, "article figé", "articles figés"), True
    if not standing.articles:
        return "pas encore d’article", False
    if standing.blocking:
        return plural(standing.blocking, "correction attendue", "corrections attendues"), False
    return plural(standing.articles, "article"), True


def _reading(standing: Standing) -> tuple[str, bool]:
    if standing.unanswered:
        said = plural(standing.unanswered, "épreuve sans réponse", "épreuves sans réponse")
        return said, not standing.bulletin.is_draft
    if standing.to_mend:
        return plural(standing.to_mend, "épreuve à corriger", "épreuves à corriger"), not standing.bulletin.is_draft
    if standing.proofs:
        said = plural(len(standing.proofs), "épreuve relue", "épreuves relues")
        return said, True
    return "épreuve facultative", bool(standing.articles)


def _recipients(standing: Standing) -> tuple[str, bool]:
    if not standing.recipients:
        return "personne encore", False
    return plural(standing.recipients, "personne"), True


def _ready(standing: Standing) -> tuple[str, bool]:
    if not standing.bulletin.is_draft:
        return "articles figés", True
    if standing.pending:
        return plural(standing.pending, "point à voir", "points à voir"), False
    return "rien ne manque", False


def _sending(bulletin: "Bulletin") -> tuple[str, bool]:
    if bulletin.sent_at:
        return f"parti {moment(bulletin.sent_at, weekday=False)}", True
    if bulletin.is_stopped:
        return "l’envoi prévu est arrêté", False
    if bulletin.is_scheduled and bulletin.send_at:
        return f"prévu {moment(bulletin.send_at, year=False)}", False
    return ("maintenant ou à une heure choisie", False) if bulletin.is_ready else ("quand il sera prêt", False)
