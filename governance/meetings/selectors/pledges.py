"""Proxies given by the answers to a convocation: who may hold one, who holds which."""

from collections.abc import Iterable

from governance.meetings import proxies
from governance.meetings.models import Convocation, Meeting
from governance.meetings.selectors.sittings import sitting_of

OPENING = 0


def pledge_table(meeting: Meeting, *, but: int | None = None) -> proxies.Table:
    """Members as their answers say they will be at the opening, and the proxies already given; ``but`` leaves out what
    one of them answered, who is about to answer otherwise."""
    sitting = sitting_of(meeting)
    marks = [(row.pk, proxies.Mark(OPENING, row.reply)) for row in sitting.convocations if row.reply and row.pk != but]
    given = [proxy for proxy in sitting.table.proxies if proxy.end is None and proxy.giver != but]
    return proxies.table(sitting.table.rule, sitting.table.colleges, marks, given, sitting.table.names)


def holders_for(rows: Iterable[Convocation], meeting: Meeting) -> dict[int, list[Convocation]]:
    """By convocation, the members whom the rules of the body allow to hold its proxy; nobody where it admits none."""
    wanted = list(rows)
    if not meeting.body.proxies_per_holder or not meeting.takes_replies():
        return {row.pk: [] for row in wanted}
    members = list(meeting.convocations.convened().with_names())
    return {row.pk: _allowed(row, members, pledge_table(meeting, but=row.pk)) for row in wanted}


def _allowed(giver: Convocation, members: list[Convocation], table: proxies.Table) -> list[Convocation]:
    return [member for member in members if member.pk != giver.pk and _may_hold(giver.pk, member.pk, table)]


def _may_hold(giver: int, holder: int, table: proxies.Table) -> bool:
    tried = proxies.Table(table.rule, table.colleges, dict(table.marks), list(table.proxies), table.names)
    try:
        tried.give(giver, holder, OPENING)
    except proxies.ProxyRefusal:
        return False
    return True


def pledged_holders(meeting: Meeting) -> dict[int, Convocation]:
    """Who holds the proxy of each member that gave one, by the giver's convocation."""
    return {proxy.giver_id: proxy.holder for proxy in meeting.proxies.standing().select_related("holder")}
