from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from members import audit_chain


class Command(BaseCommand):
    help = (
        "Write the length and last hash of each audit chain, to be kept where nobody who reaches the database can "
        "change it. verify_audit --head FILE compares."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--output", metavar="FILE", help="a new file; without it, standard output")

    def handle(self, *args, **options) -> None:
        text = audit_chain.heads().to_json()
        if not options["output"]:
            self.stdout.write(text)
            return
        try:
            with Path(options["output"]).open("x", encoding="utf-8") as file:
                file.write(text + "\n")
        except OSError as error:
            raise CommandError(
                f"{options['output']}: {error}. Choose a new file; heads are not overwritten."
            ) from error
