"""The synthesis of a consultation at 66 and at 1,300 authorities, beside the plainest way of saying the same.

Page: every direction générale on one page, from a select_related listing. Paper: one table laid out by WeasyPrint as
it comes. Both ways take turns in the same process, in short rounds; processor time is told beside elapsed time.
"""

import datetime
import os
import platform
import random
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import weasyprint
from django.core.management import call_command
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from emegalis.lib.search import sort_key
from governance.members.enums import AuthorityKind, BodyKind, Function, Stance
from governance.members.models import Authority, Body, College, Mandate, Membership
from governance.opinions import facts
from governance.opinions.enums import ConsultationState, Position
from governance.opinions.models import Consultation, Opinion, OpinionRevision, Perspective, Reservation, Synthesis
from governance.opinions.services.documents import render_synthesis
from governance.opinions.synthesis import answer_rows, draw_from
from governance.people.models import Person
from governance.strategy.enums import Origin, Stage
from governance.strategy.models import Axis, Orientation, OrientationVersion, StrategicPlan

SIZES = (66, 1300)
WANTED_RATIO, WANTED_QUERIES, WANTED_SECONDS, WANTED_MEMORY = 4, 12, 3, 200
ROUNDS = 3
LONG_AGO = datetime.date(2020, 1, 1)
# The mix of the demonstration: of 62, 38 favourable, 9 with reservations, 3 abstentions, 2 against, 10 silent.
MIX = [Stance.FAVOURABLE] * 38 + [Stance.WITH_RESERVATIONS] * 9 + [Stance.ABSTENTION] * 3 + [Stance.UNFAVOURABLE] * 2
SILENT = [None] * 10
THEMES = ["", "Coût", "Calendrier"]
PLAIN_PAGE = Template(
    "{% load opinions %}<table>{% for o in opinions %}"
    "<tr><th>{{ o.authority.name|typo }}</th><td>{% stance o.stance %}</td>"
    "<td>{% for r in o.current.reservations.all %}{{ r.number }} {{ r.text|typo }}{% endfor %}</td>"
    "<td>{{ o.current.perspective.get_position_display }}</td><td>{{ o.current.submitted_at|day }}</td></tr>"
    "{% endfor %}</table>"
)
PLAIN_STYLE = (
    "@page{size:A4}html{font:8pt sans-serif;hyphens:auto}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid}"
)


def consultation_of(count: int, day: datetime.date) -> Consultation:
    """A closed consultation of so many members, frozen; nothing of it goes through a form."""
    chance = random.Random(3)
    college = {number: College.objects.get(number=number) for number in (3, 4, 5)}
    first = Authority.objects.count()
    members = Authority.objects.bulk_create(
        Authority(
            siren=f"{100_000_000 + first + n}", name=f"Communauté d’essai n° {n}",
            sort_key=sort_key(f"essai {n:05}"), kind=AuthorityKind.COMMUNITY, population=20_000,
            hex_row=n // 12 if n < 66 else None, hex_column=n % 12 if n < 66 else None,
        )
        for n in range(count)
    )  # fmt: skip
    Membership.objects.update(ends_on=day)  # those of the size before
    Membership.objects.bulk_create(
        Membership(authority=a, college=college[3 + n % 3], starts_on=LONG_AGO) for n, a in enumerate(members)
    )
    closes = timezone.now() - datetime.timedelta(minutes=1)
    held = Consultation.objects.create(
        version=_version(count),
        body=Body.objects.get(kind=BodyKind.STRATEGIC_COMMISSION),
        question="Le partage des rôles vous paraît-il tenable ?",
        opened_at=closes - datetime.timedelta(days=20),
        closes_at=closes,
        closed_at=closes,
        state=ConsultationState.CLOSED,
    )
    _answers(held, members, chance)
    rows = answer_rows(held)
    Synthesis.objects.create(consultation=held, facts=facts.as_json(rows, draw_from(rows)), made_at=closes)
    return held


def _version(number: int) -> OrientationVersion:
    plan, _ = StrategicPlan.objects.get_or_create(
        slug="essai",
        defaults={"title": "Plan", "starts_on": LONG_AGO, "ends_on": LONG_AGO.replace(year=2040)},
    )
    axis, _ = Axis.objects.get_or_create(plan=plan, number=1, defaults={"title": "Axe"})
    orientation = Orientation.objects.create(
        axis=axis, number=number, slug=f"essai-{number}", title="Un dispositif régional", summary="Un diagnostic.",
        text="Il est proposé.", origin=Origin.BUREAU, stage=Stage.COMMISSION,
    )  # fmt: skip
    return OrientationVersion.objects.create(
        orientation=orientation, number=1, title=orientation.title, summary="Un diagnostic.", text="Il est proposé.",
        published_at=timezone.now(), sha256="0" * 64,
    )  # fmt: skip


