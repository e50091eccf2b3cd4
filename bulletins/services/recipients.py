"""Choosing who receives an issue, while it is a draft; the choice is then frozen with it."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from bulletins.models import Bulletin
from bulletins.services.composition import lock_draft
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import Function
from governance.members.models import Authority, Body, College, Mandate
from governance.members.roles import Actor
from governance.people.models import Person

MOST_NAMED = 200


@transaction.atomic
def choose_recipients(
    *,
    bulletin: Bulletin,
    bodies: Collection[Body],
    by: Actor,
    functions: Collection[Function] = (),
    colleges: Collection[College] = (),
    authorities: Collection[Authority] = (),
) -> None:
    """Bodies and functions add up, colleges and authorities narrow; readers of a distinct article come in any case."""
    bulletin = lock_draft(bulletin)
    bulletin.bodies.set(bodies)
    bulletin.colleges.set(colleges)
    bulletin.only_authorities.set(authorities)
    bulletin.functions = sorted(Function(function).value for function in functions)
    bulletin.save(update_fields=["functions"])
    record(
        verb="choose_recipients", subject=bulletin, by=by, bodies=sorted(body.slug for body in bodies),
        functions=bulletin.functions, colleges=sorted(college.number for college in colleges),
        authorities=sorted(authority.siren for authority in authorities),
    )  # fmt: skip


@transaction.atomic
def name_recipient(*, bulletin: Bulletin, person: Person, by: Actor) -> None:
    """This person receives the issue, whatever their mandate; asked twice, it changes nothing."""
    bulletin = lock_draft(bulletin)
    if not Mandate.objects.in_force(on=timezone.localdate()).filter(person=person).exists():
        raise BusinessRuleError("Cette personne n’a plus de mandat : elle ne peut pas recevoir le bulletin.")
    if bulletin.named_people.filter(pk=person.pk).exists():
        return
    if bulletin.named_people.count() >= MOST_NAMED:
        raise BusinessRuleError(
            f"{MOST_NAMED} personnes sont déjà ajoutées une à une : choisissez plutôt une instance ou une fonction."
        )
    bulletin.named_people.add(person)
    record(verb="name_recipient", subject=bulletin, by=by, person=person.pk)


@transaction.atomic
def drop_named_recipient(*, bulletin: Bulletin, person: Person, by: Actor) -> None:
    """This person receives the issue only if their mandate was chosen."""
    bulletin = lock_draft(bulletin)
    if bulletin.named_people.filter(pk=person.pk).exists():
        bulletin.named_people.remove(person)
        record(verb="drop_named_recipient", subject=bulletin, by=by, person=person.pk)
