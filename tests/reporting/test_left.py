"""What is left is said the same on every page: home, task list, section, team, check and submit."""

import re

import pytest
from django.urls import reverse

from reporting.actions import answers
from reporting.models import Answer
from tests.factories import contributor, state
from tests.factories.reports import fill
from tests.reporting.test_follow_up import adopted
from tests.responses import words_of

pytestmark = pytest.mark.django_db


def left_on(client, url: str, words: str) -> list[int]:
    """The numbers that stand before or after ``words`` on a page."""
    return [int(number) for number in re.findall(words.replace("N", r"(\d+)"), words_of(client.get(url)))]


def pages(report) -> dict[str, tuple[str, str]]:
    """Page → its address, and where it says how much is left in the whole report."""
    return {
        "home": (reverse("home"), r"sections ready\. N points left\."),
        "task list": (report.get_absolute_url(), r"N points left before it can be submitted"),
        "section": (reverse("section-edit", args=[report.pk, "article-14"]), r"N in the whole report"),
        "needs": (reverse("section-edit", args=[report.pk, "needs"]), r"N in the whole report"),
        "check": (reverse("report-check", args=[report.pk]), r"N points left\. Each leads"),
        "submit": (reverse("report-submit", args=[report.pk]), r"N points are left"),
    }


def test_each_page_says_the_same_number(client, second_report, officer, everything):
    report = second_report
    client.force_login(officer)
    client.get(report.get_absolute_url())  # begins it: the answers of the report before are carried over
    with everything():
        # One question about which two rules ask something: it is one point all the same.
        Answer.objects.filter(report=report, question__key="art5-1-q1").update(value="in_place_used", narrative="")
    found = {name: left_on(client, url, words) for name, (url, words) in pages(report).items()}
    assert {tuple(numbers) for numbers in found.values()} == {tuple(found["check"])}, found
    [left] = found["check"]
    check = words_of(client.get(pages(report)["check"][0]))
    assert sum(int(number) for number in re.findall(r"(\d+) points? left(?!\.)", check)) == left
    team = words_of(client.get(reverse("report-team", args=[report.pk])))
    assert sum(int(number) for number in re.findall(r"(\d+) points? left", team)) == left
    section = left_on(client, reverse("section-edit", args=[report.pk, "article-5"]), "Points left: N in this section")
    rows = words_of(client.get(report.get_absolute_url()))
    assert f"{section[0]} points left." in rows
    with everything():
        fill(report, officer)
        Answer.objects.filter(report=report).update(carried_from="", carried_year=None)
    assert "sections ready. Nothing left." in words_of(client.get(reverse("home")))
    assert left_on(client, *pages(report)["section"]) == [0]


def test_a_contributor_reads_what_is_left_in_the_own_sections_everywhere(client, second_report, officer, everything):
    report, helper = second_report, contributor(state("KH"))
    with everything():
        for key in ("article-5", "article-14"):
            section = report.sections.get(section__key=key)
            answers.assign_section(report_section=section, people=[helper], by=officer)
    client.force_login(helper)
    sections = {
        key: left_on(client, reverse("section-edit", args=[report.pk, key]), r"Points left: N in this section")[0]
        for key in ("article-5", "article-14")
    }
    own = [sum(sections.values())]
    assert left_on(client, reverse("section-edit", args=[report.pk, "article-5"]), r"N in your sections\.") == own
    assert left_on(client, report.get_absolute_url(), r"N points left in your sections") == own
    assert left_on(client, reverse("home"), r"assigned to you ready\. N points left\.") == own


def test_an_entry_that_is_saved_is_no_point_any_more(client, second_report, officer, reviewer, everything):
    report = second_report
    with everything():
        item = adopted(reviewer)
    client.force_login(officer)
    page = reverse("section-edit", args=[report.pk, "follow-up"])
    assert left_on(client, page, "Points left: N in this section") == [1]
    [whole] = left_on(client, page, "N in the whole report")
    name = f"item-{item.pk}"
    sent = {f"{name}-version": "0", f"{name}-status": "no_longer_applies"}
    save = reverse("entry-save", args=[report.pk, "follow-up", name])
    said = client.post(save, sent).json()["page"]
    assert (said["states"], said["elsewhere"]) == ({name: "open"}, whole - 1)
    sent |= {f"{name}-version": "1", f"{name}-text": "The post was closed."}
    said = client.post(save, sent).json()["page"]
    assert (said["states"], said["elsewhere"]) == ({name: "done"}, whole - 1)
    assert left_on(client, page, "N in the whole report") == [whole - 1]


def test_a_save_tells_the_page_what_else_it_changed(client, second_report, officer):
    """The dates of the period are judged together, and a question may hang on another one."""
    report = second_report
    client.force_login(officer)
    client.get(report.get_absolute_url())

    def save(section: str, key: str, **fields) -> dict:
        url = reverse("answer-save", args=[report.pk, section, key])
        with_key = {f"{key}-{name.replace('_', '-')}": value for name, value in fields.items()}
        return client.post(url, {f"{key}-version": "1", **with_key}).json()["page"]

    plain = save("article-5", "art5-1-q1", value="planned", narrative="Soon.")
    assert (plain["states"], plain["elsewhere"]) == ({"art5-1-q1": "done"}, None)
    wide = save("article-25", "art25-2-q1", value="yes")
    section = left_on(
        client, reverse("section-edit", args=[report.pk, "article-25"]), r"Points left: N in this section"
    )
    whole = left_on(client, reverse("section-edit", args=[report.pk, "article-25"]), r"N in the whole report")
    assert wide["elsewhere"] == whole[0] - section[0]
    assert sum(state in {"open", "confirm"} for state in wide["states"].values()) == section[0]
