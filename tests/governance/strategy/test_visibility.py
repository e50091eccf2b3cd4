"""Who reads an orientation, at each stage (DESIGN section 4: élus first, the commission once submitted)."""

import pytest

from governance.members.roles import actor_for
from governance.strategy.enums import Stage
from governance.strategy.models import Orientation, StrategicPlan
from tests.governance.strategy.factories import OrientationFactory, PlanFactory, StageChangeFactory, VersionFactory

pytestmark = pytest.mark.django_db
PEOPLE = ["secretary", "elected", "it_head", "business", "dgs", "substitute", "preparer", "former_dgs"]


def readers(orientation, request):
    return {
        name
        for name in PEOPLE
        if Orientation.objects.visible_to(actor_for(request.getfixturevalue(name))).filter(pk=orientation.pk).exists()
    }


def test_the_impulse_is_read_by_elus_and_secretariat(request):
    assert readers(OrientationFactory(), request) == {"secretary", "elected"}


def test_framing_is_read_by_the_groups_too(request):
    assert readers(OrientationFactory(stage=Stage.FRAMING), request) == {"secretary", "elected", "it_head", "business"}


@pytest.mark.parametrize("stage", Stage)
def test_once_a_version_is_published_whoever_holds_a_mandate_reads_it(request, stage):
    orientation = VersionFactory(orientation=OrientationFactory(stage=stage)).orientation
    assert readers(orientation, request) == set(PEOPLE) - {"former_dgs"}


def test_set_aside_at_its_impulse_it_stays_with_the_elus(request):
    assert readers(OrientationFactory(stage=Stage.SET_ASIDE), request) == {"secretary", "elected"}


def test_set_aside_after_framing_the_groups_read_why(request):
    orientation = StageChangeFactory(orientation__stage=Stage.SET_ASIDE, stage=Stage.FRAMING).orientation
    assert readers(orientation, request) == {"secretary", "elected", "it_head", "business"}


def test_the_plan_is_read_by_whoever_holds_a_mandate(request):
    PlanFactory()
    seen = {n for n in PEOPLE if StrategicPlan.objects.visible_to(actor_for(request.getfixturevalue(n))).exists()}
    assert seen == set(PEOPLE) - {"former_dgs"}
