"""Send what is due, for a while, then end: started by a worker that nobody wakes (``emegalis.outbox.unwoken``)."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from emegalis.lib.process import ask_to_stop
from emegalis.outbox.sweeping import fill_opened, put_in_order
from emegalis.outbox.tasks import deliver


class Command(BaseCommand):
    help = "Envoie ce qui est dû, sans attendre qu’un programme d’envoi soit réveillé, puis s’arrête."

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, lambda *_: ask_to_stop())
        put_in_order()
        fill_opened()
        deliver()
