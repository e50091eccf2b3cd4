"""What the verbs of needs share: the row as it is, the order of things, the line of what happened."""

import datetime

from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Mandate
from governance.members.roles import Actor
from governance.needs.enums import NeedStepKind
from governance.needs.models import Need, NeedStep, NeedWriter
from governance.needs.selectors import facts_of, scene
from governance.needs.whereabouts import Act, is_possible, where_is
from governance.people.models import Person


class DraftConflict(BusinessRuleError):
    """Someone else, or another tab, wrote since the form was opened."""


def locked(need: Need) -> Need:
    """The same row as it is now, held until the transaction ends."""
    return Need.objects.with_where(on=timezone.localdate()).select_for_update(of=("self",)).get(pk=need.pk)


def check_possible(need: Need, act: Act, *, on: datetime.date) -> None:
    """Refuse what comes before its time or after it, and say whose turn it is (``whereabouts.POSSIBLE``)."""
    facts = facts_of(need, on=on)
    if is_possible(act, facts, on=on):
        return
    turn = where_is(facts, scene(on=on).delays(need), on=on).sentence
    if not turn:
        raise BusinessRuleError(f"Ce besoin a reçu sa suite : {need.get_state_display().lower()}.")
    raise BusinessRuleError(f"Ce n’est pas encore le moment, ou ce ne l’est plus. {turn}")


def check_unchanged(stored: int, seen: int | None, *, saved_at: datetime.datetime, saved_by: Person) -> None:
    """Refuse to write over what was saved since the writer opened the form; who saw nothing (``None``) writes."""
    if seen is not None and stored != seen:
        raise DraftConflict(
            f"{saved_by.full_name} a enregistré une autre version à {french.hour(saved_at)}, pendant que vous "
            "écriviez. Votre saisie est gardée ci-dessous ; enregistrer de nouveau remplacera l’autre version."
        )


def person_of(by: Actor) -> Person:
    """Whoever acts is signed in; the portal never acts on needs by itself."""
    if by.person is None:
        raise BusinessRuleError("Connectez-vous pour agir sur un besoin.")
    return by.person


def step(
    need: Need, kind: NeedStepKind, *, by: Actor, mandate: Mandate | None, text: str = "", label: str = ""
) -> NeedStep:
    """One more line of what happened, under the mandate of the day; without one, the secretariat's."""
    return NeedStep.objects.create(
        need=need,
        kind=kind,
        at=timezone.now(),
        person=person_of(by),
        mandate_label=mandate.label if mandate else by.short_label,
        text=text,
        label=label[:250],
    )


def note_writer(need: Need, mandate: Mandate, *, by: Actor) -> None:
    """This person wrote words of it; once is enough."""
    NeedWriter.objects.get_or_create(
        need=need, person=person_of(by), defaults={"mandate_label": mandate.label, "since": timezone.now()}
    )


def signature(by: Actor, mandate: Mandate | None) -> str:
    """« Nolwenn Coadou, métier, CC du Léon, titulaire »: as a frozen text names whoever acted."""
    return f"{person_of(by).full_name}, {mandate.label if mandate else by.short_label}"
