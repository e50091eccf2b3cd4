"""``seed_demo`` on a small territory: what it leaves, and when it refuses."""

from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from bulletins.checks import checks_of
from bulletins.enums import BulletinState, Scope
from bulletins.models import Bulletin
from bulletins.selectors.audience import audience_of
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import AddressFailure, Delivery
from emegalis.outbox.selectors import failed_addresses
from governance.meetings.models import Ballot, FollowUp, Meeting, Minutes
from governance.members.enums import BodyKind
from governance.members.models import Authority
from governance.opinions.enums import Channel, ConsultationState
from governance.opinions.models import Consultation, Opinion, OpinionRevision, Reservation
from governance.opinions.selectors.following import trail_of
from tests.governance.members.factories import AuthorityFactory


@pytest.fixture
def output(db: None) -> str:
    written = StringIO()
    call_command("seed_demo", authorities=12, recipients=30, stdout=written)
    return written.getvalue()


def test_demonstration_leaves_what_the_journeys_start_from(output: str):
    ready = Bulletin.objects.get(state=BulletinState.READY)
    assert output.splitlines()[-1] == f"bulletin prêt : {ready.number}"
    assert ready.editions.count() == 4
    assert {article.authorities.get().name for article in ready.articles.filter(scope=Scope.DISTINCT)} >= {
        "Communauté de communes des Abers-Kreiz",
        "Pays de Menez-Arvor Agglomération",
    }
    assert len(audience_of(ready, on=timezone.localdate()).addressees) == 30
    *_, first, closed = Consultation.objects.closed().order_by("closes_at")
    members = Authority.objects.members(on=timezone.localdate()).count()
    assert min(first.opinions.count(), closed.opinions.count()) * 2 >= members
    _check_rounds(first, closed)
    current = Consultation.objects.get(state=ConsultationState.OPEN)
    assert 0 < current.opinions.count() < closed.opinions.count()
    assert not Opinion.objects.filter(consultation=current, authority__name__contains="Abers").exists()
    convened = Meeting.objects.filter(state="convened").order_by("starts_at").values_list("body__kind", flat=True)
    assert list(convened) == [BodyKind.STRATEGIC_COMMISSION, BodyKind.ASSEMBLY]
    assert not Delivery.objects.waiting().exists()
    failed = Delivery.objects.exclude(state__in=[DeliveryState.SENT, DeliveryState.TOLD])
    assert set(failed.values_list("state", flat=True)) == {DeliveryState.REFUSED, DeliveryState.RETURNED}
    invited = {addressee.address for addressee in audience_of(ready, on=timezone.localdate()).addressees}
    assert AddressFailure.objects.hard().exists()
    assert not failed_addresses(invited)
    making = Bulletin.objects.get(state=BulletinState.DRAFT)
    found = checks_of(making, audience_of(making, on=timezone.localdate()), on=timezone.localdate())
    assert [check.is_pending for check in found if check.key.startswith("link:")] == [True, False]
    assert making.proofs.get().is_answered
    _check_comite()
    call_command("verify_audit", stdout=StringIO())


def _check_comite() -> None:
    """A séance kept to its end: everyone there or represented, each voice counted once, minutes approved, online."""
    minutes = Minutes.objects.get(meeting__body__kind=BodyKind.ASSEMBLY)
    assert minutes.is_approved and minutes.is_published
    meeting = minutes.meeting
    assert meeting.guests.count() == meeting.items.of_supplement(1).count() == 1
    assert meeting.proxies.exists()
    weighed = Ballot.objects.get(item__meeting=meeting, mode="ordinary")
    assert weighed.entitled_heads == meeting.convocations.convened().count()
    assert sum(line.voices for line in weighed.lines.all()) == weighed.entitled_voices
    assert FollowUp.objects.filter(item__meeting=meeting).count() == 3
    assert weighed.deliberation.is_published


def _check_rounds(first: Consultation, closed: Consultation) -> None:
    """The whole life is there to see: two rounds, somebody who moved, a deadline put off, a letter, one late."""
    assert (closed.previous, closed.round_number, closed.version.number) == (first, 2, 2)
    assert closed.version.documents.count() == 2
    assert closed.extensions.count() == 1
    assert closed.synthesis.complements.count() == 1
    assert trail_of(closed).passes[0].closer > 0
    given = OpinionRevision.objects.filter(opinion__consultation=closed)
    assert given.filter(is_late=True).count() == 1
    assert given.get(channel=Channel.PAPER).has_voucher
    assert Reservation.objects.filter(lifted_in__opinion__consultation=closed).exists()
    withdrawn = Consultation.objects.get(state=ConsultationState.WITHDRAWN)
    assert withdrawn.withdrawn_reason and withdrawn.opinions.given().exists()


def test_demonstration_tells_its_dgs_once_a_week_with_a_copy_to_the_collaborateur(output: str):
    digests = Delivery.objects.filter(kind="digest", state=DeliveryState.SENT)
    for account in ("dgs@demo.example.org", "collaborateur@demo.example.org"):
        subjects = list(digests.filter(address=account).values_list("message__subject", flat=True))
        assert len(subjects) == 2, account
        assert any("nouvelle" in subject for subject in subjects)
        assert any("demande" in subject for subject in subjects)


@pytest.mark.once
@pytest.mark.parametrize("day", ["2026-12-26", "2027-03-28", "2027-07-04"])
def test_demonstration_opens_on_any_day_however_small(db: None, day: str):
    with time_machine.travel(f"{day}T08:00:00+01:00"):
        call_command("seed_demo", authorities=12, recipients=10, stdout=StringIO())
    assert Consultation.objects.filter(state=ConsultationState.OPEN).count() == 1


def test_demonstration_refuses_a_database_that_holds_something(db: None):
    AuthorityFactory()
    with pytest.raises(CommandError, match="base vide"):
        call_command("seed_demo")


@pytest.mark.parametrize("options", [{"authorities": 3}, {"recipients": 2}])
def test_demonstration_says_how_small_it_can_be(db: None, options: dict[str, int]):
    with pytest.raises(CommandError, match="Il faut au moins"):
        call_command("seed_demo", **options)
