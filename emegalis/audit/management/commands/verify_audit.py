"""``manage.py verify_audit``: walk the journal's chain and name the first broken row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from emegalis.audit.models import Entry
from emegalis.audit.services import find_breach


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal et nomme la première ligne rompue."

    def handle(self, *args: Any, **options: Any) -> None:
        breach = find_breach()
        if breach:
            raise CommandError(f"Journal rompu à la ligne {breach.entry_id} : {breach.reason}.")
        self.stdout.write(f"Journal intact : {Entry.objects.count()} lignes scellées.")
