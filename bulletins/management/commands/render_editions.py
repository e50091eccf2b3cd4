"""Render the editions that wait, then end: started by a worker, or by hand."""

import contextlib
import gc
import os
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from bulletins.models import Bulletin, Edition
from bulletins.services.editions import render_due_editions
from emegalis.lib.process import ask_to_stop

NICENESS = 5  # who reads the portal meanwhile goes first


class Command(BaseCommand):
    help = "Met en page les éditions qui attendent, puis s’arrête ; écrit le numéro de chacune en la commençant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bulletin", type=int, help="celles d’un bulletin seulement (sa clé)")

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(NICENESS)
        signal.signal(signal.SIGTERM, lambda *_: ask_to_stop())
        bulletin = Bulletin.objects.get(pk=options["bulletin"]) if options["bulletin"] else None
        render_due_editions(bulletin, on_claim=self._tell)

    def _tell(self, edition: Edition) -> None:
        """Whoever started this process may have died: the edition in hand is finished all the same, no other begun."""
        gc.collect()
        gc.freeze()  # what lives on (the shared layout) is not searched again at each edition
        try:
            self.stdout.write(f"{edition.pk}")
            self.stdout.flush()
        except BrokenPipeError:
            ask_to_stop()
            with contextlib.suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
