"""Open the first door: a mandate in the secretariat for someone, and an address to sign in with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from emegalis.lib.errors import BusinessRuleError
from governance.members.services.invitations import invite_staff
from governance.members.services.sign_in import issue_login_link


class Command(BaseCommand):
    help = "Opens a mandate in the secretariat and prints a one-time address to sign in (valid 15 minutes)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)

    def handle(self, *, email: str, first_name: str, last_name: str, **options: Any) -> None:
        try:
            person = invite_staff(email=email, first_name=first_name, last_name=last_name)
        except BusinessRuleError as error:
            raise CommandError(str(error)) from error
        self.stderr.write(
            f"{person.full_name} est du secrétariat. Adresse de connexion, valable 15 minutes, une seule fois :"
        )
        self.stdout.write(issue_login_link(person=person))
