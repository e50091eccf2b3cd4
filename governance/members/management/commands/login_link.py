"""Print a one-time address that signs someone in fully, second factor included."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from emegalis.lib.errors import BusinessRuleError
from governance.members.services.sign_in import issue_login_link
from governance.people.models import Person
from governance.people.services import remove_second_factor


class Command(BaseCommand):
    help = "Prints a one-time address to sign in (15 minutes). Refuses someone without a mandate in force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--forget-second-factor",
            action="store_true",
            help="a lost telephone: another application will be set up at the next ordinary sign-in",
        )

    def handle(self, *, email: str, forget_second_factor: bool, **options: Any) -> None:
        person = Person.objects.with_address(email).first()
        if person is None:
            raise CommandError("Personne n’a cette adresse.")
        try:
            url = issue_login_link(person=person)
        except BusinessRuleError as error:
            raise CommandError(str(error)) from error
        if forget_second_factor:
            remove_second_factor(person=person)
        self.stdout.write(url)
