"""Rendering in processes that end with it: the memory of the layout goes back to the machine."""

import logging
import os
import selectors
import subprocess
import sys

from django.conf import settings
from django.db import connection
from django.utils import timezone

from bulletins.models import Bulletin, Edition
from bulletins.services.editions import give_back, render_due_editions
from emegalis.lib.process import asked_to_stop, only_one

logger = logging.getLogger(__name__)
COMMAND = "render_editions"
ENOUGH_FOR_ONE = 6  # a second process begins with two seconds of its own: for so few editions it would not pay
LOOK = 0.5  # seconds


def render_apart(bulletin: Bulletin | None = None) -> None:
    """Render what waits, in one or two other processes; one such round at a time on a host.

    Inside a transaction, where another process would not see the editions, or with ``BULLETIN_PROCESSES`` at 0, the
    rendering happens here.
    """
    due = Edition.objects.due(at=timezone.now())
    count = (due.filter(bulletin=bulletin) if bulletin else due).count()
    if not count:
        return
    if connection.in_atomic_block or not settings.BULLETIN_PROCESSES:
        render_due_editions(bulletin)
        return
    with only_one(settings.VAR_DIR / "rendering.lock") as alone:
        if alone:
            _watch([Renderer(bulletin) for _ in range(_processes_for(count))])


def _processes_for(editions: int) -> int:
    most = min(settings.BULLETIN_PROCESSES, os.cpu_count() or 1)
    return max(1, min(most, editions // ENOUGH_FOR_ONE))


class Renderer:
    """A process that renders what waits and writes it to the database; it tells us what it has in hand."""

    def __init__(self, bulletin: Bulletin | None) -> None:
        command = [sys.executable, "-m", "django", COMMAND]
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--bulletin", str(bulletin.pk)] if bulletin else command,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._in_hand: Edition | None = None

    def hear(self) -> bool:
        """Read one line, the number of the edition begun; ``False`` when the process has no more to say."""
        assert self.process.stdout is not None  # noqa: S101 - asked for above
        line = self.process.stdout.readline()
        if line.strip().isdigit():
            self._in_hand = Edition.objects.light().filter(pk=int(line)).first()
        return bool(line)

    def end_if_stuck(self) -> None:
        """Its claim has lapsed: another may begin the same edition."""
        until = self._in_hand.claimed_until if self._in_hand else None
        if until and until < timezone.now():
            self.process.kill()

    def end(self) -> None:
        """Wait for its end; when it died, what it had in hand is given back."""
        status = self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        if status and self._in_hand:
            logger.error("A rendering process ended with status %s at edition %s.", status, self._in_hand.pk)
            give_back(self._in_hand)


def _watch(renderers: list[Renderer]) -> None:
    with selectors.DefaultSelector() as waiting:
        for renderer in renderers:
            waiting.register(renderer.process.stdout, selectors.EVENT_READ, renderer)  # type: ignore[arg-type]
        while waiting.get_map():
            for key, _ in waiting.select(timeout=LOOK):
                if not key.data.hear():
                    waiting.unregister(key.fileobj)
            for renderer in renderers:
                renderer.end_if_stuck()
                if asked_to_stop():
                    renderer.process.terminate()
    for renderer in renderers:
        renderer.end()
