"""``manage.py seed_demo``: fill an empty database with the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletins.demonstration.seed import seed_demonstration
from emegalis.lib.errors import BusinessRuleError


class Command(BaseCommand):
    help = "Remplit une base vide avec la démonstration : collectivités, personnes et avis sont inventés."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authorities", type=int, default=66, help="nombre de collectivités (66)")
        parser.add_argument("--recipients", type=int, help="nombre exact de destinataires du bulletin prêt")
        parser.add_argument("--seed", type=int, default=2026, help="graine : la même donne la même démonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("DEMONSTRATION=0 : ce portail n’est pas une démonstration.")
        try:
            ready = seed_demonstration(
                authorities=options["authorities"], recipients=options["recipients"], seed=options["seed"]
            )
        except BusinessRuleError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"bulletin prêt : {ready}")
