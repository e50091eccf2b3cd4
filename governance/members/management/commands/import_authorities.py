"""``import_authorities FILE``: the authorities of Brittany, their hexagons and their memberships."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from emegalis.lib.french import plural
from emegalis.lib.tables import read_file
from governance.members.services.imports import NOT_SOUND, import_authorities


class Command(BaseCommand):
    help = "Importe les collectivités d’un fichier CSV (COG, DGCL, INSEE) et ouvre l’adhésion de celles qui siègent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = read_file(options["file"])
        except OSError as trouble:
            raise CommandError(f"Le fichier ne peut être lu : {trouble.strerror}.") from trouble
        plan = import_authorities(content=content, today=timezone.localdate())
        for fault in plan.faults:
            self.stdout.write(f"{fault.place} : {fault.severity} : {fault.reason}")
        if not plan.is_sound:
            raise CommandError(f"{NOT_SOUND} {plural(plan.errors, 'erreur')}.")
        self.stdout.write(
            f"{plural(len(plan.rows), 'collectivité lue', 'collectivités lues')} : "
            f"{plural(len(plan.added), 'ajoutée')}, {plural(len(plan.changed), 'changée')}, "
            f"{plural(plan.unchanged, 'inchangée')} ; "
            f"{plural(len(plan.memberships), 'adhésion ouverte', 'adhésions ouvertes')}."
        )
