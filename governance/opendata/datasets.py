"""What is published as data: one function per dataset, named after its schema."""

import csv
import datetime
import io
import re
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from emegalis.lib.links import absolute, absolute_url
from governance.deliberations.models import Deliberation
from governance.deliberations.results import CHOICES, Result, from_json
from governance.members.models import SyndicateProfile
from governance.opendata import scdl

JSON_VERSION = 1
LICENCE = "Licence Ouverte 2.0 (Etalab)"
# What a spreadsheet would run as a formula; an apostrophe before it makes it a text, which the schema takes as well.
_FORMULA = re.compile(r"^[=+\-@\t\r|]")


class MissingSiretError(Exception):
    """The file cannot be valid before the secretariat has written the NIC of the syndicat."""


def published() -> list[Deliberation]:
    """By date, the oldest first, without documents nor texts."""
    return list(Deliberation.objects.published().register().order_by("adopted_on", "body__position", "number", "id"))


# ---------------------------------------------------------------- SCDL


def scdl_rows(deliberations: Iterable[Deliberation]) -> list[dict[str, str]]:
    """The table, by column. Raises ``MissingSiretError`` while the SIRET is unknown."""
    profile = SyndicateProfile.objects.select_related("authority").first()
    if profile is None or not profile.siret:
        raise MissingSiretError
    return [_row(deliberation, profile.authority.name, profile.siret) for deliberation in deliberations]


def _row(deliberation: Deliberation, name: str, siret: str) -> dict[str, str]:
    values = {
        "COLL_NOM": _safe(name),
        "COLL_SIRET": siret,
        "DELIB_ID": deliberation.reference,
        "DELIB_DATE": deliberation.adopted_on.isoformat(),
        "DELIB_MATIERE_CODE": deliberation.matter,
        "DELIB_MATIERE_NOM": deliberation.matter_label,
        "DELIB_OBJET": _safe(deliberation.title),
        "BUDGET_ANNEE": deliberation.budget_year,
        "BUDGET_NOM": _safe(deliberation.budget_name),
        "DELIB_URL": pdf_url(deliberation),
    }
    return dict.fromkeys(scdl.HEADER, "") | values | _votes(from_json(deliberation.result))


def _votes(result: Result | None) -> dict[str, str]:
    """Five numbers of people, or none: a show of hands and a secret ballot tell no person's choice."""
    people = result.people if result else None
    if people is None:
        return {}
    given = (people.entitled, people.real, people.for_, people.against, people.abstention)
    return dict(zip(scdl.VOTES, map(str, given), strict=True))


def _safe(text: str) -> str:
    """In one line, and never a formula."""
    line = " ".join(text.split())
    return f"'{line}" if _FORMULA.match(line) else line


def pdf_url(deliberation: Deliberation) -> str:
    """The address of its document, once it is made."""
    if deliberation.made_at is None:
        return ""
    return absolute_url("deliberations:deliberation_pdf", deliberation.reference)


def as_csv(rows: Iterable[dict[str, str]]) -> str:
    """UTF-8 when written, commas, header exact and in order; empty means missing."""
    out = io.StringIO()
    writer = csv.DictWriter(out, scdl.HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def file_name(siren: str, on: datetime.date) -> str:
    """« 253514491_deliberations_20261124.csv » (domain.md 3.1)."""
    return f"{siren}_deliberations_{on:%Y%m%d}.csv"


# ---------------------------------------------------------------- JSON


def deliberations_json(deliberations: Iterable[Deliberation]) -> dict[str, Any]:
    """Documented on the page of open data; a field may be added, none is renamed without another ``version``."""
    return {
        "version": JSON_VERSION,
        "licence": LICENCE,
        "page": absolute(reverse("opendata:open_data")),
        "deliberations": [_entry(deliberation) for deliberation in deliberations],
    }


def _entry(deliberation: Deliberation) -> dict[str, Any]:
    published_at = deliberation.published_at
    return {
        "id": deliberation.reference,
        "date": deliberation.adopted_on.isoformat(),
        "instance": deliberation.body.name,
        "objet": deliberation.title,
        "matiere": {"code": deliberation.matter, "nom": deliberation.matter_label},
        "auteur": {"nom": deliberation.author_name, "qualite": deliberation.author_quality},
        "publiee_le": published_at.isoformat() if published_at else None,
        "resultat": _result(from_json(deliberation.result)),
        "page": absolute(deliberation.get_absolute_url()),
        "document": {"url": pdf_url(deliberation), "sha256": deliberation.sha256} if deliberation.made_at else None,
    }


_FRENCH = dict(zip(CHOICES, ("pour", "contre", "abstention", "ne_prend_pas_part"), strict=True))


def _result(result: Result | None) -> dict[str, Any] | None:
    """``None`` when the assembly took note without a ballot."""
    if result is None:
        return None
    return {
        "adoptee": result.is_adopted,
        "mode": result.mode_label,
        "compte_en_voix": result.by_voices,
        "membres": {_FRENCH[choice]: result.heads(choice) for choice in CHOICES},
        "voix": {_FRENCH[choice]: result.voices(choice) for choice in CHOICES},
    }
