"""A page reads the frozen content of a version only to show it: it is far larger than the rest of the row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.templatetags.table_changes import changed_lines
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of
from victims.comparison import ChangedLine

pytestmark = pytest.mark.django_db


def test_lists_do_not_read_what_was_submitted(everything, client):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with everything():
        first = report_of(state("KH"), open_cycle(reviewer))
        accepted(first, officer, reviewer)
        second = report_of(state("KH"), open_cycle(reviewer, year=2027))
    client.force_login(officer)
    client.get(second.get_absolute_url())  # carries over, which reads the report before
    pages = [
        reverse("home"),
        reverse("report-list"),
        second.get_absolute_url(),
        reverse("report-team", args=[second.pk]),
        reverse("follow-up-list"),
        reverse("search") + "?q=law",
    ]
    for page in pages:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        read = [query["sql"] for query in captured if '"reporting_submittedversion"."content"' in query["sql"]]
        assert read == [], page


def test_the_lines_of_a_changed_table_say_what_was_and_what_is_and_escape_it():
    lines = [
        ChangedLine("Female <18", "4", "9", by=5, was=4),
        ChangedLine("Male", "", "2"),
        ChangedLine("Other", "3", "3"),
    ]
    html = changed_lines(lines)
    assert "Female &lt;18" in html
    assert "<strong>9</strong>" in html
    assert "(+5)" in html
    assert "<em>empty</em>" in html
    assert "3, as before" in html
    assert html.count("<li ") == 3
