"""What this app brings to the items of an agenda, to the minutes, to orientations, authorities and the desk."""

from typing import Any

from emegalis.lib.french import plural
from emegalis.lib.slots import Block, Facts
from governance.deliberations.models import Carriage, Deliberation, Outcome, Viewpoint
from governance.deliberations.permissions import can_brief, can_manage_deliberations
from governance.deliberations.selectors import (
    ItemActs,
    ItemVoice,
    acts_of,
    items_to_deliberate,
    voices_of,
)
from governance.deliberations.services import takes_viewpoints
from governance.meetings.enums import ItemKind
from governance.meetings.models import AgendaItem, Meeting, Minutes
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.models import Opinion
from governance.strategy.enums import FactState, Step
from governance.strategy.models import Orientation

SHOWN = 8

# ---------------------------------------------------------------- an item of an agenda


def item_voice(actor: Actor, subject: AgendaItem) -> Block | None:
    """Beside an item of an assembly: one's own viewpoint, those one carries, those that were spoken."""
    meeting = subject.meeting
    voices: dict[int, ItemVoice] = _once(meeting, f"voices:{actor.person_id}", lambda: voices_of(meeting, actor))
    voice = voices.get(subject.pk)
    if voice is None or voice.is_empty:
        return None
    context: dict[str, Any] = {
        "item": subject,
        "voice": voice,
        "is_open": takes_viewpoints(meeting),
        "has_begun": meeting.has_begun(),
        "several": len(voice.own) > 1,
    }
    return Block("deliberations/_item_voice.html", context)


def item_deliberations(actor: Actor, subject: AgendaItem) -> Block | None:
    """What to read before deliberating; the act once published; for the secretariat, the way to prepare it."""
    meeting = subject.meeting
    if not meeting.body.is_assembly or meeting.is_prepared:
        return None
    acts: dict[int, ItemActs] = _once(meeting, "acts", lambda: acts_of(meeting))
    found = acts.get(subject.pk, ItemActs())
    is_staff = can_manage_deliberations(actor)
    context = {
        "item": subject,
        "briefs": subject.orientation_id is not None and can_brief(actor),
        "published": found.published,
        "drafts": found.drafts if is_staff else [],
        "prepares": is_staff and not (found.drafts or found.published) and _asks_for_one(subject, meeting),
    }
    if not (context["briefs"] or context["published"] or context["drafts"] or context["prepares"]):
        return None
    return Block("deliberations/_item_deliberations.html", context)


def _asks_for_one(item: AgendaItem, meeting: Meeting) -> bool:
    return meeting.has_begun() and not meeting.is_cancelled and item.kind not in {ItemKind.INFORMATION, ItemKind.OTHER}


def _once(meeting: Meeting, name: str, ask: Any) -> Any:
    """The items of one page share their meeting: what is said of them is asked once, and kept with it."""
    kept: dict[str, Any] = meeting.__dict__.setdefault("_asked_once", {})
    if name not in kept:
        kept[name] = ask()
    return kept[name]


# ---------------------------------------------------------------- the minutes


def minutes_viewpoints(actor: Actor, subject: Minutes) -> Block | None:
    """The viewpoints spoken in the sitting; the secretariat says which the minutes hold."""
    spoken = (
        Carriage.objects.spoken()
        .filter(viewpoint__in=Viewpoint.objects.visible_to(actor).filter(item__meeting=subject.meeting_id))
        .with_subject()
        .order_by("viewpoint__item__position", "id")
    )
    carriages = list(spoken)
    if not carriages:
        return None
    context = {"carriages": carriages, "may_record": can_manage_deliberations(actor)}
    return Block("deliberations/_minutes_viewpoints.html", context)


# ---------------------------------------------------------------- an orientation, an authority


def orientation_deliberations(actor: Actor, subject: Orientation) -> list[Block | Facts]:
    """The step « Décision » of its line, and the acts published on it."""
    acts = list(Deliberation.objects.published().filter(item__orientation=subject).register().order_by("adopted_on"))
    if not acts:
        return []
    deciding = next((act for act in acts if act.decides), None)
    body = deciding.body.name if deciding else ""
    facts = [Facts(Step.DECISION, FactState.DONE, body=body, on=deciding.adopted_on)] if deciding else []
    return [*facts, Block("deliberations/_orientation.html", {"acts": acts}, place="aside")]


def authority_outcomes(actor: Actor, subject: Authority) -> Block | None:
    """What the assemblies made of its opinions and reservations, for those who may read these."""
    spoken_for = Authority.objects.taken_over([subject], on=actor.day)
    known = (
        Outcome.objects.published()
        .filter(authority__in=list(spoken_for))
        .of_readable(opinions=Opinion.objects.visible_to(actor))
        .with_subject()
        .order_by("-deliberation__adopted_on", "id")
    )
    outcomes = list(known[:SHOWN])
    return Block("deliberations/_authority.html", {"outcomes": outcomes}) if outcomes else None


# ---------------------------------------------------------------- the desk


def desk_deliberations(actor: Actor, subject: None) -> Block | None:
    """Those in preparation, and the items that await theirs."""
    if not can_manage_deliberations(actor):
        return None
    drafts = list(
        Deliberation.objects.drafts().select_related("body").defer("pdf", "text").order_by("adopted_on", "id")
    )
    items = items_to_deliberate()
    if not (drafts or items):
        return None
    attention = plural(len(items), "point attend sa délibération", "points attendent leur délibération")
    context = {"drafts": drafts[:SHOWN], "items": len(items)}
    return Block("deliberations/_desk.html", context, attention=attention if items else "")
