"""Rendering in other processes: real ones, on a database that they can open too."""

import datetime
import os
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from bulletins.enums import EditionState
from bulletins.models import Edition
from bulletins.rendering import Press
from bulletins.services import apart
from bulletins.services.editions import ATTEMPTS, _claim, give_back, render_due_editions, retry_edition
from emegalis.lib.process import only_one
from tests.bulletins.factories import make_ready
from tests.faults.world import Servers, connected

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("shared_database")]


@pytest.fixture
def shared_database(
    db: None, servers: Servers, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings
) -> Iterator[None]:
    """A migrated database of this test alone, named in the environment of the processes that it starts."""
    copy = f"paper_{uuid.uuid4().hex[:12]}"
    servers.restore(database, copy)
    monkeypatch.setenv("DATABASE_URL", servers.environment(copy)["DATABASE_URL"])
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setattr("bulletins.services.editions.wake_renderers", lambda: None)
    settings.VAR_DIR = tmp_path
    with connected(servers.connection(copy)):
        yield
    servers.drop(copy)


@pytest.fixture
def nothing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process renders nothing by itself."""

    def render(*_: object) -> None:
        raise AssertionError("rendered in this process")

    monkeypatch.setattr(Press, "render", render)


def test_editions_are_rendered_in_another_process(draft, by, nothing_here):
    make_ready(draft, by=by)
    apart.render_apart(draft)
    editions = list(Edition.objects.all())
    assert [edition.state for edition in editions] == [EditionState.READY] * 3
    assert all(bytes(edition.pdf).startswith(b"%PDF-1.7") and edition.pages for edition in editions)
    assert all(edition.mail_html for edition in editions)


def test_a_process_killed_in_the_middle_loses_nothing(draft, by, nothing_here, monkeypatch):
    make_ready(draft, by=by)
    with monkeypatch.context() as patch:
        patch.setattr(apart.Renderer, "hear", _hear_and_kill)
        apart.render_apart(draft)
    first = Edition.objects.order_by("pk").first()
    assert (first.state, first.pdf, first.attempts) == (EditionState.PENDING, None, 1)
    assert "interrompue" in first.failure
    apart.render_apart(draft)
    assert set(Edition.objects.values_list("state", flat=True)) == {EditionState.READY}
    first.refresh_from_db()
    assert (first.attempts, first.failure) == (2, "")


def _hear_and_kill(renderer):
    line = renderer.process.stdout.readline()
    if line:
        renderer._in_hand = Edition.objects.light().get(pk=int(line))
        renderer.process.kill()
    return bool(line)


def test_an_edition_that_kills_its_process_each_time_is_shown_as_failed(draft, by):
    make_ready(draft, by=by)
    Edition.objects.exclude(authority=None).delete()
    for _ in range(ATTEMPTS):
        give_back(_claim(draft))
    edition = Edition.objects.get()
    assert (edition.state, edition.attempts) == (EditionState.FAILED, ATTEMPTS)
    retry_edition(edition=edition, by=by)
    edition.refresh_from_db()
    assert edition.state == EditionState.PENDING


def test_an_edition_left_by_dead_workers_each_time_is_shown_as_failed(draft, by, quick_paper):
    make_ready(draft, by=by)
    past = timezone.now() - datetime.timedelta(minutes=1)
    Edition.objects.filter(authority=None).update(state=EditionState.RENDERING, claimed_until=past, attempts=ATTEMPTS)
    assert len(render_due_editions(draft)) == 2
    assert Edition.objects.get(authority=None).has_failed


def test_a_process_whose_parent_died_ends_with_what_it_has_in_hand(draft, by):
    make_ready(draft, by=by)
    renderer = apart.Renderer(draft)
    renderer.process.stdout.close()
    assert renderer.process.wait(timeout=60) == 0
    states = list(Edition.objects.order_by("pk").values_list("state", flat=True))
    assert states == [EditionState.READY, EditionState.PENDING, EditionState.PENDING]


def test_a_process_that_hangs_is_ended_when_its_claim_lapses(draft, by):
    make_ready(draft, by=by)
    renderer = apart.Renderer(draft)
    assert renderer.hear()
    os.kill(renderer.process.pid, signal.SIGSTOP)
    renderer.end_if_stuck()
    assert renderer.process.poll() is None
    lapsed = timezone.now() - datetime.timedelta(seconds=1)
    renderer._in_hand.claimed_until = lapsed
    Edition.objects.filter(pk=renderer._in_hand.pk).update(claimed_until=lapsed)
    renderer.end_if_stuck()
    renderer.end()
    assert Edition.objects.get(pk=renderer._in_hand.pk).state == EditionState.PENDING


def test_one_round_at_a_time_on_a_host(draft, by, nothing_here, settings, monkeypatch):
    make_ready(draft, by=by)
    monkeypatch.setattr(apart, "Renderer", None)
    with only_one(settings.VAR_DIR / "rendering.lock") as alone:
        assert alone
        apart.render_apart(draft)
    assert set(Edition.objects.values_list("state", flat=True)) == {EditionState.PENDING}


@pytest.mark.parametrize(
    ("editions", "cores", "processes"), [(1, 8, 1), (11, 2, 1), (12, 2, 2), (66, 1, 1), (66, 8, 2)]
)
def test_a_second_process_only_where_it_pays(editions, cores, processes, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert apart._processes_for(editions) == processes
