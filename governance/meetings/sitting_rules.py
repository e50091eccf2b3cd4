"""The rules of a body as they stood when a meeting was opened: what is counted later is counted by them. Pure."""

from dataclasses import asdict, dataclass, field
from typing import Any

from governance.meetings.proxies import ProxyRule
from governance.meetings.quorum import QuorumRule


@dataclass(frozen=True, slots=True)
class SittingRules:
    """Quorum, proxies and ballots of one meeting; ``casting_vote``: the chair decides a tie, except in secret."""

    quorum: QuorumRule = field(default_factory=QuorumRule)
    proxies: ProxyRule = field(default_factory=lambda: ProxyRule(0))
    votes_in_voices: bool = False
    casting_vote: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "SittingRules":
        return cls(
            QuorumRule(**stored["quorum"]),
            ProxyRule(**stored["proxies"]),
            stored["votes_in_voices"],
            stored["casting_vote"],
        )
