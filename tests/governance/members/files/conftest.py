"""The real authorities of the data folder, and a file of mandates built row by row."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from governance.members.files.mandate_plan import MandatePlan, plan_mandates
from governance.members.files.mandate_rows import ORDER
from governance.members.models import Authority
from governance.members.services.imports import import_authorities
from tests.governance.members.factories import MemberFactory

DATA = Path(settings.BASE_DIR) / "data"
TODAY = datetime.date(2026, 11, 24)
SOUND = {
    "siren": "243500139", "civilite": "Mme", "prenom": "Aziliz", "nom": "Kerbrat",
    "courriel": "aziliz.kerbrat@example.org", "fonction": "DGS", "instance": "COS", "qualite": "titulaire",
    "date_debut": "2024-03-01", "date_fin": "",
}  # fmt: skip


@pytest.fixture
def territory(db: None) -> None:
    """Brittany, as ``import_authorities`` knows it."""
    assert import_authorities(content=(DATA / "collectivites-bretagne.csv").read_bytes(), today=TODAY).is_sound


@pytest.fixture
def rennes(db: None) -> Authority:
    """A member that the sound row names."""
    return MemberFactory(siren="243500139", name="Rennes Métropole")


@pytest.fixture
def vitre(db: None) -> Authority:
    """Another member."""
    return MemberFactory(siren="200039022", name="Vitré Communauté")


def mandate_file(*rows: dict[str, str]) -> bytes:
    """A file whose rows differ from a sound one by the given cells; cells are written between quotation marks."""
    cells = [[(SOUND | row)[name].replace('"', '""') for name in ORDER] for row in rows]
    lines = [",".join(f'"{cell}"' for cell in row) for row in cells]
    return "\n".join([",".join(ORDER), *lines, ""]).encode()


@pytest.fixture
def plan_of(rennes: Authority, vitre: Authority) -> Callable[..., MandatePlan]:
    """The plan of a file made of these rows."""

    def plan(*rows: dict[str, str], confirmed: bool = False) -> MandatePlan:
        return plan_mandates(mandate_file(*rows), today=TODAY, confirmed=confirmed)

    return plan
