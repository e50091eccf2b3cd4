"""What the tests of faults count: lost, doubled, wrong edition; `make faults` prints it (docs/reliability.md)."""

import json
import os
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path

from emegalis.outbox.models import Delivery
from tests.faults.smtp import FaultySmtp, Mail
from tests.faults.world import EDITIONS


def seconds(value: float) -> str:
    return f"{value:.1f} s"


@dataclass(frozen=True)
class Count:
    """What became of the mails of one sending."""

    recipients: int
    lost: int
    doubled: int
    wrong: int

    @classmethod
    def of(cls, smtp: FaultySmtp, everyone: list[str], *, but: int = 0) -> "Count":
        """Compare what the mail server took with what each was to get (editions in turn, ``World.send``).

        ``but``: how many of the first were to get nothing.
        """
        counts = smtp.counts
        expected = {
            address: EDITIONS[number % len(EDITIONS)] for number, address in enumerate(everyone) if number >= but
        }
        theirs = [mail for mail in smtp.mails if mail.recipient in expected]
        return cls(
            recipients=len(expected),
            lost=sum(not counts[address] for address in expected),
            doubled=sum(counts[address] > 1 for address in expected),
            wrong=sum(mail.edition != expected[mail.recipient] for mail in theirs) + _torn(theirs),
        )


def _torn(mails: list[Mail]) -> int:
    """Mails whose body is not the one of their edition to the last byte."""
    bodies = defaultdict(set)
    for mail in mails:
        bodies[mail.edition].add(mail.digest)
    return sum(len(digests) - 1 for digests in bodies.values())


def count_of(smtp: FaultySmtp, everyone: list[str]) -> Count:
    """The same for those who get one mail each, whichever it is."""
    counts = smtp.counts
    got = [counts[address] for address in everyone]
    return Count(len(got), got.count(0), sum(number > 1 for number in got), 0)


def copies_share_a_message_id(smtp: FaultySmtp) -> bool:
    names = defaultdict(set)
    for mail in smtp.mails:
        names[mail.recipient].add(mail.message_id)
    return all(len(found) == 1 for found in names.values())


def doubled_are_labelled(smtp: FaultySmtp) -> bool:
    doubled = {address for address, count in smtp.counts.items() if count > 1}
    return doubled <= set(Delivery.objects.perhaps_twice().values_list("address", flat=True))


@dataclass
class Figures:
    """One line for each fault made, on one kind of database."""

    database: str
    lines: list[dict[str, object]] = field(default_factory=list)

    def note(
        self, row: int, fault: str, count: Count, *, allowed: int = 0, resumed: float | None = None, note: str = ""
    ) -> None:
        """``allowed``: how many may be doubled at most; ``resumed``: seconds until mail left again."""
        line = {"row": row, "fault": fault, "allowed": allowed, "resumed": resumed, "note": note}
        self.lines.append(line | asdict(count) | {"database": self.database})

    def keep(self) -> None:
        """Leave them for ``bin/faults.py`` to print."""
        if path := os.environ.get("FAULTS_FIGURES"):
            Path(path).write_text(json.dumps(self.lines, ensure_ascii=False), encoding="utf-8")
