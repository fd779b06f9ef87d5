"""What a second-year report costs its writer when nothing changed, and from nothing: clicks and filled fields.

A click is a press on a link, a button, a radio or a checkbox; a field is a box that is typed in. Both reports are
taken through the portal's pages up to the receipt. The statistical tables stand in both before the walk begins: their
figures belong to the period and have to be entered every year, so they are counted in neither. A number that was
carried over is confirmed by itself, and each such press is counted.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.stage import stage

if TYPE_CHECKING:
    from reporting.frozen import FrozenQuestion

KEYS = ("clicks_second_year", "fields_second_year", "clicks_anew", "fields_anew")
ALWAYS = {"fields_second_year": 0}
SMALL: dict[str, int] = {}
STATE = "TH"
ONE_CHOICE = {"implementation_status", "yes_no", "single_choice"}


@dataclass
class PageWalker:
    """Walks the pages of one report as a person does, and counts."""

    client: Any
    report: Any
    given: "dict[str, FrozenQuestion]"  # by key: the questions of the last accepted report
    clicks: int = 0
    fields: int = 0
    page: str = field(default="", repr=False)

    def open(self, url: str) -> None:
        """Press a link."""
        self.clicks += 1
        self._get(url)

    def press(self, url: str, **data: Any) -> str:
        """Press a button of a form; returns where it led."""
        self.clicks += 1
        response = self.client.post(url, data)
        if response.status_code != 302:
            raise RuntimeError(f"{url} was not saved: {re.findall(r'#[^<]+</a>', response.content.decode())[:3]}")
        self._get(response.url)
        return response.url.partition("#")[0]

    def _get(self, url: str) -> None:
        response = self.client.get(url)
        if response.status_code != 200:
            raise RuntimeError(f"{url}: {response.status_code}")
        self.page = response.content.decode()

    def buttons(self, kind: str) -> list[str]:
        """The question keys of the buttons of the page at hand, such as "confirm"."""
        return re.findall(rf'name="then" value="{kind}:([\w-]+)"', self.page)

    # --- Answers ------------------------------------------------------------------------------------------------------
    def type_answers(self, keys: list[str]) -> dict[str, Any]:
        """Choose and type the answers of one section."""
        data: dict[str, Any] = {}
        for key in keys:
            question = self.given.get(key)
            if not question or question["type"] == "table" or question["kind"] == "unanswered":
                continue
            typed = dict(self._answer(question))
            data |= {f"{key}-{name}": value for name, value in typed.items()} | {f"{key}-version": "0"}
        return data

    def _answer(self, question: "FrozenQuestion") -> Iterator[tuple[str, Any]]:
        value, kind = question["value"], question["kind"]
        if kind in {"not_available", "not_applicable", "confidential"}:
            self.clicks += 2  # the disclosure and the radio
            yield "kind", kind
        if question["type"] == "file":
            return
        if question["type"] in ONE_CHOICE and value:
            self.clicks += 1
            yield "value", value
        elif isinstance(value, list):
            self.clicks += len(value)
            yield "value", value
        elif question["type"] == "date" and value:
            self.fields += 3
            yield from _date("value", value).items()
        elif value is not None:
            self.fields += 1
            yield "value", str(value)
        for name, text in (("narrative", question["narrative"]), ("reason", question["reason"])):
            if text:
                self.fields += 1
                yield name, text

    def say_progress(self) -> dict[str, Any]:
        """How far each recommendation and commitment on the page is: asked again every year, one choice each."""
        data: dict[str, Any] = {}
        for name in dict.fromkeys(re.findall(r'name="(item-\d+)-version"', self.page)):
            self.clicks += 1
            data |= {f"{name}-status": "under_way", f"{name}-version": "0"}
        return data

    # --- The two ways -------------------------------------------------------------------------------------------------
    def sections(self) -> list[str]:
        return re.findall(r'href="(/reports/\d+/sections/[\w-]+/)"', self.page)

    def begin(self) -> list[str]:
        self.open(self.report.get_absolute_url())
        return self.sections()

    def anew(self) -> None:
        sections = self.begin()
        self.open(sections[0])
        for here, following in zip(sections, [*sections[1:], ""], strict=True):
            keys = re.findall(r'name="([\w-]+)-version"', self.page)
            already = {"context-q1", "context-q2"}  # the portal has filled in the dates of the period
            typed = self.type_answers([key for key in keys if key not in already])
            led = self.press(here, **typed, **self.say_progress(), then="next" if following else "")
            if following and led != following:  # nothing is required there
                self.open(following)
        self.submit()

    def second_year(self) -> None:
        sections = self.begin()
        self.open(sections[0])
        here, passed = sections[0], set()
        while here in sections:
            while numbers := [key for key in self.buttons("confirm") if self.given[key]["type"] == "number"]:
                self.press(here, then=f"confirm:{numbers[0]}")
            if 'value="confirm-all"' in self.page:
                here = self.press(here, then="confirm-all")
            elif here not in passed:
                passed.add(here)
                here = self.press(here, then="next")
            else:
                break
        # Confirming answers leads from question to question; the sections without any are opened from the task list.
        follow_up, needs = (next(url for url in sections if url.endswith(f"/{key}/")) for key in ("follow-up", "needs"))
        self.open(follow_up)
        self.press(follow_up, **self.say_progress(), then="")
        self.open(needs)
        if 'value="confirm-all"' in self.page:
            self.press(needs, then="confirm-all")
        self.submit()

    def submit(self) -> None:
        self._get(self.report.get_absolute_url())
        url = f"{self.report.get_absolute_url()}submit/"
        self.open(url)
        self.clicks += 1  # "I am authorised"
        self.press(url, authority="on")


def _date(name: str, iso: str) -> dict[str, int]:
    day = datetime.date.fromisoformat(iso)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def _same_tables(before: Any, now: Any) -> None:
    """The tables of ``now`` hold the figures of ``before``."""
    from victims.models import Figure, TableReturn

    for row in TableReturn.objects.filter(member_state=before.member_state_id, period_end=before.cycle.period_end):
        cells = list(row.figures.values_list("key", "count"))
        row.pk, row._state.adding, row.locked_at = None, True, None
        row.period_start, row.period_end = now.cycle.period_start, now.cycle.period_end
        row.save()
        Figure.objects.bulk_create([Figure(table_return=row, key=key, count=count) for key, count in cells])


def main() -> dict:
    with stage(pages=True):
        from django.test import Client

        from members.models import MemberState, User
        from members.row_access import row_access
        from reporting import frozen
        from reporting.actions import cycles
        from reporting.enums import CycleKind
        from reporting.models import NationalReport, Questionnaire, SubmittedVersion

        officer, secretariat = (User.objects.get(email=f"{name}@demo.example") for name in ("focal.th", "secretariat"))
        client = Client(headers={"host": "localhost"})
        client.force_login(officer, backend="members.backends.RoleBackend")
        writers = {}
        # Before the first half-year update there is no accepted one to start from, so it is filled in from nothing.
        for kind in (CycleKind.ANNUAL, CycleKind.HALF_YEAR):
            with row_access(states=MemberState.objects.values_list("pk", flat=True), reviews=True):
                cycle = cycles.open_cycle(
                    title=f"Measured, {kind}",
                    kind=kind,
                    period_start=datetime.date(2030, 1, 1),
                    period_end=datetime.date(2030, 6, 30)
                    if kind == CycleKind.HALF_YEAR
                    else datetime.date(2030, 12, 31),
                    opens_on=datetime.date(2030, 11, 1),
                    due_on=datetime.date(2031, 4, 30),
                    questionnaire=Questionnaire.objects.get(version=1),
                    by=secretariat,
                )
                report = NationalReport.objects.select_related("cycle", "member_state").get(
                    cycle=cycle, member_state__iso2=STATE
                )
                if kind == CycleKind.ANNUAL:
                    accepted = SubmittedVersion.objects.report_before(report)
                if accepted is None:
                    raise RuntimeError(f"The sample data holds no accepted report of {STATE}.")
                _same_tables(accepted.report, report)
            writers[kind] = PageWalker(client, report, frozen.by_key(accepted.content))
        writers[CycleKind.ANNUAL].second_year()
        writers[CycleKind.HALF_YEAR].anew()
        return {
            "clicks_second_year": writers[CycleKind.ANNUAL].clicks,
            "fields_second_year": writers[CycleKind.ANNUAL].fields,
            "clicks_anew": writers[CycleKind.HALF_YEAR].clicks,
            "fields_anew": writers[CycleKind.HALF_YEAR].fields,
        }
