"""What needs bring to the pages below them."""

from emegalis.lib.french import plural
from emegalis.lib.slots import Block
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.needs.models import Need, Referral
from governance.needs.permissions import can_decide_needs, can_read_needs
from governance.needs.selectors import rows_of

SHOWN = 8


def desk_needs(actor: Actor, subject: None) -> Block | None:
    """On the secretariat's desk: the needs whose outcome it owes, then those where it acts in the place of a chair;
    the referrals without an answer."""
    if not can_decide_needs(actor):
        return None
    visible = Need.objects.visible_to(actor).with_where(on=actor.day)
    awaiting = visible.awaiting_outcome()
    count = awaiting.count()
    chairless = visible.before_a_group().filter(group_has_chair=False)
    referrals = Referral.objects.visible_to(actor).waiting().answered_here()
    waiting = referrals.count()
    context = {
        "rows": rows_of([*(awaiting[:SHOWN] if count else []), *chairless[:SHOWN]], on=actor.day),
        "count": count,
        "referrals": list(referrals.with_bodies()[:SHOWN]) if waiting else [],
    }
    attention = [
        plural(count, "besoin attend sa suite", "besoins attendent leur suite") if count else "",
        plural(waiting, "saisine attend une réponse", "saisines attendent une réponse") if waiting else "",
    ]
    return Block("needs/_desk_needs.html", context, attention=attention)


def authority_needs(actor: Actor, subject: Authority) -> Block | None:
    """On the page of an authority: the needs written for it or that it endorsed, as far as one reads needs."""
    if not can_read_needs(actor):
        return None
    spoken_for = Authority.objects.taken_over([subject], on=actor.day)
    shown = Need.objects.visible_to(actor).shown().of_authorities(spoken_for)
    rows = rows_of(shown.with_where(on=actor.day).latest_first()[:SHOWN], on=actor.day)
    return Block("needs/_authority_needs.html", {"rows": rows}) if rows else None
