"""The sentence under the greeting says who the portal takes a person for."""

import pytest

from governance.members.enums import BodyKind
from governance.members.presentation import of_authority
from governance.members.roles import actor_for
from tests.governance.members.factories import MandateFactory, MemberFactory, standing_body


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Communauté de communes des Abers-Kreiz", "de la Communauté de communes des Abers-Kreiz"),
        ("CC des Abers-Kreiz", "de la CC des Abers-Kreiz"),
        ("Pays de Menez-Arvor Agglomération", "du Pays de Menez-Arvor Agglomération"),
        ("Département de l’Argoat", "du Département de l’Argoat"),
        ("Région d’Arvor", "de la Région d’Arvor"),
        ("Élorn Communauté", "d’Élorn Communauté"),
        ("Lann-Vraz Métropole", "de Lann-Vraz Métropole"),
    ],
)
def test_an_authority_takes_its_article(name, words):
    assert of_authority(name) == words


def test_a_dgs_is_named_by_function_authority_and_seat(dgs):
    dgs.civility = "Mme"
    assert actor_for(dgs).presentation == (
        "Directrice générale des services de la Communauté de communes des Abers-Kreiz, "
        "titulaire à la commission d’orientation stratégique (COS)."
    )


def test_without_a_civility_the_office_is_named(dgs):
    dgs.civility = ""
    assert actor_for(dgs).presentation.startswith("Direction générale des services de la Communauté")


def test_an_elu_is_a_member_of_each_assembly(elected, abers):
    MandateFactory(person=elected, authority=abers, function="élu", body=standing_body(BodyKind.BUREAU))
    elected.civility = "M."
    assert actor_for(elected).presentation == (
        "Élu de la Communauté de communes des Abers-Kreiz, membre du bureau et du comité syndical."
    )


def test_someone_who_sits_for_two_authorities_reads_both(shared_dgs):
    assert actor_for(shared_dgs).presentation.count("titulaire à la commission") == 2


def test_a_preparer_a_substitute_the_secretariat_and_someone_without_mandate(
    preparer, substitute, secretary, former_dgs
):
    assert actor_for(preparer).presentation.startswith("Collaboratrice de la direction générale de la Communauté")
    assert "suppléante à la commission" in actor_for(substitute).presentation
    assert actor_for(secretary).presentation == "Secrétariat du syndicat mixte."
    assert actor_for(former_dgs).presentation == ""


def test_it_and_business_groups(it_head, business):
    assert "membre du groupe des directeurs" in actor_for(it_head).presentation
    assert "membre du groupe métier Finances" in actor_for(business).presentation


def test_someone_by_interim_reads_so(db):
    mandate = MandateFactory(authority=MemberFactory(name="Région d’Arvor"), is_interim=True, person__civility="M.")
    assert actor_for(mandate.person).presentation.startswith(
        "Directeur général des services par intérim de la Région d’Arvor"
    )
