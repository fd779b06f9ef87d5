from django.core.management.base import BaseCommand
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import ngettext

from members.row_access import row_access
from reporting.models import OutgoingMail
from reporting.models.notification import MailStatus

SHOWN = 50


class Command(BaseCommand):
    help = "How many e-mails wait, were sent, are in doubt or were refused, and why. --again sends refused ones again."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--again", action="store_true", help="let what was refused wait again, as if it were new")

    def handle(self, *args, **options) -> None:
        with row_access(reviews=True):
            refused = OutgoingMail.objects.filter(status=MailStatus.REFUSED, person__is_active=True)
            if options["again"]:
                count = refused.update(
                    status=MailStatus.WAITING, error="", next_try_at=None, attempts=0, created_at=timezone.now()
                )
                done = ngettext(
                    "%(count)d refused e-mail will be sent again.",
                    "%(count)d refused e-mails will be sent again.",
                    count,
                )
                self.stdout.write(done % {"count": count})
            rows = (
                OutgoingMail.objects.order_by().values("status").annotate(count=Count("pk"), oldest=Min("created_at"))
            )
            found = {row["status"]: row for row in rows}
            for status in MailStatus:
                row = found.get(status)
                since = (
                    f", the oldest of {row['oldest']:%Y-%m-%d %H:%M} UTC" if row and status != MailStatus.SENT else ""
                )
                self.stdout.write(f"{status.label}: {row['count'] if row else 0}{since}")
            faults = OutgoingMail.objects.exclude(error="").exclude(status=MailStatus.SENT).select_related("person")
            for mail in faults.order_by("-pk")[:SHOWN]:
                self.stdout.write(f"  {mail.get_status_display()}: {mail.person.email}, {mail.key}: {mail.error}")
