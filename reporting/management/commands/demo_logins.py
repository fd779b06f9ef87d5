from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from members.demo import DEMO_LOGINS


class Command(BaseCommand):
    help = "Print the accounts of the demonstration."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("There are demonstration accounts only where DEMO=1.")
        rows = [("Role", "E-mail address", "Password"), *DEMO_LOGINS]
        widths = [max(len(row[place]) for row in rows) for place in range(2)]
        for role, email, password in rows:
            self.stdout.write(f"{role:<{widths[0]}}  {email:<{widths[1]}}  {password}")
