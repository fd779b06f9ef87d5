from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError

from members import database, second_factors


class Command(BaseCommand):
    help = "Make the database ready: web role, tables, rights, the Convention. Safe to repeat; run it at every update."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--wait",
            type=float,
            default=0,
            metavar="SECONDS",
            help="how long a server that does not answer is waited for",
        )

    def handle(self, *args, **options) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError(
                "DATABASE_OWNER_URL is not set. Set it to the role that owns the portal's tables; "
                "DATABASE_URL stays the web server's role, which owns nothing."
            )
        web = settings.DATABASES["default"]
        if web["USER"] == settings.DATABASES["owner"]["USER"]:
            raise CommandError(
                f'DATABASE_URL and DATABASE_OWNER_URL both name the role "{web["USER"]}". The web server must use a '
                "role of its own that owns nothing, or row level security would not hold for it."
            )
        try:
            encoding = database.encoding("owner", wait=options["wait"])
        except OperationalError as error:
            raise CommandError(f"The database cannot be reached: {str(error).strip()}") from error
        if encoding != "UTF8":
            name = settings.DATABASES["owner"]["NAME"]
            raise CommandError(
                f'The database "{name}" keeps its text as {encoding}; the portal needs UTF8, or words in Khmer, Lao or '
                "Burmese would be cut and lost. Nothing was changed. Make it again: "
                f"CREATE DATABASE {name} OWNER {settings.DATABASES['owner']['USER']} ENCODING 'UTF8' TEMPLATE template0"
            )
        if database.make_web_role("owner", web["USER"], web["PASSWORD"]):
            self.stdout.write(f'Created the role "{web["USER"]}" for the web server.')
        call_command("migrate", database="owner", interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable", database="owner", verbosity=0)
        call_command("load_treaty", using="owner", verbosity=options["verbosity"])
        database.grant("owner", web["USER"])
        if encrypted := second_factors.encrypt_all("owner"):
            self.stdout.write(f"Secrets of second sign-in steps encrypted: {encrypted}.")
        call_command("check", databases=["default"])
        self.stdout.write("The database is ready.")
