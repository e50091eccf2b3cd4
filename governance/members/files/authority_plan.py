"""What a file of authorities (COG, DGCL, INSEE) would change: reads only. Its absence from a file ends nothing."""

import csv
import datetime
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from emegalis.lib.cells import Cell, tidy
from emegalis.lib.french import typographic
from emegalis.lib.search import search_text, sort_key
from emegalis.lib.tables import Column, Fault, Row, error, in_order, printable, read_table, warning
from governance.members.enums import AuthorityKind
from governance.members.files.siren import read_siren
from governance.members.models import Authority, College, Membership

COLUMNS = (
    Column("siren", ("n° siren", "numéro siren", "siren de la collectivité")),
    Column("code_cog", ("code insee", "cog", "code officiel géographique"), required=False),
    Column("nom", ("nom de la collectivité", "libellé", "dénomination")),
    Column("type", (), required=False),
    Column("nature", ("nature juridique", "nature de la collectivité")),
    Column("code_departement", ("code département", "code du département", "dep"), required=False),
    Column("departement", ("département", "nom du département"), required=False),
    Column("population", ("population municipale", "habitants", "population totale"), required=False),
    Column("siren_epci", ("siren de l'epci", "siren epci de rattachement"), required=False),
    Column("nom_epci", ("nom de l'epci", "epci"), required=False),
    Column("site_web", ("site", "site internet", "url"), required=False),
)
KINDS = {
    "reg": AuthorityKind.REGION, "dep": AuthorityKind.DEPARTMENT, "metro": AuthorityKind.METROPOLIS,
    "cu": AuthorityKind.URBAN_COMMUNITY, "ca": AuthorityKind.AGGLOMERATION, "cc": AuthorityKind.COMMUNITY,
    "com": AuthorityKind.COMMUNE,
}  # fmt: skip
FIELDS = (
    "name", "sort_key", "search_text", "kind", "cog_code", "population", "department_code", "department_name",
    "website", "hex_row", "hex_column",
)  # fmt: skip
LONGEST = {"nom": 200, "code_cog": 9, "code_departement": 3, "departement": 60, "site_web": 200}
MOST_PEOPLE = 20_000_000
HEXAGONS = Path(settings.BASE_DIR) / "data" / "epci-hexagones.csv"


@dataclass(slots=True)
class AuthorityRow:
    """One authority of the file, as it would stand; ``grouping`` is the SIREN of a commune's EPCI."""

    line: int
    authority: Authority
    grouping: str = ""


