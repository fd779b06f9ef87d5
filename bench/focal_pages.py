"""What the pages of a focal point cost, and how far one reads on them before one can write.

Times are ratios to the constant page About in the same run: medians over HTTP, one person, one web process, one page
after the other in turn. task_list_ratio, article14_ratio, check_ratio, home_ratio; autosave_ratio: one save of an
answer. queries_1, queries_130: of these pages together, with one answer in the report and with all.
first_field_visible_share: of the section pages whose first field is within the first screen at 1280×900; check_px: how
high Check answers is at 1280, of a report of which everything is carried over. words_before_first_field: words that are
shown on a section page above it (median).
"""

import time
from statistics import median
from typing import Any

from bench import visitor
from bench.browser import chromium, sign_in
from bench.stage import stage

KEYS = (
    "task_list_ratio", "article14_ratio", "check_ratio", "home_ratio", "autosave_ratio", "queries_1", "queries_130",
    "first_field_visible_share", "check_px", "words_before_first_field",
)  # fmt: skip
ALWAYS = {"queries_130": "queries_1"}
SMALL = {"rounds": 2, "sections": 3}
CYCLE = "Reporting on 2026"
SECTION, KEY = "article-14", "art14-1-q1"
WIDTH, HEIGHT = 1280, 900
# The first field that a person sees, and the words that are shown before it. Of a high field the first line counts.
FIRST_FIELD = """([height, line]) => {
  const main = document.querySelector('main');
  const isShown = element => element.checkVisibility() && !element.closest('.govuk-visually-hidden');
  const fields = [...main.querySelectorAll('input:not([type=hidden]), textarea, select')].filter(isShown);
  if (!fields.length) return null;
  const place = fields[0].getBoundingClientRect();
  const words = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  let count = 0;
  while (words.nextNode()) {
    if (words.currentNode.compareDocumentPosition(fields[0]) & Node.DOCUMENT_POSITION_PRECEDING) break;
    if (isShown(words.currentNode.parentElement)) count += words.currentNode.data.split(/\\s+/).filter(Boolean).length;
  }
  return { isVisible: Math.min(place.bottom, place.top + line) + window.scrollY <= height, words: count };
}"""
FIRST_LINE = 40  # px


def main(rounds: int = 40, sections: int = 99) -> dict[str, float]:
    """How often each page is fetched, and how many section pages are looked at."""
    with stage(live=True) as live, chromium() as browser:
        from members.demo import PASSWORD

        begun = _carried_report()
        counted = _counted(begun)
        ratios = _ratios(live.url, begun, rounds, PASSWORD)
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        page = sign_in(context, live.url, begun["email"], PASSWORD)
        page.goto(live.url + begun["check"], wait_until="load")
        check_px = page.evaluate("document.documentElement.scrollHeight")
        seen = []
        for path in begun["sections"][:sections]:
            page.goto(live.url + path, wait_until="load")
            if found := page.evaluate(FIRST_FIELD, [HEIGHT, FIRST_LINE]):
                seen.append(found)
        context.close()
        return {
            **{name: round(ratio, 2) for name, ratio in ratios.items()},
            **counted,
            "first_field_visible_share": round(sum(found["isVisible"] for found in seen) / len(seen), 2),
            "check_px": check_px,
            "words_before_first_field": round(median(found["words"] for found in seen)),
        }


def _carried_report() -> dict[str, Any]:
    """A report that its focal point has just opened: everything is carried over from the last accepted one.

    Gives the paths of its pages, of an autosave and of its sections, and the e-mail address of the focal point.
    """
    from django.urls import reverse

    from members.models import MemberState, User
    from members.row_access import row_access
    from reporting.actions import carrying
    from reporting.models import Answer, NationalReport, Section, SubmittedVersion

    with row_access(states=MemberState.objects.values_list("pk", flat=True)):
        drafts = NationalReport.objects.filter(cycle__title=CYCLE, answers__isnull=True, status="draft", begun_at=None)
        drafts = drafts.select_related("cycle__questionnaire", "member_state").order_by("-pk")
        report = next(draft for draft in drafts if SubmittedVersion.objects.report_before(draft))
        officer = User.objects.get(email=f"focal.{report.member_state.iso2.lower()}@demo.example")
        carrying.begin(report=report, by=officer)
        version = Answer.objects.get(report=report, question__key=KEY).version
    return {
        "report": report,
        "email": officer.email,
        "pages": {
            "task_list_ratio": report.get_absolute_url(),
            "article14_ratio": reverse("section-edit", args=[report.pk, SECTION]),
            "check_ratio": reverse("report-check", args=[report.pk]),
            "home_ratio": reverse("home"),
        },
        "check": reverse("report-check", args=[report.pk]),
        "version": version,
        "save": reverse("answer-save", args=[report.pk, SECTION, KEY]),
        "sections": [
            reverse("section-edit", args=[report.pk, section.key])
            for section in Section.objects.of_report(report.cycle.questionnaire_id)
        ],
    }


def _counted(begun: dict[str, Any]) -> dict[str, int]:
    """Queries of the four pages together. All changes are rolled back."""
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from members.models import User
    from members.row_access import row_access
    from reporting.models import Answer
    from tests.factories.reports import fill

    report, officer = begun["report"], User.objects.get(email=begun["email"])
    client = Client(SERVER_NAME="localhost")
    client.force_login(officer, backend="members.backends.RoleBackend")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            for path in begun["pages"].values():
                client.get(path)
        return len(captured)

    with row_access(states=officer.state_ids):
        Answer.objects.filter(report=report).delete()
        fill(report, officer)
        queries()  # so that neither of the two fills the caches of the process
        every = queries()
        Answer.objects.filter(report=report).exclude(question__key=KEY).delete()
        counts = {"queries_1": queries(), "queries_130": every}
        transaction.set_rollback(True)
    return counts


def _ratios(url: str, begun: dict[str, Any], rounds: int, password: str) -> dict[str, float]:
    """Median seconds of each page and of a save, divided by those of About."""
    reader = visitor.TimedVisitor(url, begun["email"], password)
    took: dict[str, list[float]] = {}
    version = begun["version"]
    for turn in range(rounds + 1):
        for name, path in {"about": "/about/", **begun["pages"]}.items():
            started = time.perf_counter()
            page = reader.get(path)
            took.setdefault(name, []).append(time.perf_counter() - started)
            if page.status != 200:
                raise RuntimeError(f"{path}: {page.status}")
        words = f"The guidelines were sent to every province {turn} times. " * 20
        data = {f"{KEY}-version": str(version), f"{KEY}-value": "planned", f"{KEY}-narrative": words}
        started = time.perf_counter()
        answer = reader.post(begun["save"], data)
        took.setdefault("autosave_ratio", []).append(time.perf_counter() - started)
        version = answer.json()["version"]
    usual = {name: median(seconds[1:]) for name, seconds in took.items()}  # the first round fills caches
    print({name: f"{seconds * 1000:.1f} ms" for name, seconds in usual.items()})
    return {name: seconds / usual["about"] for name, seconds in usual.items() if name != "about"}
