"""An orientation and its working text."""

import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.markdown import plain
from emegalis.lib.search import search_text
from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.members.roles import Actor
from governance.strategy.enums import Origin, Stage
from governance.strategy.models import Axis, Orientation, StageChange, StrategicPlan
from governance.strategy.slugs import free_slug

ASSEMBLIES = (BodyKind.BUREAU, BodyKind.ASSEMBLY)


@transaction.atomic
def create_orientation(
    *,
    axis: Axis,
    title: str,
    summary: str,
    text: str,
    origin: str = Origin.BUREAU,
    impulse_on: datetime.date | None = None,
    referent: Mandate | None = None,
    by: Actor,
) -> Orientation:
    """An orientation stands at its impulse, read by the élus and the secretariat; its number follows the last one."""
    _check_impulse(impulse_on)
    check_referent(referent)
    orientation = Orientation.objects.create(
        axis=axis,
        number=_next_number(),
        slug=_free_slug(title),
        title=title.strip(),
        summary=clean(summary),
        text=clean(text),
        origin=origin,
        impulse_on=impulse_on,
        referent=referent,
        search_text=searchable(title, summary, text),
    )
    StageChange.objects.create(
        orientation=orientation,
        stage=Stage.IMPULSE,
        entered_on=impulse_on or timezone.localdate(),
        recorded_at=timezone.now(),
    )
    record(verb="create_orientation", subject=orientation, by=by, axis=axis.pk, number=orientation.number)
    return orientation


@transaction.atomic
def edit_orientation(
    *,
    orientation: Orientation,
    axis: Axis,
    title: str,
    summary: str,
    text: str,
    origin: str,
    impulse_on: datetime.date | None,
    by: Actor,
) -> None:
    """The working text says something else. What was submitted does not move: the commission still reads the version,
    and search finds its words only."""
    _check_impulse(impulse_on)
    orientation.axis, orientation.origin, orientation.impulse_on = axis, origin, impulse_on
    orientation.title, orientation.summary, orientation.text = title.strip(), clean(summary), clean(text)
    if not orientation.versions.exists():
        orientation.search_text = searchable(title, summary, text)
    orientation.save(
        update_fields=["axis", "title", "summary", "text", "origin", "impulse_on", "search_text", "updated_at"]
    )
    record(verb="edit_orientation", subject=orientation, by=by)


@transaction.atomic
def name_referent(*, orientation: Orientation, referent: Mandate | None, by: Actor) -> None:
    """The élu who carries the orientation, from impulse to evaluation; ``None`` leaves it without one."""
    check_referent(referent)
    orientation.referent = referent
    orientation.save(update_fields=["referent", "updated_at"])
    record(verb="name_referent", subject=orientation, by=by, mandate=referent.pk if referent else None)


def check_referent(referent: Mandate | None) -> None:
    if referent is None:
        return
    known = Mandate.objects.in_force(on=timezone.localdate()).seated().in_kinds(*ASSEMBLIES)
    if not known.filter(pk=referent.pk).exists():
        raise BusinessRuleError(
            "L’élu référent doit siéger aujourd’hui au bureau ou au comité syndical.", field="referent"
        )


def searchable(title: str, summary: str, text: str) -> str:
    """What ``search_text`` holds: the words, without the signs of Markdown."""
    return search_text(title, summary, plain(text))


def _check_impulse(impulse_on: datetime.date | None) -> None:
    if impulse_on is not None and impulse_on > timezone.localdate():
        raise BusinessRuleError("Cette date est à venir : l’impulsion a déjà été donnée.", field="impulse_on")


def _next_number() -> int:
    """One after the last, whatever the axis: the plans are locked so that two secretaries do not take the same."""
    list(StrategicPlan.objects.select_for_update().order_by("id").values_list("id"))
    return (Orientation.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _free_slug(title: str) -> str:
    return free_slug(title, is_taken=lambda s: Orientation.objects.filter(slug=s).exists(), otherwise="orientation")
