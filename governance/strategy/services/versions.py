"""Freezing what is submitted."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean, fingerprint
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor
from governance.strategy.models import Orientation, OrientationVersion
from governance.strategy.services.orientations import searchable


@transaction.atomic
def publish_version(
    *, orientation: Orientation, changes: str = "", by: Actor, at: datetime.datetime | None = None
) -> OrientationVersion:
    """The working text is frozen as the next version, proven by its fingerprint: from then on the commission reads it.

    From the second version on, ``changes`` says what is new; the working text stays free to be edited.
    """
    locked = Orientation.objects.select_for_update().get(pk=orientation.pk)
    last = locked.versions.order_by("-number").first()
    _check_publishable(locked, last, clean(changes))
    version = OrientationVersion(
        orientation=locked,
        number=last.number + 1 if last else 1,
        title=clean(locked.title),
        summary=clean(locked.summary),
        text=clean(locked.text),
        **locked.particulars.columns,
        changes=clean(changes) if last else "",
        published_at=at or timezone.now(),
    )
    version.sha256 = fingerprint(version.canonical_of(locked.said))
    version.save(force_insert=True)
    version.documents.set(locked.documents.at_work())
    Orientation.objects.filter(pk=locked.pk).update(search_text=searchable(version.said))
    record(verb="publish_version", subject=version, by=by, number=version.number, sha256=version.sha256)
    return version


def _check_publishable(orientation: Orientation, last: OrientationVersion | None, changes: str) -> None:
    if orientation.is_set_aside:
        raise BusinessRuleError("Cette orientation est écartée : reprenez-la avant de publier une version.")
    if last is None:
        return
    if not orientation.differs_from(last):
        raise BusinessRuleError(f"Le texte de travail n’a pas changé depuis la version {last.number}.")
    if not changes:
        raise BusinessRuleError("Dites ce qui change depuis la version précédente.", field="changes")
