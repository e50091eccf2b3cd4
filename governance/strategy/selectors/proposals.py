"""Questions about proposals whose answer is more than a list of rows."""

import datetime
from collections.abc import Iterable

from emegalis.lib.likeness import ALIKE, likeness, telling_stems
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.strategy.models import Proposal

LOOKED_AT, MOST_ALIKE = 200, 3


def successions() -> dict[int, int]:
    """By id, the authority into which each merged one merged."""
    merged = Authority.objects.exclude(successor=None).values_list("pk", "successor_id")
    return {pk: successor for pk, successor in merged if successor is not None}


def with_successors(authorities: Iterable[int], after: dict[int, int]) -> set[int]:
    """These and whoever took them over, one after another (``successions``): who speaks for them is among these."""
    found = set(authorities)
    fresh = found
    while fresh := {after[pk] for pk in fresh if pk in after} - found:
        found = found | fresh
    return found


def speaks_today(authority: Authority, *, on: datetime.date) -> Authority:
    """Itself while it is a member; once it merged, the one that succeeded it, or whoever succeeded that one."""
    speaker = authority
    while speaker.successor is not None and not speaker.memberships.in_force(on=on).exists():
        speaker = speaker.successor
    return speaker


def similar_proposals(actor: Actor, *, title: str, text: str, but: Proposal | None = None) -> list[Proposal]:
    """Up to three that this reader may read and that say much the same, the most alike first.

    Compared are the telling words of the title, or those of the text when the title says too little.
    """
    words = telling_stems(title)
    words = words if len(words) > 2 else telling_stems(title, text)
    candidates = Proposal.objects.visible_to(actor).standing().sharing_a_word(words)
    if but is not None and but.pk:
        candidates = candidates.exclude(pk=but.pk)
    latest = candidates.with_subject().order_by("-submitted_at", "-id")[:LOOKED_AT]
    rated = [(likeness(words, proposal.search_text), proposal) for proposal in latest]
    alike = sorted((pair for pair in rated if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [proposal for _, proposal in alike[:MOST_ALIKE]]
