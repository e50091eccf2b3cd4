"""An orientation and its working text."""

import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import long_date
from emegalis.lib.markdown import plain
from emegalis.lib.search import search_text
from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.members.roles import Actor
from governance.strategy.enums import Origin, Stage
from governance.strategy.models import Axis, Orientation, StageChange, StrategicPlan
from governance.strategy.models.orientations import said_text
from governance.strategy.particulars import COLUMNS, OrientationText, Particulars
from governance.strategy.slugs import free_slug

ASSEMBLIES = (BodyKind.BUREAU, BodyKind.ASSEMBLY)
NOTHING_MORE = Particulars()
WORKING_TEXT = ("axis", "title", "summary", "text", "origin", "impulse_on", "search_text", "updated_at")


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
    particulars: Particulars = NOTHING_MORE,
    by: Actor,
) -> Orientation:
    """An orientation stands at its impulse, read by the élus and the secretariat; its number follows the last one."""
    _check_impulse(impulse_on)
    check_referent(referent)
    check_particulars(particulars)
    orientation = Orientation(
        axis=axis,
        number=_next_number(),
        slug=_free_slug(title),
        title=title.strip(),
        summary=clean(summary),
        text=clean(text),
        origin=origin,
        impulse_on=impulse_on,
        referent=referent,
        **particulars.columns,
    )
    orientation.search_text = searchable(said_text(orientation, ()))
    orientation.save()
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
    particulars: Particulars,
    by: Actor,
) -> None:
    """The working text says something else. What was submitted does not move: the commission still reads the version,
    and search finds its words only."""
    _check_impulse(impulse_on)
    check_particulars(particulars)
    orientation.axis, orientation.origin, orientation.impulse_on = axis, origin, impulse_on
    orientation.title, orientation.summary, orientation.text = title.strip(), clean(summary), clean(text)
    for name, value in particulars.columns.items():
        setattr(orientation, name, value)
    if not orientation.versions.exists():
        orientation.search_text = searchable(orientation.said)
    orientation.save(update_fields=[*WORKING_TEXT, *COLUMNS])
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


def searchable(said: OrientationText) -> str:
    """What ``search_text`` holds: the words, without the signs of Markdown."""
    more = said.particulars
    told = [words for gain in more.gains for words in (gain.gain, gain.effort)]
    texts = (plain(text) for text in (said.text, more.reason, more.beneficiaries))
    return search_text(said.title, said.summary, *texts, *told, *(key.label for key in more.key_dates))


def check_particulars(particulars: Particulars) -> None:
    """Dates and amounts go from the lesser to the greater."""
    start, end = particulars.planned_from, particulars.planned_to
    if start and end and end < start:
        raise BusinessRuleError(f"La fin doit suivre le début, prévu le {long_date(start)}.", field="planned_to")
    low, high = particulars.budget_low, particulars.budget_high
    if low is not None and high is not None and high < low:
        raise BusinessRuleError("Le montant le plus haut est inférieur au plus bas.", field="budget_high")


def _check_impulse(impulse_on: datetime.date | None) -> None:
    if impulse_on is not None and impulse_on > timezone.localdate():
        raise BusinessRuleError("Cette date est à venir : l’impulsion a déjà été donnée.", field="impulse_on")


def _next_number() -> int:
    """One after the last, whatever the axis: the plans are locked so that two secretaries do not take the same."""
    list(StrategicPlan.objects.select_for_update().order_by("id").values_list("id"))
    return (Orientation.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _free_slug(title: str) -> str:
    return free_slug(title, is_taken=lambda s: Orientation.objects.filter(slug=s).exists(), otherwise="orientation")
