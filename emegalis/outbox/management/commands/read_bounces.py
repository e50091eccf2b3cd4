"""Read the mails that came back, from the return box of ``BOUNCES_URL`` or from a Maildir."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from emegalis.lib.french import number
from emegalis.outbox.return_boxes import BoxError, ImapBox, MaildirBox
from emegalis.outbox.services.returns import Outcome, empty_box


class Command(BaseCommand):
    help = "Lit les messages revenus (boîte IMAP de BOUNCES_URL, ou Maildir) et note les adresses en échec."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--maildir", type=Path, help="un Maildir à lire au lieu de la boîte IMAP")

    def handle(self, *args: Any, maildir: Path | None, **options: Any) -> None:
        if not maildir and not settings.BOUNCES_URL:
            raise CommandError("Aucune boîte de retour : renseignez BOUNCES_URL, ou donnez --maildir.")
        try:
            with MaildirBox(maildir) if maildir else ImapBox(settings.BOUNCES_URL) as box:
                counts = empty_box(box)
        except BoxError as error:
            raise CommandError(str(error)) from error
        for outcome in Outcome:
            self.stdout.write(f"{outcome.value:42} {number(counts[outcome]):>6}")
        if not settings.BOUNCES_ADDRESS:
            self.stdout.write(self.style.WARNING("Sans BOUNCES_ADDRESS, aucune annonce d’échec ne peut être prouvée."))
