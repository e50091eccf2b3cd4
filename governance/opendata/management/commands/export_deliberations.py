"""``export_deliberations``: the published deliberations as SCDL CSV, on standard output."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from emegalis.lib.french import plural
from governance.opendata import datasets, scdl


class Command(BaseCommand):
    help = "Écrit les délibérations publiées au format SCDL « Délibérations » (CSV, UTF-8) sur la sortie standard."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = datasets.scdl_rows(datasets.published())
        except datasets.MissingSiretError as missing:
            raise CommandError("Le NIC de l’établissement manque : écrivez-le sur la fiche du syndicat.") from missing
        faults = scdl.faults_of(rows)
        for fault in faults:
            self.stderr.write(f"ligne {fault.row}, {fault.column} : {fault.reason}")
        if faults:
            raise CommandError(f"Rien n’est écrit : {plural(len(faults), 'faute')} au regard du schéma.")
        self.stdout.write(datasets.as_csv(rows), ending="")
