"""The kinds of mail that the apps above declare (``settings.OUTBOX_KINDS``), by name."""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from emegalis.lib.slots import load
from emegalis.outbox.letters import Kind


@cache
def _kinds(dotted_names: tuple[str, ...]) -> dict[str, Kind]:
    return {kind.name: kind for kind in map(import_string, dotted_names)}


def kinds() -> dict[str, Kind]:
    """Every kind by its name."""
    return _kinds(tuple(settings.OUTBOX_KINDS))


def kind_named(name: str) -> Kind:
    """The kind that a row bears; a name that no app declares is a mistake of ours."""
    try:
        return kinds()[name]
    except KeyError as error:
        raise ImproperlyConfigured(f"OUTBOX_KINDS declares no kind named {name!r}.") from error


def manages(kind: Kind, actor: Any) -> bool:
    """Whether this actor may see and steer mail of this kind; nobody may when the kind does not say."""
    return bool(kind.can_manage and load(kind.can_manage)(actor))


def kinds_managed_by(actor: Any) -> list[str]:
    """Names of the kinds that this actor may see and steer."""
    return [kind.name for kind in kinds().values() if manages(kind, actor)]
