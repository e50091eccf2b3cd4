"""Let leave, or give up, the mail that a restored or cloned database holds back."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from emegalis.lib.french import plural
from emegalis.outbox import services
from emegalis.outbox.models import Delivery, Sending


class Command(BaseCommand):
    help = "Libère le courrier retenu depuis une restauration ou une copie de la base ; --cancel l’annule."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--cancel", action="store_true", help="annuler ce qui est retenu au lieu de l’envoyer")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        cancel = options["cancel"]
        done = "annulé" if cancel else "libéré"
        verb = services.cancel_sending if cancel else services.release_sending
        for sending in Sending.objects.retained().order_by("id"):
            count = verb(sending=sending, by=None)
            self.stdout.write(f"{sending.title} : {plural(count, f'message {done}', f'messages {done}s')}.")
        alone = Delivery.objects.filter(sending=None).retained()
        count = 0
        if alone.exists():
            count = (services.cancel_alone if cancel else services.release_alone)(deliveries=alone, by=None)
        self.stdout.write(f"Messages isolés : {plural(count, f'message {done}', f'messages {done}s')}.")
        if services.settle_here(by=None):
            self.stdout.write("Récapitulatifs et rappels repartent d’eux-mêmes.")
