"""What the front page says of viewpoints: received, for the élus; what became of them, for a direction générale."""

from django.utils import timezone

from emegalis.lib.french import long_date
from emegalis.lib.slots import Block, Brief, BriefLine, Call
from governance.deliberations.models import Carriage, Outcome, Viewpoint
from governance.meetings.enums import MeetingState
from governance.members.roles import Actor

SHOWN = 4


def viewpoints_received(actor: Actor) -> list[Call]:
    """One call per viewpoint not read yet, for a sitting to come; read once, it is not said again."""
    if not actor.is_elected:
        return []
    waiting = Carriage.objects.held_by(actor).filter(
        seen_at=None,
        viewpoint__item__meeting__state=MeetingState.CONVENED,
        viewpoint__item__meeting__ends_at__gt=timezone.now(),
    )
    return [
        _call(carriage) for carriage in waiting.with_subject().order_by("viewpoint__item__meeting__starts_at", "id")
    ]


def _call(carriage: Carriage) -> Call:
    meeting = carriage.viewpoint.item.meeting
    return Call(
        state="Point de vue transmis",
        icon="speech",
        context=f"{meeting.noun.capitalize()} du {long_date(meeting.starts_at, year=False)}",
        title=carriage.viewpoint.item.title,
        text=f"{carriage.passer_name}, {carriage.viewpoint.authority.name}, vous confie un point de vue. "
        "Vous en faites ce que vous voulez.",
        action_label="Le lire",
        action_url=carriage.viewpoint.get_absolute_url(),
        more_label="Voir l’ordre du jour",
        more_url=meeting.get_absolute_url(),
    )


def viewpoint_outcomes(actor: Actor) -> Block | None:
    """« Ce que vos points de vue deviennent »: the last ones passed on for one's own authorities."""
    if not actor.commission_authorities:
        return None
    own = Viewpoint.objects.of_authorities(list(actor.holdings)).filter(carriages__taken_back_at=None)
    passed = own.exclude(carriages=None).distinct().with_subject().latest_first()[:SHOWN]
    viewpoints = list(passed)
    if not viewpoints:
        return None
    lines = [BriefLine(v.item.title, v.get_absolute_url(), _steps(v)) for v in viewpoints]
    return Block(
        "deliberations/_outcomes.html",
        {"viewpoints": viewpoints},
        brief=Brief("Ce que vos points de vue deviennent", lines),
    )


def _steps(viewpoint: Viewpoint) -> str:
    return " ".join(f"{carriage.name}\u00a0: {carriage.step_label.lower()}." for carriage in viewpoint.standing)


def deliberation_outcomes(actor: Actor) -> Block | None:
    """« Ce que les assemblées ont décidé »: the last acts that answered one's own direction générale."""
    if not actor.commission_authorities:
        return None
    own = Outcome.objects.published().filter(authority__in=list(actor.holdings)).with_subject()
    outcomes = list(own.order_by("-deliberation__published_at", "id")[:SHOWN])
    if not outcomes:
        return None
    lines = [
        BriefLine(o.deliberation.title, o.deliberation.get_absolute_url(), f"{o.label}\u00a0: {o.fate_label.lower()}.")
        for o in outcomes
    ]
    brief = Brief("Ce que les assemblées ont fait de vos avis", lines)
    return Block("deliberations/_decided.html", {"outcomes": outcomes}, brief=brief)
