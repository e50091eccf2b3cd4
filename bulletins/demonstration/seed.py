"""The whole demonstration, in one transaction."""

from django.db import transaction
from django.utils import timezone

from bulletins.demonstration.seats import planned_seats
from bulletins.demonstration.settle import write_authorities, write_groups, write_profile, write_seats
from bulletins.demonstration.territory import invented_authorities
from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import AuthorityKind
from governance.members.models import Authority
from governance.people.models import Person

FEWEST_AUTHORITIES, FEWEST_RECIPIENTS = 12, 10


@transaction.atomic
def seed_demonstration(*, authorities: int, recipients: int | None, seed: int) -> str:
    """Write everything and return the number of the bulletin left ready; refused where data already stand."""
    _refuse_unless_empty()
    _refuse_too_few(authorities, recipients)
    write_profile()
    invented = invented_authorities(authorities, seed)
    write_authorities(invented)
    write_groups()
    syndicate = Authority.objects.get(kind=AuthorityKind.SYNDICATE)
    write_seats(
        planned_seats(invented, syndicate=syndicate.name, seed=seed, today=timezone.localdate(), recipients=recipients)
    )
    return ""


def _refuse_unless_empty() -> None:
    if Authority.objects.of_territory().exists() or Person.objects.exists():
        raise BusinessRuleError(
            "Cette base contient déjà des données : la démonstration ne s’écrit que dans une base vide."
        )


def _refuse_too_few(authorities: int, recipients: int | None) -> None:
    if authorities < FEWEST_AUTHORITIES:
        raise BusinessRuleError(f"Il faut au moins {FEWEST_AUTHORITIES} collectivités.")
    if recipients is not None and recipients < FEWEST_RECIPIENTS:
        raise BusinessRuleError(f"Il faut au moins {FEWEST_RECIPIENTS} destinataires.")
