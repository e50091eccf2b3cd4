"""Who may act on needs, on the technical advice and on referrals."""

from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.members.roles import Actor
from governance.needs.models import Need, Referral, TechnicalAdvice
from governance.needs.selectors import Scene, advice_of, facts_of
from governance.needs.whereabouts import POSSIBLE, Act, position_of


def can_read_needs(actor: Actor) -> bool:
    """The métier groups, the DSI group, the secretariat; the commission and the élus learn what became of them."""
    return actor.is_business or actor.is_it or actor.is_staff


def can_write_needs(actor: Actor) -> bool:
    """Sits in a métier group."""
    return actor.is_business


def group_mandate(actor: Actor, group_id: int) -> Mandate | None:
    """The seat held in this métier group, the oldest first."""
    return next((m for m in actor.seats_in(BodyKind.BUSINESS_GROUP) if m.body_id == group_id), None)


def it_mandate(actor: Actor) -> Mandate | None:
    """The seat held in the DSI group."""
    return next(iter(actor.seats_in(BodyKind.IT_GROUP)), None)


def can_write_need(actor: Actor, need: Need) -> bool:
    """Its words: who began it while it is a draft, and who leads its group too once it stands before it."""
    if not need.is_written or group_mandate(actor, need.group_id) is None:
        return False
    is_own = need.written_by_id == actor.person_id
    return is_own or (need.is_presented and actor.leads(need.group_id))


def can_lead_group(actor: Actor, need: Need, *, has_chair: bool) -> bool:
    """Submit it, return it, withdraw it: the chair of its group; where it has none, the titular who has sat the
    longest, or the secretariat."""
    return actor.leads(need.group_id) or (actor.is_staff and not has_chair)


def endorsing_mandates(actor: Actor, need: Need) -> list[Mandate]:
    """One seat in a métier group for each authority that may say it has the need too, but the one it is written for,
    or that took it over."""
    seats = {m.authority_id: m for m in reversed(actor.seats_in(BodyKind.BUSINESS_GROUP))}
    holder = actor.group_holdings.get(need.authority_id)
    return [mandate for _, mandate in sorted(seats.items()) if mandate.authority != holder]


def can_lead_it_group(actor: Actor, *, has_chair: bool) -> bool:
    """Submit the advice of the DSI group: its chair; where it has none, the titular who has sat the longest, or the
    secretariat."""
    seat = it_mandate(actor)
    return (seat is not None and actor.leads(seat.body_id)) or (actor.is_staff and not has_chair)


def can_name_rapporteur(actor: Actor, *, has_chair: bool) -> bool:
    """The chair of the DSI group, or the secretariat."""
    return actor.is_staff or can_lead_it_group(actor, has_chair=has_chair)


def can_draft_advice(actor: Actor, advice: TechnicalAdvice) -> bool:
    """Its rapporteur, as long as they sit in the DSI group."""
    return it_mandate(actor) is not None and advice.rapporteur.person_id == actor.person_id


def can_decide_needs(actor: Actor) -> bool:
    """The secretariat takes up, merges or declines."""
    return actor.is_staff


# ---------------------------------------------------------------- referrals


def referring_seats(actor: Actor) -> list[Mandate]:
    """The seats from which a subject may be referred to another body: those of working groups and of the commission.
    The bureau refers to the commission by its own page."""
    return actor.seats_in(BodyKind.BUSINESS_GROUP, BodyKind.IT_GROUP, BodyKind.STRATEGIC_COMMISSION)


def can_refer_subjects(actor: Actor) -> bool:
    """Sits in a working group or in the commission."""
    return bool(referring_seats(actor))


def can_read_referrals(actor: Actor) -> bool:
    """Whoever sits in a body; each reads those of its own."""
    return bool(actor.mandates)


def can_answer_referral(actor: Actor, referral: Referral) -> bool:
    """Who leads the body it was put to; the secretariat for any. Not here when a floor above treats it."""
    return not referral.is_treated_elsewhere and can_speak_for(actor, referral)


def can_speak_for(actor: Actor, referral: Referral) -> bool:
    """Who leads the body it was put to, and the secretariat."""
    return actor.is_staff or actor.leads(referral.to_body_id)


# ---------------------------------------------------------------- by act


def is_allowed(act: Act, actor: Actor, need: Need, *, stage: Scene) -> bool:
    """Whether it is this actor's to do, at whatever moment; ``need`` comes from ``with_where``."""
    advice = advice_of(need)
    leads = can_lead_group(actor, need, has_chair=need.group_has_chair)  # type: ignore[attr-defined] # by with_where
    return {
        Act.PRESENT: need.is_draft and can_write_need(actor, need),
        Act.SUBMIT: leads,
        Act.RETURN: leads,
        Act.WITHDRAW: leads,
        Act.NAME: can_name_rapporteur(actor, has_chair=stage.it_group_has_chair),
        Act.DRAFT: advice is not None and can_draft_advice(actor, advice),
        Act.OPEN: advice is not None and can_draft_advice(actor, advice),
        Act.COMMENT: it_mandate(actor) is not None,
        Act.ADVISE: can_lead_it_group(actor, has_chair=stage.it_group_has_chair),
        Act.TAKE_UP: actor.is_staff,
        Act.MERGE: actor.is_staff,
        Act.DECLINE: actor.is_staff,
    }[act]


def acts_of(actor: Actor, need: Need, *, stage: Scene) -> set[Act]:
    """What this actor may do to it on the day."""
    facts = facts_of(need, on=stage.on)
    return {act for act in POSSIBLE[position_of(facts, on=stage.on)] if is_allowed(act, actor, need, stage=stage)}
