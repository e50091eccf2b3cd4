"""``import_mandates FILE [--dry-run] [--report OUT.csv]``: all the rows of a file of mandates, or none."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from emegalis.lib.french import plural
from emegalis.lib.tables import fault_report, read_file
from governance.members.files.mandate_plan import MandatePlan, plan_mandates
from governance.members.services.imports import NOT_SOUND, import_mandates


class Command(BaseCommand):
    help = "Importe des mandats d’un fichier CSV ; rien n’est écrit si une seule ligne est fautive."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--dry-run", action="store_true", help="dit ce qui serait fait, n’écrit rien")
        parser.add_argument(
            "--report", type=Path, metavar="RAPPORT.csv", help="écrit les fautes : ligne,colonne,gravite,motif"
        )
        parser.add_argument(
            "--confirm-new-holders",
            action="store_true",
            help="une adresse connue sous un autre nom, pour la même collectivité, passe à la personne de la ligne",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        plan = self._plan(options)
        if options["report"]:
            self._write_report(options["report"], plan)
        for fault in plan.faults:
            self.stdout.write(f"{fault.place} : {fault.severity} : {fault.reason}")
        self.stdout.write(
            f"{plural(plan.errors, 'erreur')}, {plural(plan.warnings, 'avertissement')} ; "
            f"{plural(plan.rows, 'fiche lue', 'fiches lues')}."
        )
        if not plan.is_sound:
            if plan.needs_confirmation:
                self.stdout.write("Pour confirmer les changements de personne : --confirm-new-holders.")
            raise CommandError(NOT_SOUND)
        self.stdout.write(self._outcome(plan, written=not options["dry_run"]))

    def _plan(self, options: dict[str, Any]) -> MandatePlan:
        try:
            content = read_file(options["file"])
        except OSError as trouble:
            raise CommandError(f"Le fichier ne peut être lu : {trouble.strerror}.") from trouble
        act = plan_mandates if options["dry_run"] else import_mandates
        return act(content=content, today=timezone.localdate(), confirmed=options["confirm_new_holders"])

    def _write_report(self, path: Path, plan: MandatePlan) -> None:
        try:
            path.write_text(fault_report(plan.faults), encoding="utf-8", newline="")
        except OSError as trouble:
            raise CommandError(f"Le rapport ne peut être écrit : {trouble.strerror}.") from trouble

    def _outcome(self, plan: MandatePlan, *, written: bool) -> str:
        verb = "" if written else "À blanc, rien n’est écrit : "
        return (
            f"{verb}{plural(len(plan.openings), 'mandat ajouté', 'mandats ajoutés')}, "
            f"{plural(len(plan.endings), 'terminé')}, {plural(plan.changes, 'changement')}, "
            f"{plural(plan.unchanged, 'inchangé')}, {plural(plan.left_aside, 'laissé de côté', 'laissés de côté')}."
        )
