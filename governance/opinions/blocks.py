"""What opinions bring to the desk, and to the pages of an orientation and of an authority."""

from typing import Any

from django.utils import timezone

from emegalis.lib.french import day_of, plural
from emegalis.lib.slots import Block, Facts
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.enums import ConsultationState
from governance.opinions.models import Consultation, Opinion, Reservation
from governance.opinions.permissions import can_manage_consultations, can_read_progress, can_submit_opinion
from governance.opinions.selectors import Writing, answer_progress, expected_counts, writings
from governance.strategy.enums import FactState, Stage, Step
from governance.strategy.models import Orientation

SHOWN = 8


# ---------------------------------------------------------------- the secretariat's desk


def desk_missing(actor: Actor, subject: None) -> Block | None:
    """« Les avis qui manquent », by college, with the way to remind them. Drafts are not looked at."""
    if not can_manage_consultations(actor):
        return None
    running = Consultation.objects.visible_to(actor).open().filter(closes_at__gt=timezone.now())
    rows = [(c, answer_progress(c)) for c in running.with_subject().order_by("closes_at", "id")]
    missing = sum(len(progress.missing) for _, progress in rows)
    attention = plural(missing, "avis manque", "avis manquent") if missing else ""
    return Block("opinions/_desk_missing.html", {"rows": rows}, attention=attention)


def desk_reservations(actor: Actor, subject: None) -> Block | None:
    """« Les réserves sans réponse »: how many, on which orientation; nothing is decided meanwhile."""
    if not can_manage_consultations(actor):
        return None
    waiting = Reservation.objects.visible_to(actor).unanswered()
    count = waiting.count()
    if not count:
        return None
    rows = list(waiting.with_subject().waiting_first()[:SHOWN])
    attention = plural(count, "réserve attend une réponse", "réserves attendent une réponse")
    return Block("opinions/_desk_reservations.html", {"rows": rows, "count": count}, attention=attention)


# ---------------------------------------------------------------- the page of an orientation


def orientation_consultations(actor: Actor, subject: Orientation) -> list[Block | Facts]:
    """The step « Avis des DGS » of its line, and the way to the form or to the synthesis."""
    known = list(
        Consultation.objects.visible_to(actor)
        .filter(version__orientation=subject)
        .exclude(state=ConsultationState.PREPARED)
        .with_subject()
        .with_received()
        .order_by("-opened_at", "-id")
    )
    own = writings(actor, [c for c in known if c.is_open][:1])
    facts = _facts(actor, known, own)
    return [*facts, *_asides(actor, subject, known, own)]


def _facts(actor: Actor, known: list[Consultation], own: list[Writing]) -> list[Facts]:
    """The running consultation, or the last one that closed."""
    standing = next((c for c in known if c.is_open), None) or next((c for c in known if c.is_closed), None)
    if standing is None:
        return []
    expected = expected_counts([standing.closing_day])[standing.closing_day]
    body = plural(expected, "collectivité membre", "collectivités membres")
    if standing.is_closed:
        given = [Facts(Step.CONSULTATION, FactState.DONE, body=body, on=standing.closing_day)]
        if standing.commission_on:
            given.append(Facts(Step.COMMISSION, FactState.DONE, on=standing.commission_on))
        return given
    awaits = standing.takes_opinions(at=timezone.now()) and any(
        not w.has_given and can_submit_opinion(actor, w.authority) for w in own
    )
    act = "donner votre avis" if awaits else ""
    return [Facts(Step.CONSULTATION, FactState.NOW, body=body, act=act, due=day_of(standing.closes_at))]


def _asides(actor: Actor, subject: Orientation, known: list[Consultation], own: list[Writing]) -> list[Block]:
    current = known[0] if known else None
    blocks = []
    if current and not current.is_withdrawn:
        blocks += _consultation_blocks(actor, current, own)
    elif can_manage_consultations(actor) and _can_open(subject):
        blocks.append(Block("opinions/_orientation_open.html", {"orientation": subject}, place="now"))
    return blocks


def _can_open(subject: Orientation) -> bool:
    return subject.stage != Stage.SET_ASIDE and subject.versions.exists()


def _consultation_blocks(actor: Actor, current: Consultation, own: list[Writing]) -> list[Block]:
    takes = current.takes_opinions(at=timezone.now())
    context: dict[str, Any] = {
        "consultation": current,
        "own": [(w, can_submit_opinion(actor, w.authority)) for w in own],
        "takes_opinions": takes,
        "received": getattr(current, "received", 0) if can_read_progress(actor, current) else None,
        "expected": expected_counts([current.closing_day])[current.closing_day],
        "is_staff": can_manage_consultations(actor),
    }
    return [
        Block("opinions/_orientation_now.html", context, place="now"),
        Block("opinions/_orientation_aside.html", context, place="aside"),
    ]


# ---------------------------------------------------------------- the page of an authority


def authority_opinions(actor: Actor, subject: Authority) -> Block | None:
    """The opinions of its direction générale that this reader may read."""
    readable = Opinion.objects.visible_to(actor).given().filter(authority=subject).with_content()
    opinions = list(readable.order_by("-current__submitted_at", "-id")[:SHOWN])
    return Block("opinions/_authority.html", {"opinions": opinions}) if opinions else None
