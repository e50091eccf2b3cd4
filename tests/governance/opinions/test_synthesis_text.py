"""The synthesis as an OpenDocument text: well formed, with real headings and tables, whatever people wrote."""

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

from governance.members.roles import actor_for
from governance.opinions.content import ReservationText
from governance.opinions.models import Reservation
from governance.opinions.services import class_reservations
from tests.governance.opinions.factories import give_opinion

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
NASTY = "<text:h>Faux titre</text:h> & « ]]> » =1+1"


@pytest.fixture
def archive(open_consultation, abers, secretary, signed_in):
    """The text of an open consultation, where someone wrote what looks like markup."""
    give_opinion(
        open_consultation, abers, stance="FAV_RES", reservations=(ReservationText(NASTY, "Si \u2028 possible"),)
    )
    themes = dict.fromkeys(Reservation.objects.values_list("pk", flat=True), "Le coût & le reste")
    class_reservations(consultation=open_consultation, themes=themes, by=actor_for(secretary))
    answer = signed_in(secretary).get(reverse("opinions:synthesis_odt", args=[open_consultation.pk]))
    assert answer["Content-Type"] == "application/vnd.oasis.opendocument.text"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def words(element):
    return "".join(element.itertext()).replace("\u00a0", " ")


def test_it_is_known_for_what_it_is(archive):
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"
    listed = ET.fromstring(archive.read("META-INF/manifest.xml"))
    paths = {entry.get("{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}full-path") for entry in listed}
    assert paths - {"/"} == {name for name in archive.namelist() if name.endswith(".xml") and "/" not in name}


def test_every_part_is_well_formed_and_headings_go_down_one_by_one(archive):
    for name in archive.namelist():
        if name.endswith(".xml"):
            ET.fromstring(archive.read(name))
    content = ET.fromstring(archive.read("content.xml"))
    headings = [(int(h.get(f"{TEXT}outline-level")), words(h)) for h in content.iter(f"{TEXT}h")]
    levels = [level for level, _ in headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert (3, "Le coût & le reste") in headings
    assert "Faux titre" not in [text for _, text in headings]
    assert NASTY in words(content)


def test_tables_are_square_with_headers(archive):
    content = ET.fromstring(archive.read("content.xml"))
    tables = list(content.iter(f"{TABLE}table"))
    assert len(tables) == 5
    for table in tables:
        columns = sum(int(c.get(f"{TABLE}number-columns-repeated", 1)) for c in table.iter(f"{TABLE}table-column"))
        rows = list(table.iter(f"{TABLE}table-row"))
        assert {len(row.findall(f"{TABLE}table-cell")) for row in rows} == {columns}
        assert table.find(f"{TABLE}table-header-rows") is not None
    assert len(list(tables[-1].iter(f"{TABLE}table-row"))) == 1 + 4


def test_every_style_used_is_defined(archive):
    defined = {
        style.get(f"{STYLE}name")
        for part in ("content.xml", "styles.xml")
        for style in ET.fromstring(archive.read(part)).iter(f"{STYLE}style")
    }
    used = {
        value
        for element in ET.fromstring(archive.read("content.xml")).iter()
        for name, value in element.attrib.items()
        if name.endswith("}style-name")
    }
    assert used <= defined
