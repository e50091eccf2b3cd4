"""The whole demonstration, in one transaction."""

import random
from functools import partial

from django.db import transaction
from django.utils import timezone

from bulletins.demonstration.contacts import tell_contacts
from bulletins.demonstration.deliberations import tell_deliberations
from bulletins.demonstration.documents import tell_documents
from bulletins.demonstration.history import (
    Calendar,
    Story,
    tell_closed_consultation,
    tell_comments,
    tell_current_consultation,
    tell_meetings,
    tell_plan,
)
from bulletins.demonstration.issues import tell_bulletins, tell_news
from bulletins.demonstration.messages import (
    choose_messages,
    let_some_fail,
    settle_mail,
    tell_first_digests,
    tell_last_digests,
)
from bulletins.demonstration.minutes import tell_meetings_gone_by
from bulletins.demonstration.needs import tell_needs
from bulletins.demonstration.projects import tell_projects
from bulletins.demonstration.proposals import put_on_agenda, tell_proposals
from bulletins.demonstration.reservations import prepare_next, tell_reservations
from bulletins.demonstration.rounds import (
    tell_along,
    tell_complement,
    tell_first_round,
    tell_late,
    tell_withdrawn,
)
from bulletins.demonstration.scheduling import tell_poll, tell_signatories
from bulletins.demonstration.seats import SECOND_FACTOR_SECRET, SECRETARY, planned_seats
from bulletins.demonstration.settle import write_authorities, write_groups, write_profile, write_seats
from bulletins.demonstration.territory import invented_authorities
from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import AuthorityKind
from governance.members.models import Authority
from governance.people.models import Person
from governance.people.services import install_second_factor

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
    install_second_factor(person=Person.objects.get(email=SECRETARY.address), secret=SECOND_FACTOR_SECRET)
    return _tell(Story(Calendar(timezone.localdate()), random.Random(seed)))  # noqa: S311 - a demonstration


def _tell(story: Story) -> str:
    """What happened, and the number of the bulletin that waits to be sent."""
    tell_signatories(story)
    orientations = tell_plan(story)
    tell_documents(story, orientations)
    choose_messages(story)
    tell_first_round(story, orientations)
    closed = tell_closed_consultation(story, orientations, partial(tell_along, story))
    tell_first_digests(story, closed=closed)
    is_late_one = tell_late(story, closed)
    tell_reservations(story, closed)
    if is_late_one:
        tell_complement(story, closed)
    tell_withdrawn(story, orientations)
    current = tell_current_consultation(story, orientations)
    proposals = tell_proposals(story)
    tell_needs(story)
    tell_projects(story, orientations)
    tell_comments(story, orientations)
    tell_contacts(story)
    tell_meetings_gone_by(story)
    meeting = tell_meetings(story, orientations, lambda meeting: put_on_agenda(story, meeting, proposals))
    tell_poll(story)
    tell_deliberations(story, orientations)
    ready = tell_bulletins(story, current=current, meeting=meeting)
    prepare_next(story, orientations)
    tell_news(story)
    tell_last_digests(story)
    settle_mail()
    let_some_fail()
    return ready.number


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
