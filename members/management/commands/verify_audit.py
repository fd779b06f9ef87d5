import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from members import audit_chain


class Command(BaseCommand):
    help = (
        "Check every event of the audit trail against its chain, and with --head against an exported head. "
        "Says what was changed, removed, put in, moved or cut off; ends with status 1 if anything was."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--head",
            metavar="FILE",
            help="what export_audit_head wrote earlier, - for standard input; finds a cut-off end",
        )
        parser.add_argument("--database", default="default", choices=["default", "owner"])

    def handle(self, *args, **options) -> None:
        head = None
        if options["head"]:
            try:
                text = sys.stdin.read() if options["head"] == "-" else Path(options["head"]).read_text(encoding="utf-8")
                head = audit_chain.Heads.from_json(text)
            except (OSError, ValueError) as error:
                raise CommandError(f"{options['head']}: {error}") from error
        report = audit_chain.AuditCheckResult()
        found = 0
        for problem in audit_chain.problems(head, using=options["database"], report=report):
            found += 1
            if found <= 100:
                self.stderr.write(problem)
        if found:
            faults = ngettext("%(count)d problem", "%(count)d problems", found) % {"count": found}
            events = ngettext("%(count)d event", "%(count)d events", report.events) % {"count": report.events}
            self.stderr.write(f"{faults} in {events}. The audit trail is not what it was.")
            sys.exit(1)
        since = f", and agree with the head of {head.exported_at}" if head else ""
        self.stdout.write(f"{report.events} events in {report.chains} chains agree with their hashes{since}.")
