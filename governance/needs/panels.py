"""What the front page says of needs: what waits for this person, and where their own stand."""

import datetime
from collections.abc import Iterable

from django.urls import reverse

from emegalis.lib.french import PARIS
from emegalis.lib.slots import Block, Brief, BriefLine, Call
from governance.members.enums import BodyKind
from governance.members.roles import Actor
from governance.needs.models import Need, Referral
from governance.needs.permissions import can_read_needs, it_mandate
from governance.needs.querysets import NeedQuerySet
from governance.needs.selectors import NeedRow, rows_of
from governance.needs.whereabouts import Position

SHOWN = 4


def needs_waiting(actor: Actor) -> list[Call]:
    """A need to submit, a rapporteur to name, an advice to draft, to react to or to submit."""
    if not (actor.is_business or actor.is_it):
        return []
    visible = Need.objects.visible_to(actor).with_where(on=actor.day)
    asked = [*_of_chair(actor, visible), *_of_it_group(actor, visible)]
    return [call for needs in asked for row in rows_of(needs, on=actor.day) if (call := _call(row, actor))]


def _of_chair(actor: Actor, visible: NeedQuerySet) -> list[Iterable[Need]]:
    led = [m.body_id for m in actor.seats_in(BodyKind.BUSINESS_GROUP) if actor.leads(m.body_id)]
    return [visible.presented_to(led)[:SHOWN]] if led else []


def _of_it_group(actor: Actor, visible: NeedQuerySet) -> list[Iterable[Need]]:
    seat = it_mandate(actor)
    if seat is None:
        return []
    asked: list[Iterable[Need]] = [
        visible.drafted_by(actor.person_id)[:SHOWN],
        visible.commented(on=actor.day).not_commented_by(actor.person_id)[:SHOWN],
    ]
    if actor.leads(seat.body_id):
        asked += [visible.without_rapporteur()[:SHOWN], visible.to_advise(on=actor.day)[:SHOWN]]
    return asked


# What is asked at each turn: the state, the icon, the sentence, the button and its page.
_ASKED = {
    Position.GROUP: ("Besoin à déposer", "send", "Il attend que vous le déposiez, ou le rendiez.", "Lire et déposer"),
    Position.NAMING: ("Rapporteur à désigner", "person", "Il attend un rapporteur.", "Désigner un rapporteur"),
    Position.DRAFTING: ("Vous êtes rapporteur", "pen", "Vous rédigez l’assistance technique.", "Rédiger"),
    Position.COMMENTING: (
        "Projet à relire",
        "speech",
        "Le groupe réagit au projet de son rapporteur.",
        "Lire et réagir",
    ),
    Position.ADVISING: ("Assistance à rendre", "send", "Le groupe a eu ses jours pour réagir.", "Lire et rendre"),
}
_PAGES = {Position.NAMING: "needs:rapporteur_name", Position.DRAFTING: "needs:advice_write"}


def _call(row: NeedRow, actor: Actor) -> Call | None:
    asked = _ASKED.get(row.where.position)
    if asked is None:
        return None
    state, icon, text, label = asked
    page = _PAGES.get(row.where.position)
    return Call(
        state=state,
        icon=icon,
        context=f"{row.need.group.short_name[:1].upper()}{row.need.group.short_name[1:]}",
        title=row.need.title,
        text=text,
        action_label=label,
        action_url=reverse(page, args=[row.need.pk]) if page else row.need.get_absolute_url(),
        due=_end_of(row.where.due) if row.where.due else None,
        due_is_day=True,
    )


def referrals_waiting(actor: Actor) -> list[Call]:
    """What other bodies put before the one that this person leads, and that has no answer; the secretariat finds it on
    its desk."""
    led = [body.pk for body in actor.bodies if actor.leads(body.pk)]
    if not led or actor.is_staff:
        return []
    waiting = Referral.objects.visible_to(actor).waiting().answered_here().put_to(led).with_bodies()
    return [_referral_call(referral) for referral in waiting[:SHOWN]]


def _referral_call(referral: Referral) -> Call:
    return Call(
        state="Saisine à traiter",
        icon="flag",
        context=f"{referral.from_body.name[:1].upper()}{referral.from_body.name[1:]}",
        title=referral.title,
        text=referral.question or "Une autre instance vous en saisit, et attend votre réponse.",
        action_label="Lire et répondre",
        action_url=referral.get_absolute_url(),
        due=_end_of(referral.next_date) if referral.next_date else None,
        due_is_day=True,
    )


def _end_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(23, 59), PARIS)


def needs_followed(actor: Actor) -> Block | None:
    """« Où en sont vos besoins »: those of one's groups or of one's authority; for the DSI group, those in hand."""
    if actor.is_staff or not can_read_needs(actor):
        return None
    visible = Need.objects.visible_to(actor).shown()
    if actor.is_business:
        visible = visible.of_groups(mandate.body_id for mandate in actor.seats_in(BodyKind.BUSINESS_GROUP))
    rows = rows_of(visible.with_where(on=actor.day).latest_first()[:SHOWN], on=actor.day)
    context = {"rows": rows, "may_write": actor.is_business}
    return Block("needs/_followed.html", context, brief=_brief(rows))


def _brief(rows: list[NeedRow]) -> Brief | None:
    lines = [BriefLine(row.need.title, row.need.get_absolute_url(), _note(row)) for row in rows]
    return Brief("Où en sont vos besoins", lines) if lines else None


def _note(row: NeedRow) -> str:
    return f"{row.need.get_state_display()}. {row.where.sentence}".strip()
