"""What a plan would change, line by line, as the preview shows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from emegalis.lib.french import long_date, number
from governance.members.files.authority_plan import AuthorityPlan
from governance.members.files.mandate_plan import MandatePlan
from governance.members.files.mandate_rows import MandateRow


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the preview: ``kind`` is the state's look, ``act`` its word."""

    kind: str
    icon: str
    act: str
    what: str
    details: str
    line: int | None = None


def changes_of(plan: AuthorityPlan | MandatePlan) -> list[Change]:
    """Everything the file would add, change or end, in that order."""
    return list(_authority_changes(plan) if isinstance(plan, AuthorityPlan) else _mandate_changes(plan))


def _authority_changes(plan: AuthorityPlan) -> Iterator[Change]:
    lines = {row.authority.siren: row.line for row in plan.rows}
    colleges = {authority.siren: college.name for authority, college in plan.memberships}
    for authority in plan.added:
        people = f"{number(authority.population)} habitants" if authority.population is not None else ""
        college = f"membre, collège {colleges[authority.siren]}" if authority.siren in colleges else ""
        details = ", ".join(part for part in (authority.get_kind_display(), people, college) if part)
        yield Change("done", "plus", "Ajout", authority.name, details, lines.get(authority.siren))
    for authority in plan.changed:
        yield Change(
            "open", "pen", "Changement", authority.name, authority.get_kind_display(), lines.get(authority.siren)
        )
    added = {authority.siren for authority in plan.added}
    for authority, joined in plan.memberships:
        if authority.siren not in added:
            yield Change("done", "plus", "Adhésion", authority.name, joined.name, lines.get(authority.siren))


def _mandate_changes(plan: MandatePlan) -> Iterator[Change]:
    for ref in plan.new_groups.values():
        yield Change("done", "people", "Nouveau groupe", f"groupe métier {ref.subject}", "Il sera créé.")
    for row in plan.openings:
        yield Change("done", "plus", "Ajout", row.full_name, _mandate(row, plan), row.line)
    for person, row in plan.new_addresses:
        yield Change("open", "mail", "Changement", person.full_name, f"adresse : {row.email}", row.line)
    for person, row in plan.new_civilities:
        yield Change("open", "pen", "Changement", person.full_name, f"civilité : {row.civility}", row.line)
    for person, row in plan.takeovers:
        yield Change(
            "late", "warning", "Perd son adresse", person.full_name, f"elle passe à {row.full_name}", row.line
        )
    for mandate, row in plan.endings:
        end = f"{mandate.body.short_name}, prend fin le {long_date(row.ends_on)}" if row.ends_on else ""
        yield Change("wait", "clock", "Fin", mandate.person.full_name, end, row.line)


def _mandate(row: MandateRow, plan: MandatePlan) -> str:
    body = plan.bodies.get(row.body.key) if row.body else None
    name = body.short_name if body else f"groupe {row.body.subject}" if row.body else ""
    since = f"depuis le {long_date(row.starts_on)}" if row.starts_on else ""
    until = f"jusqu’au {long_date(row.ends_on)}" if row.ends_on else ""
    seat = row.seat.label if row.seat else ""
    return ", ".join(part for part in (plan.authorities[row.siren].short_name, name, seat, since, until) if part)