def _answers(held: Consultation, members: Sequence[Authority], chance: random.Random) -> None:
    author = Person.objects.create(email=f"bench-{held.pk}@example.org", first_name="Banc", last_name="Essai")
    drawn = [(authority, chance.choice([*MIX, *SILENT])) for authority in members]
    given = [(authority, stance) for authority, stance in drawn if stance]
    opinions = Opinion.objects.bulk_create(
        Opinion(consultation=held, authority=a, reference=f"AV-{held.pk}-{n}", stance=stance)
        for n, (a, stance) in enumerate(given)
    )
    revisions = OpinionRevision.objects.bulk_create(
        OpinionRevision(
            opinion=opinion, number=1, stance=opinion.stance, submitted_at=held.closes_at, submitted_by=author,
            submitter_name="Banc Essai", mandate_label="DGS", canonical_text="", sha256="0" * 64,
            reasons="Le calendrier est intenable." if opinion.stance == Stance.UNFAVOURABLE else "",
        )
        for opinion in opinions
    )  # fmt: skip
    for opinion, revision in zip(opinions, revisions, strict=True):
        opinion.current = revision
    Opinion.objects.bulk_update(opinions, ["current"], batch_size=200)
    Perspective.objects.bulk_create(
        Perspective(revision=r, position=chance.choice(Position.values), year=2028) for r in revisions
    )
    Reservation.objects.bulk_create(
        Reservation(
            revision=r, number=1, text="Le calendrier doit laisser six mois.", theme=chance.choice(["", "Coût"])
        )
        for r in revisions
        if r.stance == Stance.WITH_RESERVATIONS
    )


def reader() -> Client:
    """An élu who has signed in."""
    person = Person.objects.create(email="elu.banc@example.org", first_name="Élue", last_name="Essai")
    Mandate.objects.create(
        person=person, body=Body.objects.get(kind=BodyKind.ASSEMBLY), function=Function.ELECTED, starts_on=LONG_AGO,
        authority=Authority.objects.earliest("pk"),
    )  # fmt: skip
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    return client


# ---------------------------------------------------------------- measures


def timed(act: Callable[[], Any]) -> tuple[float, float]:
    """Seconds elapsed, seconds of processor (this process and its children)."""
    begun, worked = time.perf_counter(), _processor()
    act()
    return time.perf_counter() - begun, _processor() - worked


def _processor() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _highest_child() -> int:
    """Megabytes of the largest process that this one has started and seen end."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def compared(name: str, ours: Callable[[], Any], plain: Callable[[], Any]) -> None:
    """Both ways in turn; the medians, and what one gains on the other."""
    ours(), plain()  # templates compiled, fonts read
    rounds = [(timed(ours), timed(plain)) for _ in range(ROUNDS)]
    elapsed, worked = ([statistics.median(r[way][kind] for r in rounds) for way in (0, 1)] for kind in (0, 1))
    print(
        f"{name:34} {elapsed[0]:8.2f} s {elapsed[1]:8.2f} s {elapsed[1] / elapsed[0]:6.1f}"
        f" {worked[0]:8.2f} s {worked[1]:8.2f} s {worked[1] / worked[0]:6.1f}"
    )


def plain_page(held: Consultation) -> str:
    """Every opinion on one page, as a listing first comes to mind."""
    opinions = Opinion.objects.filter(consultation=held).select_related("authority", "current__perspective")
    return PLAIN_PAGE.render(Context({"opinions": opinions.prefetch_related("current__reservations")}))


def plain_paper(held: Consultation) -> bytes:
    page = f'<html lang="fr"><title>Avis</title><style>{PLAIN_STYLE}</style><h1>Avis</h1>{plain_page(held)}</html>'
    return weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1") or b""


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    return len(asked)


def run() -> None:
    call_command("migrate", verbosity=0)
    weasyprint.LOGGER.setLevel("ERROR")
    client, day = reader(), timezone.localdate()
    print(
        f"{platform.machine()}, {os.cpu_count()} cœurs, charge {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}, WeasyPrint {weasyprint.__version__}, {connection.vendor}"
    )
    print(f"{'':34} {'écoulé':>10} {'liste':>10} {'rapport':>6} {'process.':>9} {'liste':>10} {'rapport':>6}")
    asked, children = dict[str, int](), 0
    for size in SIZES:
        held = consultation_of(size, day)
        url = reverse("opinions:synthesis", args=[held.pk])
        asked[f"synthèse, {size} collectivités"] = queries(client, url)
        compared(f"page, {size} collectivités", partial(client.get, url), partial(plain_page, held))
        frozen = Synthesis.objects.get(consultation=held)
        ours = partial(render_synthesis, consultation=held, synthesis=frozen)
        ours()
        children = _highest_child()  # before the plain table: the processes of layout are copies of this one
        compared(f"PDF, {size} collectivités", ours, partial(plain_paper, held))
    print(f"\nMémoire d’un processus de mise en page : {children} Mo au plus haut (attendu {WANTED_MEMORY} au plus)")
    others = {"réserves": "synthesis_reservations", "consultation": "consultation_detail"}
    for name, view in others.items():
        asked[name] = queries(client, reverse(f"opinions:{view}", args=[held.pk]))
    asked["mises en perspective"] = queries(client, reverse("opinions:perspectives"))
    asked["consultations"] = queries(client, reverse("opinions:consultation_list"))
    for name, count in sorted(asked.items(), key=lambda item: -item[1]):
        print(f"  {name:36} {count:3} requêtes")
    print(
        f"Attendu : {WANTED_RATIO} fois la liste, {WANTED_QUERIES} requêtes, PDF en {WANTED_SECONDS} s "
        "(machine au repos) et dans la mémoire dite"
    )
