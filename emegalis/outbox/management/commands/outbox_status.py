"""How mail is doing: counts by state, rate, oldest due, age of the last sweep."""

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder

from emegalis.lib.french import moment, number
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.selectors import Status, outbox_status


class Command(BaseCommand):
    help = "Affiche où en est le courrier : nombre par état, débit, plus ancien message dû."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true", help="un seul objet JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        status = outbox_status()
        if options["json"]:
            self.stdout.write(json.dumps(dataclasses.asdict(status), cls=DjangoJSONEncoder))
        else:
            self._write(status)

    def _write(self, status: Status) -> None:
        for state in DeliveryState:
            self.stdout.write(f"{state.label:24} {number(status.states[state]):>10}")
        self.stdout.write(f"{'Peut-être reçus deux fois':24} {number(status.perhaps_twice):>9}")
        self.stdout.write(f"{'Retenus (base copiée)':24} {number(status.retained):>10}")
        self.stdout.write(f"{'Dernière minute':24} {number(status.rate_per_minute):>10}")
        oldest = moment(status.oldest_due_at) if status.oldest_due_at else "rien n’attend"
        self.stdout.write(f"Plus ancien message dû : {oldest}")
        age = "jamais" if status.heartbeat_age is None else f"il y a {number(status.heartbeat_age)} s"
        self.stdout.write(f"Dernier passage : {age}")
        for relay in status.relays_paused:
            self.stdout.write(self.style.WARNING(f"Le serveur {relay} ne prend aucun message pour l’instant."))
