"""Writing an orientation, naming its référent, freezing its versions."""

import datetime

import pytest
import time_machine

from emegalis.audit.models import Entry
from emegalis.lib.canonical import fingerprint
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import actor_for
from governance.strategy.canonical import canonical_text
from governance.strategy.enums import Origin, Stage
from governance.strategy.models import Orientation
from governance.strategy.services import create_orientation, edit_orientation, name_referent, publish_version
from tests.governance.members.factories import MandateFactory
from tests.governance.strategy.factories import AxisFactory, OrientationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


def create(by, title="Partager un délégué à la protection des données", **given):
    given = {"axis": AxisFactory(), "summary": "Un service commun.", "text": "Quatre **délégués**.", **given}
    return create_orientation(title=title, by=by, **given)


def edit(orientation, by, **given):
    fields = {
        name: getattr(orientation, name)
        for name in ("axis", "title", "summary", "text", "origin", "impulse_on", "particulars")
    }
    edit_orientation(orientation=orientation, by=by, **{**fields, **given})


def test_an_orientation_begins_at_its_impulse_with_the_next_number(by):
    OrientationFactory(number=7)
    orientation = create(by, impulse_on=datetime.date(2026, 2, 9))
    assert (orientation.number, orientation.stage) == (8, Stage.IMPULSE)
    assert orientation.slug == "partager-un-delegue-a-la-protection-des-donnees"
    assert orientation.stage_changes.get().entered_on == datetime.date(2026, 2, 9)
    assert Entry.objects.get().verb == "create_orientation"


def test_two_orientations_of_the_same_title_have_two_addresses(by):
    assert [create(by).slug[-7:], create(by).slug[-7:]] == ["donnees", "nnees-2"]


@pytest.mark.parametrize("title", ["Nouvelle", "!!!", "À" * 200, "日本"])
def test_any_title_gives_an_address_that_hides_no_page(by, title):
    slug = create(by, title=title).slug
    assert slug
    assert slug != "nouvelle"
    assert len(slug) <= 120


def test_an_impulse_is_not_to_come(by):
    with time_machine.travel(datetime.date(2026, 11, 24)), pytest.raises(BusinessRuleError) as refusal:
        create(by, impulse_on=datetime.date(2026, 11, 25))
    assert refusal.value.field == "impulse_on"


def test_search_finds_the_working_words_until_a_version_is_published_then_only_those_submitted(by):
    orientation = create(by)
    assert Orientation.objects.matching("délégués").exists()
    publish_version(orientation=orientation, by=by)
    edit(orientation, by, text="Six mandataires.")
    assert not Orientation.objects.matching("mandataire").exists()
    publish_version(orientation=orientation, changes="Leur nombre.", by=by)
    assert Orientation.objects.matching("mandataire").exists()
    assert not Orientation.objects.matching("quatre").exists()


def test_edit_keeps_number_and_address(by):
    orientation = create(by)
    edit(orientation, by, title="Un autre titre", origin=Origin.SYNDICATE)
    orientation.refresh_from_db()
    assert (orientation.title, orientation.origin) == ("Un autre titre", Origin.SYNDICATE)
    assert orientation.slug == "partager-un-delegue-a-la-protection-des-donnees"


# ---------------------------------------------------------------- élu référent


def test_the_referent_is_an_elu_in_force(by, elected):
    orientation = create(by)
    name_referent(orientation=orientation, referent=elected.mandates.get(), by=by)
    orientation.refresh_from_db()
    assert orientation.referent.person == elected
    name_referent(orientation=orientation, referent=None, by=by)
    orientation.refresh_from_db()
    assert orientation.referent is None


@pytest.mark.parametrize(
    "traits", [{}, {"elected": True, "ended": True}, {"staff": True}], ids=["dgs", "ended", "staff"]
)
def test_nobody_else_is_referent(by, traits):
    with pytest.raises(BusinessRuleError, match="bureau ou au comité") as refusal:
        name_referent(orientation=create(by), referent=MandateFactory(**traits), by=by)
    assert refusal.value.field == "referent"


# ---------------------------------------------------------------- versions


def test_a_version_freezes_the_working_text_and_proves_it(by):
    orientation = create(by)
    version = publish_version(orientation=orientation, by=by)
    version.refresh_from_db()
    edit(orientation, by, text="Autre chose.")
    version.refresh_from_db()
    assert (version.number, version.text, version.changes) == (1, "Quatre **délégués**.", "")
    assert version.sha256 == fingerprint(version.canonical_text)
    assert Entry.objects.filter(verb="publish_version").get().details["sha256"] == version.sha256


def test_the_canonical_text_can_be_read_and_differs_with_each_field(by):
    version = publish_version(
        orientation=create(by), by=by, at=datetime.datetime(2026, 10, 16, 8, 0, 0, 123, tzinfo=datetime.UTC)
    )
    assert version.canonical_text == (
        f"ORIENTATION\n{version.orientation.number}\n\nVERSION\n1\n\nPUBLIÉE LE\n2026-10-16T08:00:00Z\n\n"
        "TITRE\nPartager un délégué à la protection des données\n\nEN DEUX MOTS\nUn service commun.\n\n"
        "CE QUI EST PROPOSÉ\nQuatre **délégués**.\n\nCE QUI CHANGE\n\n"
    )
    version.refresh_from_db()
    assert version.sha256 == fingerprint(version.canonical_text), "the same once read back from the database"
    assert canonical_text.__doc__


def test_nothing_new_is_no_version(by):
    orientation = create(by)
    publish_version(orientation=orientation, by=by)
    edit(orientation, by, text="Quatre **délégués**.\r\n")
    with pytest.raises(BusinessRuleError, match="n’a pas changé"):
        publish_version(orientation=orientation, changes="Rien.", by=by)


def test_from_the_second_version_on_one_says_what_changes(by):
    orientation = create(by)
    publish_version(orientation=orientation, changes="Sans objet.", by=by)
    edit(orientation, by, text="Six délégués.")
    with pytest.raises(BusinessRuleError) as refusal:
        publish_version(orientation=orientation, changes=" \r\n ", by=by)
    assert refusal.value.field == "changes"
    second = publish_version(orientation=orientation, changes="Six au lieu de quatre.", by=by)
    assert (second.number, second.changes) == (2, "Six au lieu de quatre.")


def test_what_was_set_aside_is_not_published(by):
    with pytest.raises(BusinessRuleError, match="écartée"):
        publish_version(orientation=OrientationFactory(stage=Stage.SET_ASIDE), by=by)