@dataclass(slots=True)
class AuthorityPlan:
    """The faults, and what would be written. Nothing may be applied while ``is_sound`` is false."""

    faults: list[Fault] = field(default_factory=list)
    rows: list[AuthorityRow] = field(default_factory=list)
    added: list[Authority] = field(default_factory=list)
    changed: list[Authority] = field(default_factory=list)
    groupings: dict[str, str] = field(default_factory=dict)
    memberships: list[tuple[Authority, College]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def is_sound(self) -> bool:
        return not any(fault.is_error for fault in self.faults)

    @property
    def changes_nothing(self) -> bool:
        return not (self.added or self.changed or self.memberships)

    @property
    def errors(self) -> int:
        return sum(fault.is_error for fault in self.faults)

    @property
    def warnings(self) -> int:
        return len(self.faults) - self.errors


def plan_authorities(content: bytes, *, today: datetime.date) -> AuthorityPlan:
    """Read a file and say what it would change on a day."""
    table = read_table(content, COLUMNS)
    plan = AuthorityPlan(faults=table.faults)
    known = {authority.siren: authority for authority in Authority.objects.select_related("grouping").order_by("pk")}
    hexagons = read_hexagons()
    lines: dict[str, int] = {}
    for row in table.rows:
        read = _read(row, plan, hexagons)
        if read is not None and _is_first(read, lines, known, plan):
            plan.rows.append(read)
    _check_groupings(plan, known)
    if plan.is_sound:
        _compare(plan, known)
        _open_memberships(plan, known, today)
    plan.faults = in_order(plan.faults)
    return plan


def read_hexagons() -> dict[str, tuple[int, int]]:
    """Row and column of each EPCI on the tile map, by SIREN."""
    reader = csv.DictReader(io.StringIO(HEXAGONS.read_text(encoding="utf-8")))
    return {tile["siren"]: (int(tile["ligne"]), int(tile["colonne"])) for tile in reader}


# ---------------------------------------------------------------- one row


def _read(row: Row, plan: AuthorityPlan, hexagons: dict[str, tuple[int, int]]) -> AuthorityRow | None:
    """The authority a row describes, or ``None`` when a fault leaves it unknown."""
    reader = _RowReader(row, plan)
    siren, kind = reader.siren("siren"), reader.kind()
    name = typographic(reader.text("nom", required=True))
    tile = hexagons.get(siren, (None, None))
    authority = Authority(
        siren=siren,
        name=name,
        sort_key=sort_key(name),
        search_text=search_text(name),
        kind=kind,
        cog_code=reader.text("code_cog"),
        population=reader.population(kind),
        department_code=reader.text("code_departement"),
        department_name=typographic(reader.text("departement")),
        website=reader.website(),
        hex_row=tile[0],
        hex_column=tile[1],
    )
    grouping = reader.siren("siren_epci") if kind == AuthorityKind.COMMUNE and row.get("siren_epci").strip() else ""
    return None if reader.broken else AuthorityRow(row.line, authority, grouping)


class _RowReader:
    """Reads the cells of one row, each fault under its line and column."""

    def __init__(self, row: Row, plan: AuthorityPlan) -> None:
        self.row, self.plan, self.broken = row, plan, False
        self.cells: dict[str, Cell] = {column.name: tidy(row.get(column.name)) for column in COLUMNS}
        for name, cell in self.cells.items():
            for finding in cell.findings:
                self.plan.faults.append(Fault(row.line, name, finding.severity, finding.reason))
            self.broken = self.broken or not cell.is_sound

    def error(self, column: str, reason: str) -> None:
        self.broken = True
        self.plan.faults.append(error(self.row.line, column, reason))

    def warn(self, column: str, reason: str) -> None:
        self.plan.faults.append(warning(self.row.line, column, reason))

    def text(self, column: str, *, required: bool = False) -> str:
        cell = self.cells[column]
        if required and not cell.text:
            self.error(column, "La valeur manque.")
        elif len(cell.text) > LONGEST[column]:
            self.error(column, f"{len(cell.text)} caractères : {LONGEST[column]} au plus.")
            return ""
        return cell.text

    def siren(self, column: str) -> str:
        if not self.cells[column].is_sound:
            return ""
        siren, finding = read_siren(self.cells[column].text)
        if finding is not None:
            self.plan.faults.append(Fault(self.row.line, column, finding.severity, finding.reason))
            self.broken = self.broken or not siren
        return siren

    def kind(self) -> str:
        kind = KINDS.get(sort_key(self.cells["nature"].text))
        if kind is None and self.cells["nature"].is_sound:
            shown = printable(self.cells["nature"].text) or "vide"
            self.error("nature", f"Nature inconnue ({shown}) : REG, DEP, METRO, CU, CA, CC ou COM.")
        return kind or ""

    def population(self, kind: str) -> int | None:
        text = self.cells["population"].text
        digits = text.replace(" ", "")
        if not text:
            if kind not in {"", AuthorityKind.COMMUNE}:
                self.warn("population", "La population manque : elle décide du collège des intercommunalités.")
            return None
        if not (digits.isascii() and digits.isdigit()) or int(digits) > MOST_PEOPLE:
            self.error("population", f"« {printable(text)} » n’est pas un nombre d’habitants.")
            return None
        if digits != text:
            self.warn("population", f"Les milliers sont séparés : lu {digits}.")
        return int(digits)

    def website(self) -> str:
        address = self.text("site_web")
        if address and not address.startswith(("https://", "http://")):
            self.error("site_web", "L’adresse du site commence par https:// ou http://.")
            return ""
        return address


def _is_first(read: AuthorityRow, lines: dict[str, int], known: dict[str, Authority], plan: AuthorityPlan) -> bool:
    siren = read.authority.siren
    if siren in known and known[siren].kind == AuthorityKind.SYNDICATE:
        plan.faults.append(error(read.line, "siren", "C’est le SIREN du syndicat lui-même."))
    elif siren in lines:
        plan.faults.append(error(read.line, "siren", f"Ce SIREN figure déjà à la ligne {lines[siren]}."))
    else:
        lines[siren] = read.line
        return True
    return False


# ---------------------------------------------------------------- rows together


def _check_groupings(plan: AuthorityPlan, known: dict[str, Authority]) -> None:
    """A commune belongs to an EPCI that the file or the portal knows."""
    in_file = {row.authority.siren for row in plan.rows}
    for row in plan.rows:
        if row.grouping and row.grouping not in in_file and row.grouping not in known:
            plan.faults.append(
                warning(row.line, "siren_epci", "Intercommunalité inconnue : la commune est notée sans elle.")
            )
            row.grouping = ""


def _compare(plan: AuthorityPlan, known: dict[str, Authority]) -> None:
    """Sort the rows into new, changed and unchanged; the objects listed are those to save."""
    for row in plan.rows:
        plan.groupings[row.authority.siren] = row.grouping
        authority = known.get(row.authority.siren)
        if authority is None:
            plan.added.append(row.authority)
        elif _update(authority, row):
            plan.changed.append(authority)
        else:
            plan.unchanged += 1


def _update(authority: Authority, row: AuthorityRow) -> bool:
    """What the file leaves empty is kept."""
    grouping = authority.grouping.siren if authority.grouping else ""
    differs = bool(row.grouping) and grouping != row.grouping
    for name in FIELDS:
        value = getattr(row.authority, name)
        if value not in {"", None} and getattr(authority, name) != value:
            setattr(authority, name, value)
            differs = True
    return differs


def _open_memberships(plan: AuthorityPlan, known: dict[str, Authority], today: datetime.date) -> None:
    """Région, départements and EPCI that are not members yet become so; another college than today's is only told."""
    colleges = list(College.objects.order_by("number"))
    current: dict[str, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.select_related("authority", "college").order_by("pk"):
        current[membership.authority.siren].append(membership)
    for row in plan.rows:
        college = college_for(row.authority, colleges)
        authority = known.get(row.authority.siren, row.authority)
        held = current[authority.siren]
        if college and not held and authority.successor_id is None:
            plan.memberships.append((authority, college))
        for membership in held:
            if college and membership.ends_on is None and membership.college_id != college.pk:
                sentence = (
                    f"La population donne le collège « {college} », l’adhésion en cours est au collège "
                    f"« {membership.college} » : à revoir sur la page de la collectivité."
                )
                plan.faults.append(warning(row.line, "population", sentence))


def college_for(authority: Authority, colleges: Iterable[College]) -> College | None:
    """The college that kind and population give; communes have none."""
    return next((college for college in colleges if _admits(college, authority)), None)


def _admits(college: College, authority: Authority) -> bool:
    if authority.kind not in college.kinds:
        return False
    if college.population_from is None and college.population_below is None:
        return True
    population = authority.population
    return (
        population is not None
        and (college.population_from or 0) <= population
        and (college.population_below is None or population < college.population_below)
    )
