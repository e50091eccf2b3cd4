"""The editions of one issue, each with one distinct article: rendered whole, sharing the layout of what they have in
common, and so by two processes. The real command in real processes; a ratio compares two durations of the same run."""

import hashlib
import io
import json
import os
import platform
import resource
import subprocess
import sys
import time

import weasyprint
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bulletins.checks import checks_of, pending
from bulletins.enums import EditionState, Scope
from bulletins.models import Bulletin, Edition
from bulletins.selectors.audience import audience_of
from bulletins.services.apart import render_apart
from bulletins.services.checking import accept_check
from bulletins.services.composition import add_article, create_bulletin
from bulletins.services.editions import mark_ready
from bulletins.writing import ArticleContent
from governance.members.enums import BodyKind, Function
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor, actor_for

WANTED_SHARING, WANTED_SECOND, WANTED_MEMORY = 2.8, 1.6, 90
PARAGRAPH = (
    "La commission s’est prononcée sur le socle commun de services numériques, sur l’archivage à valeur probante, sur "
    "le délégué à la protection des données partagé. Les trois avis sont favorables, mais leur lecture collège par "
    "collège fait apparaître des attentes différentes. Les plus petites collectivités, enfin, n’ont pas d’équipe à "
    "consacrer à la bascule avant l’été. "
)
TEXT = f"""{PARAGRAPH}

### Cinq réserves, cinq réponses

{PARAGRAPH}

- celles qui portent sur le calendrier ;
- celles qui portent sur la tarification au volume, pour lesquelles une étude est en cours.

> Le jour venu, nous avons perdu une heure à chercher qui pouvait dire stop.

### Et maintenant ?

{PARAGRAPH}"""


def issue_of(editions: int) -> Bulletin:
    """An issue in the territory of the demonstration: a common edition, and one for each of the other authorities."""
    call_command("seed_demo", authorities=max(editions, 66), stdout=io.StringIO())
    by = actor_for(Mandate.objects.filter(body__kind=BodyKind.SECRETARIAT).earliest("pk").person)
    seats = Mandate.objects.in_force(on=by.day).filter(function=Function.DGS, body__kind=BodyKind.STRATEGIC_COMMISSION)
    authorities = Authority.objects.filter(pk__in=seats.values("authority")).order_by("pk")[: editions - 1]
    bulletin = create_bulletin(dated_on=by.day, by=by)
    contents = [
        *(_content(f"Réflexion n° {number} : ce qu’il faut en retenir", Scope.COMMON, by) for number in range(1, 6)),
        *(_content(f"Actualité n° {number}", Scope.NEWS, by) for number in range(1, 5)),
        *(_content(f"Un guichet à étudier : {one.name}", Scope.DISTINCT, by, (one,)) for one in authorities),
    ]
    for content in contents:
        add_article(bulletin=bulletin, content=content, by=by)
    for check in pending(checks_of(bulletin, audience_of(bulletin, on=by.day), on=by.day)):
        accept_check(bulletin=bulletin, key=check.key, fingerprint=check.fingerprint, reason="Essai de vitesse", by=by)
    return mark_ready(bulletin=bulletin, by=by, knowingly=True)


def _content(title: str, scope: Scope, by: Actor, authorities: tuple[Authority, ...] = ()) -> ArticleContent:
    is_news = scope == Scope.NEWS
    return ArticleContent(
        title=title,
        scope=scope,
        lede="Deux réserves portent sur le calendrier, jugé trop serré.",
        text=PARAGRAPH if is_news else TEXT,
        asked="" if is_news else "Désigner un référent dans votre espace.",
        asked_by=None if is_news else by.day,
        authorities=authorities,
    )


def rendered(bulletin: Bulletin, *, layout: str, processes: int) -> tuple[float, float, dict[str, str]]:
    """Seconds for all editions, seconds of processor that they took, and the fingerprint of each."""
    bulletin.editions.update(state=EditionState.PENDING, attempts=0, claimed_until=None, pdf=None)
    os.environ["BENCH_LAYOUT"] = layout
    settings.BULLETIN_PROCESSES = processes
    begun, worked = time.perf_counter(), _processor()
    render_apart(bulletin)
    seconds, worked = time.perf_counter() - begun, _processor() - worked
    editions = list(bulletin.editions.all())
    assert all(edition.is_ready for edition in editions), {edition.failure for edition in editions}
    return (
        seconds,
        worked,
        {edition.key: hashlib.sha256(bytes(edition.pdf or b"")).hexdigest() for edition in editions},
    )


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory(bulletin: Bulletin) -> tuple[int, int]:
    """Megabytes of a rendering process before its first edition, and at its highest."""
    bulletin.editions.update(state=EditionState.PENDING, attempts=0, claimed_until=None, pdf=None)
    os.environ["BENCH_LAYOUT"] = "shared"
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", "render"], check=True, capture_output=True, text=True
    )
    before, highest = json.loads(answer.stdout.splitlines()[-1])
    return before, highest


def run(editions: int) -> None:
    call_command("migrate", verbosity=0)
    bulletin = issue_of(editions)
    print(
        f"{platform.machine()}, {os.cpu_count()} cœurs, charge {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}, WeasyPrint {weasyprint.__version__}, {connection.vendor}"
    )
    whole, whole_work, whole_prints = rendered(bulletin, layout="whole", processes=1)
    shared, shared_work, shared_prints = rendered(bulletin, layout="shared", processes=1)
    twice, twice_work, twice_prints = rendered(bulletin, layout="shared", processes=2)
    assert whole_prints == shared_prints == twice_prints, "the bytes differ"
    pages = sorted(set(Edition.objects.filter(bulletin=bulletin).values_list("pages", flat=True)))
    before, highest = memory(bulletin)
    print(f"\n{editions} éditions de {' et '.join(map(str, pages))} pages, mêmes octets des trois façons")
    print(f"{'':42} {'secondes':>9} {'rapport':>8} {'processeur':>11} {'rapport':>8}")
    for name, seconds, ratio, work, work_ratio in (
        ("entières, un processus", whole, 1.0, whole_work, 1.0),
        ("partie commune partagée, un processus", shared, whole / shared, shared_work, whole_work / shared_work),
        ("partie commune partagée, deux processus", twice, shared / twice, twice_work, shared_work / twice_work),
    ):
        print(f"{name:42} {seconds:9.1f} {ratio:8.2f} {work:9.1f} s {work_ratio:8.2f}")
    print(f"\nMémoire : {before} Mo avant la première, {highest} Mo au plus haut, soit {highest - before} Mo de plus")
    print(
        f"Attendu : {WANTED_SHARING} fois plus vite que entières, {WANTED_SECOND} fois plus à deux, "
        f"{WANTED_MEMORY} Mo de plus au plus"
    )
