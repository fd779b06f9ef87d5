"""The AMMTC report of the newest adopted sample cycle, rendered with a cold cache: pages, seconds, memory, fonts.

``peak_mb`` is the largest memory (MiB) of any one rendering process; the last two count fonts and signs. At the small
size it is the report that is only being drafted, which has one state in it.
"""

from bench.stage import stage

KEYS = ("pages", "seconds", "peak_mb", "fonts_not_embedded", "missing_glyphs")
ALWAYS = {"fonts_not_embedded": 0, "missing_glyphs": 0}
SMALL = {"adopted": False}


def main(adopted: bool = True) -> dict:
    with stage(alone=True):
        from django.conf import settings

        from members.models import User
        from members.row_access import row_access
        from reporting.actions import rendering
        from reporting.models import ConsolidatedReport
        from reporting.pdf import inspect_pdf

        with row_access(reviews=True):
            reports = ConsolidatedReport.objects.filter(adopted_at__isnull=not adopted, cycle__is_sample=True)
            newest = reports.latest("cycle__period_end")
            job = rendering.request(consolidated=newest, by=User.objects.get(email="secretariat@demo.example"))
        rendering.run(job.pk)
        with row_access(reviews=True):
            job.refresh_from_db()
        if not job.file_sha256:
            raise RuntimeError(f"The report could not be rendered: {job.error}")
        facts = inspect_pdf(settings.MEDIA_ROOT / job.stored_name)
        return {
            "pages": job.pages,
            "seconds": job.seconds,
            "peak_mb": job.peak_mb,
            "fonts_not_embedded": len(facts.fonts_not_embedded),
            "missing_glyphs": facts.missing_glyphs,
        }
