"""Hold back all mail that waits, before the workers of a copy start: for copies that the database cannot tell."""

from typing import Any

from django.core.management.base import BaseCommand

from emegalis.lib.french import plural
from emegalis.outbox.services import hold_everything


class Command(BaseCommand):
    help = "Retient tout le courrier qui attend, jusqu’à outbox_release ou à la décision du secrétariat."

    def handle(self, *args: Any, **options: Any) -> None:
        held = hold_everything()
        self.stdout.write(f"{plural(held, 'message retenu', 'messages retenus')}.")
