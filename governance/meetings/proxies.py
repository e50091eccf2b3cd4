"""Who may speak for whom, from one item to the next (domain.md 1.1, « Pouvoir »). Pure.

Places are those of the agenda: 0 is the opening, 1 the first item. What is marked at a place holds from there until
the next mark of the same member. A proxy counts from its place on, until it is cut.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from emegalis.lib.french import NBSP, THIN, plural
from governance.meetings.quorum import THERE

AWAY = frozenset({"excused", "absent"})
REPRESENTED = "represented"
REVOKED, HOLDER_LEFT, GIVER_CAME = "revoked", "holder_left", "giver_came"


class ProxyRefusal(Exception):
    """Why a proxy cannot be given; ``str()`` is a French sentence."""


@dataclass(frozen=True, slots=True)
class ProxyRule:
    """How many proxies one member may hold, and whether only within their own college."""

    per_holder: int = 1
    within_college: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """How a member is from a place on."""

    place: int
    state: str


@dataclass(frozen=True, slots=True)
class Given:
    """A proxy: it counts at ``start <= place``, and before ``end`` once cut."""

    giver: int
    holder: int
    start: int
    end: int | None = None
    why: str = ""
    key: int | None = None

    def counts_at(self, place: int) -> bool:
        return self.start <= place and (self.end is None or place < self.end)

    def meets(self, start: int, end: int | None) -> bool:
        """Counts somewhere between these places (``end`` left out; None: to the close)."""
        if self.end is not None and self.end <= max(self.start, start):
            return False
        return end is None or self.start < end

    def cut(self, place: int, why: str) -> "Given":
        return replace(self, end=max(place, self.start), why=why)


@dataclass(slots=True)
class Table:
    """The members of a meeting as they were marked, and the proxies they gave: only lawful acts change it."""

    rule: ProxyRule
    colleges: dict[int, int | None]
    marks: dict[int, list[Mark]] = field(default_factory=dict)
    proxies: list[Given] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)

    # ------------------------------------------------------------ questions

    def state_at(self, member: int, place: int) -> str:
        """Empty while nobody has marked this member."""
        known = [mark.state for mark in self.marks.get(member, []) if mark.place <= place]
        return known[-1] if known else ""

    def proxy_at(self, giver: int, place: int) -> Given | None:
        return next((p for p in self.proxies if p.giver == giver and p.counts_at(place)), None)

    def held_at(self, holder: int, place: int) -> list[Given]:
        return [p for p in self.proxies if p.holder == holder and p.counts_at(place)]

    def speaks_for(self, giver: int, place: int) -> int | None:
        """The member who holds this one's proxy and is there to use it."""
        proxy = self.proxy_at(giver, place)
        return proxy.holder if proxy and self.state_at(proxy.holder, place) in THERE else None

    # ------------------------------------------------------------ acts

    def mark(self, member: int, place: int, state: str) -> None:
        """This member is so from this place on; proxies that cannot stand with it fall, and are kept as fallen."""
        until = self._next_mark(member, place)
        self._write(member, Mark(place, state))
        if state in THERE:
            self._cut(place, until, GIVER_CAME, giver=member)
        elif state in AWAY:
            self._cut(place, until, REVOKED, giver=member)
            self._cut(place, until, HOLDER_LEFT, holder=member)

    def give(self, giver: int, holder: int, place: int) -> Given:
        """A proxy from this place on, until one of the two is marked otherwise; raises ``ProxyRefusal``."""
        self._check_pair(giver, holder, place)
        end = self._stretch(giver, holder, place)
        self._check_limit(giver, holder, place, end)
        why = "" if end is None else self._why(giver, holder, end)
        proxy = Given(giver, holder, place, end, why)
        self._write(giver, Mark(place, REPRESENTED))
        self.proxies.append(proxy)
        self._excuse(proxy)
        return proxy

    def revoke(self, giver: int, place: int) -> None:
        """The proxy counts no more from this place on: its giver is excused until marked otherwise."""
        self._cut(place, None, REVOKED, giver=giver)

    # ------------------------------------------------------------ how

    def _next_mark(self, member: int, place: int) -> int | None:
        return next((mark.place for mark in self.marks.get(member, []) if mark.place > place), None)

    def _write(self, member: int, mark: Mark) -> None:
        others = [known for known in self.marks.get(member, []) if known.place != mark.place]
        self.marks[member] = sorted([*others, mark], key=lambda known: known.place)

    def _cut(self, start: int, end: int | None, why: str, *, giver: int = -1, holder: int = -1) -> None:
        for number, proxy in enumerate(self.proxies):
            if (proxy.giver == giver or proxy.holder == holder) and proxy.meets(start, end):
                self.proxies[number] = cut = proxy.cut(start, why)
                self._excuse(cut)

    def _excuse(self, cut: Given) -> None:
        """Whoever was represented by a proxy that fell is excused from there on."""
        place = cut.end
        if place is None:
            return
        if self.state_at(cut.giver, place) == REPRESENTED and self.proxy_at(cut.giver, place) is None:
            until = self._next_mark(cut.giver, place)
            self._write(cut.giver, Mark(place, "excused"))
            self._cut(place, until, HOLDER_LEFT, holder=cut.giver)

    def _check_pair(self, giver: int, holder: int, place: int) -> None:
        if not self.rule.per_holder:
            raise ProxyRefusal("Les règles de cette instance n’admettent aucun pouvoir.")
        if giver == holder:
            raise ProxyRefusal("Un pouvoir se donne à un autre membre.")
        if self.state_at(giver, place) in THERE:
            raise ProxyRefusal(f"{self._name(giver)} est en séance{NBSP}: seul un membre absent donne pouvoir.")
        standing = self.proxy_at(giver, place)
        if standing is not None:
            raise ProxyRefusal(
                f"{self._name(giver)} a déjà donné pouvoir à {self._name(standing.holder)}{NBSP}: révoquez-le d’abord."
            )
        if self.state_at(holder, place) in AWAY:
            raise ProxyRefusal(
                f"{self._name(holder)} n’est pas en séance{NBSP}: un pouvoir ne se donne qu’à un membre présent."
            )
        if self.state_at(holder, place) == REPRESENTED:
            raise ProxyRefusal(
                f"{self._name(holder)} a donné son propre pouvoir{NBSP}: il ne peut en porter un autre."
            )
        if self.rule.within_college and self.colleges.get(giver) != self.colleges.get(holder):
            raise ProxyRefusal("Les règles de cette instance réservent les pouvoirs aux membres d’un même collège.")

    def _stretch(self, giver: int, holder: int, place: int) -> int | None:
        """Where the proxy must stop: one of the two was already marked otherwise further on."""
        stops = [m.place for m in self.marks.get(giver, []) if m.place > place]
        stops += [m.place for m in self.marks.get(holder, []) if m.place > place and m.state not in THERE]
        stops += [p.start for p in self.proxies if p.giver == giver and p.meets(place, None) and p.start > place]
        return min(stops, default=None)

    def _why(self, giver: int, holder: int, end: int) -> str:
        if self.state_at(giver, end) in THERE:
            return GIVER_CAME
        return HOLDER_LEFT if self.state_at(holder, end) not in THERE else REVOKED

    def _check_limit(self, giver: int, holder: int, place: int, end: int | None) -> None:
        held = [p for p in self.proxies if p.holder == holder and p.meets(place, end)]
        places = [place, *(p.start for p in held if p.start > place)]
        if any(len([p for p in held if p.counts_at(at)]) >= self.rule.per_holder for at in places):
            carried = plural(self.rule.per_holder, "pouvoir")
            raise ProxyRefusal(
                f"{self._name(holder)} porte déjà {carried}{THIN}; les règles n’en admettent pas davantage."
            )
        if any(p.meets(place, end) for p in self.proxies if p.holder == giver):
            raise ProxyRefusal(f"{self._name(giver)} porte le pouvoir d’un autre membre{NBSP}: révoquez-le d’abord.")

    def _name(self, member: int) -> str:
        return self.names.get(member, "Ce membre")


def table(
    rule: ProxyRule,
    colleges: dict[int, int | None],
    marks: Iterable[tuple[int, Mark]],
    proxies: Iterable[Given],
    names: dict[int, str],
) -> Table:
    """A table as it was stored."""
    built = Table(rule, colleges, proxies=list(proxies), names=names)
    for member, mark in marks:
        built.marks.setdefault(member, []).append(mark)
    for known in built.marks.values():
        known.sort(key=lambda mark: mark.place)
    return built
