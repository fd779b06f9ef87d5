from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from members import actions, invitations
from members.errors import NotPossible


class Command(BaseCommand):
    help = "Open an administrator's account and print the link to set its password. Administrators invite all others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", help='A name or a post, such as "Portal administrator"')

    def handle(self, *args, **options) -> None:
        try:
            link = actions.invite_administrator(email=options["email"], name=options["name"])
        except NotPossible as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Open this link to set the password. It works once and for {invitations.days_valid()} days:")
        self.stdout.write(link)
