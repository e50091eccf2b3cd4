"""``make run``: the whole portal from a checkout, on its embedded database, with the demonstration on first use.

Prepares the database, starts the web server, a worker, beat and a local mailbox, prints the address, the accounts and
what to try. Ctrl-C or SIGTERM stops everything. Any broken step ends with one line that says what to do.
"""

import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from bulletins.demonstration.processes import (
    commands,
    refuse_dead,
    refuse_taken_port,
    running,
)
from bulletins.demonstration.seats import ACCOUNTS, SECOND_FACTOR_SECRET
from emegalis.lib.errors import BusinessRuleError
from governance.people.models import Person

MAILBOX = "/courriels-de-demonstration/"


class Command(BaseCommand):
    help = "Ouvre le portail sur cette machine, avec sa démonstration."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            self._serve()
        except KeyboardInterrupt:
            self.stdout.write("\nArrêté.")
        except BusinessRuleError as refusal:
            raise CommandError(f"ARRÊT : {refusal}") from refusal

    def _serve(self) -> None:
        refuse_taken_port(settings.PORT)
        self._step("la base de données", self._migrate)
        self._step("la démonstration", self._seed_when_empty)
        logs = settings.VAR_DIR / "journaux"
        lines = commands(port=settings.PORT, mailbox=settings.LOCAL_MAILBOX)
        with running(lines, port=settings.PORT, logs=logs) as processes:
            self._announce()
            while True:
                refuse_dead(processes, logs)
                time.sleep(1)

    def _step(self, name: str, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception as error:
            line = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise BusinessRuleError(f"{name} : {line} (base : {settings.DATABASES['default']['NAME']})") from error

    def _migrate(self) -> None:
        call_command("migrate", verbosity=0)

    def _seed_when_empty(self) -> None:
        if settings.DEMONSTRATION and not Person.objects.exists():
            self.stdout.write("Première fois : la démonstration s’écrit…")
            self.stdout.flush()
            call_command("seed_demo", verbosity=0, stdout=self.stdout)

    def _announce(self) -> None:
        self.stdout.write(f"\n  Le portail est ouvert : {settings.SITE_URL}/\n")
        if settings.DEMONSTRATION:
            self._announce_accounts()
        self.stdout.write("\n  Ctrl-C pour arrêter.\n")
        self.stdout.flush()

    def _announce_accounts(self) -> None:
        lines = ["  Comptes de démonstration (un code arrive par courriel) :"]
        lines += [f"    {person.address:<34} {role}" for person, role in ACCOUNTS]
        if settings.LOCAL_MAILBOX:
            lines += ["", f"  Les courriels arrivent ici : {settings.SITE_URL}{MAILBOX}"]
        lines += [
            f"  Second facteur de secretariat@ (clé pour une application de codes) : {SECOND_FACTOR_SECRET}",
            "  Ou sans code : .venv/bin/python manage.py login_link secretariat@demo.example.org",
            "",
            "  À essayer d’abord : entrer comme dgs@demo.example.org et donner l’avis attendu ;",
            "  puis, comme secretariat@demo.example.org, envoyer le bulletin prêt et suivre son envoi.",
        ]
        self.stdout.write("\n".join(lines))


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
