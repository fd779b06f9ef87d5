from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from members.loading import load_member_states, load_roles
from reporting.questionnaire.loading import load_articles, load_glossary, load_obligations, units_of_numbers
from victims.loading import load_rights, load_tables


class Command(BaseCommand):
    help = "Load the Convention as data from domain/: states, articles, obligations, questions, tables, glossary."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--using", default="owner", help="database alias; the web role may not write these tables")

    def handle(self, *args, using: str, **options) -> None:
        folder = settings.DOMAIN_DIR
        with transaction.atomic(using=using):
            states = load_member_states(folder / "member_states.yaml", using)
            load_roles(using)
            tables = load_tables(folder / "statistics.yaml", using)
            articles = load_articles(folder / "articles.yaml", using)
            obligations, questions = load_obligations(folder / "obligations.yaml", using)
            rights = load_rights(folder / "victim_rights.yaml", using, units_of_numbers(folder / "obligations.yaml"))
            terms = load_glossary(folder / "glossary.yaml", using)
        if options["verbosity"]:
            self.stdout.write(
                f"Loaded {states} member states, {articles} articles, {obligations} obligations, "
                f"{questions} questions, "
                f"{tables} statistical tables, {rights} rights of victims and {terms} glossary terms."
            )
