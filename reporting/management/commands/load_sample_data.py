import time

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from reporting.sample_loading import loader


class Command(BaseCommand):
    help = "Load the invented sample reports of eleven member states and the demonstration's accounts. Safe to repeat."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("Sample data is only loaded where DEMO=1.")
        began = time.monotonic()
        if loader.load(lambda line: self.stdout.write(line)):
            self.stdout.write(f"Sample data loaded in {time.monotonic() - began:.0f} seconds.")
        else:
            self.stdout.write("The sample data is there already.")
