from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from members import database


class Command(BaseCommand):
    help = "Make the database ready: web role, tables, rights, the Convention. Safe to repeat; run it at every update."
    requires_system_checks = []

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
        if database.make_web_role("owner", web["USER"], web["PASSWORD"]):
            self.stdout.write(f'Created the role "{web["USER"]}" for the web server.')
        call_command("migrate", database="owner", interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable", database="owner", verbosity=0)
        call_command("load_treaty", using="owner", verbosity=options["verbosity"])
        database.grant("owner", web["USER"])
        call_command("check", databases=["default"])
        self.stdout.write("The database is ready.")
