"""A report out as a workbook and back: differences when nothing was changed, seconds to import, and files made to harm.

differences: over all reports of the newest full cycle of the sample corpus, Excel and Word, exported and imported
unchanged (remarks count too). questions and import_seconds: of the largest workbook, by the clock from its sending to
the preview. Each hostile file is checked in a process of its own that has the portal loaded: CPU seconds of the check,
and the process's peak memory in MB.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.stage import stage
from scripts import processes

KEYS = (
    "differences", "questions", "import_seconds", "hostile_files", "hostile_accepted", "hostile_max_cpu_seconds",
    "hostile_max_mb",
)  # fmt: skip
ALWAYS = {"differences": 0, "hostile_accepted": 0}
SMALL = {"reports": 1, "hostile_files": 2}


def main(reports: int | None = None, hostile_files: int | None = None) -> dict[str, float]:
    """How many reports are exported and imported, and how many hostile files are checked; None for all."""
    with stage(pages=True) as made:
        found = _round_trips(reports)
        return found | _hostile(made.var_dir, made.env, hostile_files)


def _round_trips(number: int | None) -> dict[str, float]:
    """Open every report of a full cycle again, export and import it through the pages; everything is rolled back."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import transaction
    from django.test import Client
    from django.test.utils import setup_test_environment, teardown_test_environment

    from members.models import MemberState, User
    from members.row_access import row_access
    from reporting.enums import ReportStatus
    from reporting.models import NationalReport, ReportSection

    setup_test_environment()  # so that a response has its context
    differences = questions = 0
    seconds = 0.0
    with row_access(states=MemberState.objects.values_list("pk", flat=True), reviews=True):
        reports = NationalReport.objects.filter(cycle__title="Reporting on 2025", status=ReportStatus.ACCEPTED)
        for report in reports.select_related("member_state").order_by("member_state__name")[:number]:
            NationalReport.objects.filter(pk=report.pk).update(status=ReportStatus.RETURNED)
            ReportSection.objects.filter(report=report).update(is_open=True)
            client = Client(SERVER_NAME="localhost")
            officer = User.objects.get(email=f"focal.{report.member_state.iso2.lower()}@demo.example")
            client.force_login(officer, backend="members.backends.RoleBackend")
            for kind in ("xlsx", "docx"):
                content = client.get(f"/reports/{report.pk}/workbook/{kind}/").content
                sent = SimpleUploadedFile(f"report.{kind}", content)
                started = time.perf_counter()
                page: Any = client.post(f"/reports/{report.pk}/workbook/", {"file": sent}, follow=True)
                took = time.perf_counter() - started
                review, read = page.context["review"], page.context["upload"].content
                differences += len(review.changes) + len(review.remarks)
                count = len(read["answers"]) + len(read["tables"])
                print(
                    f"{report.member_state} {kind}: {len(review.changes)} differences, {count} questions, {took:.2f} s"
                )
                if kind == "xlsx" and (count, took) > (questions, seconds):
                    questions, seconds = count, took
        transaction.set_rollback(True)
    teardown_test_environment()
    return {"differences": differences, "questions": questions, "import_seconds": round(seconds, 2)}


def _hostile(folder: Path, env: dict[str, str], number: int | None) -> dict[str, float]:
    from tests.factories.hostile_files import HOSTILE

    results = []
    for name, make in [*HOSTILE.items()][:number]:
        path = folder / f"{name}.xlsx"
        path.write_bytes(make())
        done = subprocess.run(
            [sys.executable, "-m", "bench.workbook", str(path)],
            cwd=processes.ROOT, env=env, text=True, capture_output=True, timeout=120, check=True,
        )  # fmt: skip
        results.append(json.loads(done.stdout.splitlines()[-1]))
        print(f"{name}: {results[-1]}")
    return {
        "hostile_files": len(results),
        "hostile_accepted": sum(result["accepted"] for result in results),
        "hostile_max_cpu_seconds": max(result["cpu"] for result in results),
        "hostile_max_mb": max(result["mb"] for result in results),
    }


def _check(path: Path) -> dict[str, Any]:
    """Check one file in this process, as a request would."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "actip_portal.settings")
    django.setup()
    from reporting.workbook import guard, intake  # noqa: F401  (what a request has loaded)

    content = path.read_bytes()
    started, accepted, said = time.process_time(), True, ""
    try:
        guard.check(content, path.name)
    except guard.FileRefused as refused:
        accepted, said = False, str(refused)
    cpu = time.process_time() - started
    # Not ru_maxrss: that one remembers the memory of the parent from before this program was loaded.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    return {"accepted": accepted, "cpu": round(cpu, 3), "mb": round(peak, 1), "said": said}


if __name__ == "__main__":
    print(json.dumps(_check(Path(sys.argv[1]))))
