"""A revised figure keeps the earlier one and its date."""

import re

import pytest
from django.db import ProgrammingError

from members import clock
from reporting.actions import answers, national_reports, reviews
from reporting.models import Question, Section
from tests.factories import secretariat, state
from tests.factories.reports import fill, open_cycle, report_of
from tests.responses import text_of
from victims.actions import TableEntry
from victims.models import EarlierFigures, TableReturn

pytestmark = pytest.mark.django_db
KEY = "art20-1-q3"
PLACE = "trafficking|{}"


@pytest.fixture
def question(everything):
    with everything():
        return Question.objects.select_related("section").get(table_key="cases_investigated")


def save(report, question, officer, base_version: int, **cells: int) -> None:
    answers.save_table(
        report_section=report.sections.get(section=question.section),
        question=question,
        entry=TableEntry(
            kind="value",
            cells={PLACE.format(stage): count for stage, count in cells.items()},
            blanks_reason="Other offences are not recorded apart.",
            provisional=base_version < 2,
        ),
        base_version=base_version,
        by=officer,
    )


@pytest.fixture
def revised(officer, question, everything):
    """Handed in with 12 convictions, returned, and now saved with 14."""
    with everything():
        report = report_of(state("KH"), open_cycle())
        fill(report, officer)
        TableReturn.objects.filter(table__key="cases_investigated").update(version=1, updated_by=officer)
        save(report, question, officer, 1, convicted=12, pending=3)
        version = national_reports.submit(report=report, by=officer)
        section = Section.objects.get(pk=question.section_id)
        reviews.return_sections(version=version, reasons={section: "Are these final?"}, by=secretariat())
        save(report, question, officer, 2, convicted=14, pending=3)
        return report


def address(report, question, more: str = "") -> str:
    return f"/reports/{report.pk}/sections/{question.section.key}/tables/{question.key}/{more}"


def test_the_table_shows_what_was_handed_in_before(client, revised, question):
    page = text_of(client.get(address(revised, question)))
    assert page.count('<span class="portal-entry__was">was 12</span>') == 1
    assert 'portal-entry__was">was 3' not in page


def test_the_history_holds_every_version_with_its_date(client, revised, question, everything):
    page = text_of(client.get(address(revised, question, "history/")))
    assert page.index("Version 3") < page.index("Version 2") < page.index("Version 1")
    assert page.count("Handed in") == 1
    words = " ".join(re.sub(r"<[^>]*>", "", page).split())
    assert "1 figure changed." in words and "was 12 →, now 14 (+2)" in words


def test_the_next_version_tells_the_secretariat_what_was_revised(client, revised, question, officer, everything):
    with everything():
        version = national_reports.submit(report=revised, by=officer)
        tables = [q["table"] for s in version.content["sections"] for q in s["questions"] if q["key"] == question.key]
        handed_in = str(clock.day(revised.versions.get(number=1).submitted_at, clock.of(state("KH"))))
    assert tables[0]["revised"] == {"on": handed_in, "cells": {"trafficking|convicted": 12}}
    client.force_login(secretariat())
    page = text_of(client.get(version.get_absolute_url()))
    assert "1 figure revised since" in page
    assert "was 12, now 14" in page


def test_an_earlier_version_comes_back_only_when_it_is_saved(client, revised, question, everything):
    page = text_of(client.get(address(revised, question, "?earlier=2")))
    assert "The cells show version 2. Nothing has changed yet: save to bring it back." in page
    assert 'name="cell-trafficking|convicted" value="12"' in page
    with everything():
        row = TableReturn.objects.get(table__key="cases_investigated")
        assert (row.version, row.figures.get(key="trafficking|convicted").count) == (3, 14)
    assert client.get(address(revised, question, "?earlier=99")).status_code == 404


def test_the_database_keeps_the_web_role_from_changing_what_was(revised, everything):
    with pytest.raises(ProgrammingError), everything():
        EarlierFigures.objects.update(cells={})
