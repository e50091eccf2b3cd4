"""Row 4: without Redis the portal is open all the same, codes leave, and guessing one stays bounded."""

import re
import signal
import time
from pathlib import Path

import pytest

from emegalis.outbox.models import Delivery
from tests.faults.browser import Browser
from tests.faults.figures import Count, Figures, seconds
from tests.faults.portal import Portal
from tests.faults.smtp import FaultySmtp
from tests.faults.world import Servers, World

CODE_WITHIN = 60.0
WEB_PROCESSES = 2
PAGES = ["/", "/secretariat/", "/envois/", "/envois/retenus/", "/bulletins/", "/actualites/", "/collectivites/",
         "/reunions/", "/consultations/", "/recherche/?q=avis", "/mon-compte/", "/healthz"]  # fmt: skip


@pytest.fixture
def redis_is_away(servers: Servers) -> None:
    """Killed while the portal runs, and there again afterwards."""
    if not servers.redis:
        pytest.skip("files do not go away")


def test_without_redis_everybody_signs_in_and_works(
    world: World, servers: Servers, redis_is_away: None, smtp: FaultySmtp, figures: Figures
) -> None:
    assert servers.redis is not None
    portal = Portal.here()
    world.environment["FAULTS_LOOKOUT"] = "3"
    world.web()
    path = world.folder / "web.sock"
    staff, stranger = Browser.of(portal.secretary, path), Browser(path)
    assert '"status": "ok"' in staff.get("/readyz").text
    servers.redis.stop(signal.SIGKILL)
    try:
        address = portal.readers[0].person.email
        asked = time.monotonic()
        assert stranger.post("/connexion/", email=address).location == "/connexion/code/"
        code = re.findall(r"\d{6}", Delivery.objects.get().message.subject)[0]
        world.worker()
        world.wait(lambda: address in smtp.counts, "the code leaves", CODE_WITHIN)
        waited = time.monotonic() - asked
        assert stranger.post("/connexion/code/", code=code).location == "/"
        assert stranger.get("/mon-compte/").status == 200
        assert {page: staff.get(page).status for page in PAGES} == dict.fromkeys(PAGES, 200)
        assert '"status": "degraded"' in staff.get("/readyz").text
        assert "(Redis) ne répond pas" in staff.get("/secretariat/").text
        _guessing_is_bounded(path, portal.readers[1].person.email)
        journal = world.log(0).read_text()
        for server in ("The cache server", "The broker"):
            assert journal.count(f"{server} (") <= WEB_PROCESSES
    finally:
        servers.redis.start()
    world.wait(lambda: '"status": "ok"' in staff.get("/readyz").text, "its return is seen")
    figures.note(4, "Redis killed, somebody signs in", Count(1, 0, 0, 0), note=f"code within {seconds(waited)}")


def _guessing_is_bounded(path: Path, address: str) -> None:
    """Three codes a minute for one address, five tries of a password: counted by the database, for all processes."""
    answers = [Browser(path).post("/connexion/", email=address) for _ in range(5)]
    assert [answer.status for answer in answers].count(302) == 3
    tries = [Browser(path).post("/connexion/mot-de-passe/", email=address, password="x" * 12) for _ in range(7)]
    assert any("Trop d" in answer.text for answer in tries)
