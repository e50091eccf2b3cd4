"""What the outbox brings to the secretariat's desk."""

from typing import Any

from emegalis.lib.french import plural
from emegalis.lib.slots import Block
from emegalis.outbox import selectors
from emegalis.outbox.permissions import can_follow_sendings
from emegalis.outbox.progress import stage_of


def desk_block(actor: Any, subject: None) -> Block | None:
    """Sendings under way, failures, and mail that does not move; for whoever manages a kind of mail."""
    if not can_follow_sendings(actor):
        return None
    figures = selectors.desk_figures(actor)
    holds = selectors.what_holds_mail()
    running = [
        {"sending": sending, "progress": progress, "stage": stage_of(sending, progress)}
        for sending, progress in figures["running"]
    ]
    context = {"running": running, "failed": figures["failed"], "lone": figures["lone"], "holds": holds}
    context |= {"retained": figures["retained"], "retained_alone": figures["retained_alone"]}
    return Block("outbox/_desk.html", context, attention=_attention(figures, holds))


def _attention(figures: dict[str, Any], holds: selectors.Waiting) -> str:
    if holds.is_stale:
        return "le courrier part avec retard" if holds.broker_is_away else "le courrier est arrêté"
    if figures["retained"] or figures["retained_alone"]:
        return "du courrier est retenu"
    if holds.is_a_copy:
        return "le portail n’écrit plus de lui-même"
    failures = sum(count for _, count in figures["failed"]) + figures["lone"]
    return f"{plural(failures, 'message')} n’{'a' if failures == 1 else 'ont'} pas pu partir" if failures else ""
