"""Send a ready bulletin from the command line, as the button of the secretariat does."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bulletins.models import Bulletin
from bulletins.services.sending import send_bulletin
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import number, plural
from emegalis.outbox.enums import DeliveryState, SendingState
from emegalis.outbox.models import Sending

PAUSE = 0.5


class Command(BaseCommand):
    help = "Envoie un bulletin prêt : send_bulletin 2026-3 [--wait]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bulletin", help="numéro du bulletin : année et rang, par exemple 2026-3")
        parser.add_argument("--wait", action="store_true", help="attendre que chaque message ait reçu sa réponse")

    def handle(self, *args: Any, **options: Any) -> None:
        bulletin = self._find(options["bulletin"])
        was_sent = bulletin.is_sent
        try:
            sending = send_bulletin(bulletin=bulletin, by=None)
        except BusinessRuleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{bulletin} : {'déjà envoyé' if was_sent else 'envoi décidé'}.")
        if options["wait"]:
            self._wait(sending)

    def _find(self, text: str) -> Bulletin:
        year, _, serial = text.partition("-")
        if not (year.isascii() and year.isdigit() and serial.isascii() and serial.isdigit()):
            raise CommandError(f"« {text} » n’est pas un numéro de bulletin : écrivez par exemple 2026-3.")
        bulletin = Bulletin.objects.filter(year=int(year[:4]), serial=int(serial[:4])).first()
        if bulletin is None or text != bulletin.number:
            raise CommandError(f"Le bulletin {text} n’existe pas.")
        return bulletin

    def _wait(self, sending: Sending) -> None:
        """Until the workers have brought every message to its end; a failure makes the exit status 1."""
        shown = -1
        while (left := self._left(sending)) is None or left:
            if sending.deliveries.retained().exists():
                raise CommandError("Cet envoi est retenu depuis une copie de la base : voir outbox_release.")
            if left is not None and left != shown:
                self.stdout.write(f"{number(left)} en file…")
                shown = left
            time.sleep(PAUSE)
        accepted = sending.deliveries.filter(state=DeliveryState.SENT).count()
        refused = sending.deliveries.filter(state=DeliveryState.REFUSED).count()
        self.stdout.write(f"{plural(accepted, 'message accepté', 'messages acceptés')}, {plural(refused, 'échec')}.")
        if refused:
            raise CommandError(f"{plural(refused, 'destinataire')} en échec : voir la page de l’envoi.")

    def _left(self, sending: Sending) -> int | None:
        """How many wait; ``None`` while the deliveries are not yet written."""
        sending.refresh_from_db()
        if sending.state == SendingState.CANCELLED:
            return 0
        return None if sending.state == SendingState.OPENED else sending.deliveries.waiting().count()
