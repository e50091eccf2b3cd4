"""Comparing the versions of an orientation on its page."""

import pytest

from governance.strategy.models import Orientation
from tests.governance.strategy.factories import OrientationFactory, VersionFactory

pytestmark = pytest.mark.django_db
PATH = "/orientations/cybersecurite/versions/comparer/"


@pytest.fixture
def twice() -> Orientation:
    orientation = OrientationFactory(slug="cybersecurite", stage="framing", text="Deux exercices par an.")
    VersionFactory(orientation=orientation)
    orientation.text, orientation.reason = "Un exercice par an.", "Les attaques se multiplient."
    orientation.save()
    VersionFactory(orientation=orientation, changes="- un exercice au lieu de deux")
    return orientation


def compared(client, **asked) -> str:
    answer = client.get(PATH, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_last_two_versions_are_compared_word_by_word(twice, dgs, signed_in):
    text = compared(signed_in(dgs))
    assert "De la version 1 du" in text
    assert '<ins><span class="visually-hidden">[ajouté' in text
    assert "Les attaques se multiplient." in text
    assert "Deux exercices" in text
    assert "un exercice au lieu de deux" in text
    assert "Inchangé." in text


def test_any_two_versions_in_either_order(twice, dgs, signed_in):
    assert "De la version 2 du" in compared(signed_in(dgs), avant=2, apres=1)
    assert "Inchangé." in compared(signed_in(dgs), avant=2, apres=2)


@pytest.mark.parametrize("asked", [{"avant": "9", "apres": "1"}, {"avant": "\x00"}, {"apres": "é" * 5000}])
def test_versions_that_do_not_exist_are_told_beside_the_field(twice, dgs, signed_in, asked):
    text = compared(signed_in(dgs), **asked)
    assert "Choisissez deux versions publiées." in text
    assert "invalid-feedback" in text


def test_a_single_version_has_nothing_to_be_compared_with(dgs, signed_in):
    OrientationFactory(slug="cybersecurite", published=True)
    assert "Il n’y a pas encore deux versions" in compared(signed_in(dgs))


def test_what_is_typed_as_markup_is_shown_as_text(twice, dgs, signed_in):
    Orientation.objects.filter(pk=twice.pk).update(text="<script>alert(1)</script>")
    VersionFactory(orientation=Orientation.objects.get(), changes="x")
    assert "<script>alert" not in compared(signed_in(dgs))


def test_whoever_does_not_read_the_orientation_does_not_compare_it(dgs, signed_in):
    OrientationFactory(slug="cybersecurite", stage="impulse")
    assert signed_in(dgs).get(PATH).status_code == 404


def test_the_secretariat_reads_the_difference_before_publishing(twice, secretary, signed_in):
    Orientation.objects.filter(pk=twice.pk).update(text="Trois exercices par an.")
    text = signed_in(secretary).get("/orientations/cybersecurite/publier/").content.decode()
    assert "Ce qui diffère de la version 2" in text
    assert "Trois exercices" in text
