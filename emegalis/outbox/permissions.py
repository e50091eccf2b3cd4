"""Who may see and steer mail: said by each kind, asked here."""

from typing import Any

from emegalis.outbox.registry import kinds_managed_by


def can_follow_sendings(actor: Any) -> bool:
    """Whoever manages at least one kind of mail; for others the pages of sendings do not exist."""
    return bool(kinds_managed_by(actor))
