"""What a person may not see is not found; the first who opens a report begins it."""

import pytest
from django.http import Http404

from reporting.actions import answers
from reporting.models import Question
from reporting.views import lookup
from tests.factories import contributor, donor, focal_point, secretariat, state
from tests.factories.reports import open_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sees_everything")]
KEY = "article-5"


def test_only_people_of_the_state_find_its_report(report):
    for person in (focal_point(state("KH")), contributor(state("KH"))):
        assert lookup.report_being_written(person, report.pk) == report
    for stranger in (focal_point(state("TH")), secretariat(), donor()):
        with pytest.raises(Http404):
            lookup.report_being_written(stranger, report.pk)
        with pytest.raises(Http404):
            lookup.section_being_written(stranger, report.pk, KEY)


def test_whoever_opens_a_report_or_a_section_first_begins_it(report, reviewer):
    speaker = focal_point(state("KH"))
    other = open_cycle(reviewer, year=2027).reports.get(member_state=state("KH"))
    lookup.report_being_written(speaker, report.pk)
    lookup.section_being_written(speaker, other.pk, KEY)
    for begun in (report, other):  # the dates of the period come from the cycle
        assert sorted(begun.answers.values_list("question__key", flat=True)) == ["context-q1", "context-q2"]


def test_a_contributor_finds_the_assigned_sections_only(report):
    helper = contributor(state("KH"))
    section = report.sections.get(section__key=KEY)
    with pytest.raises(Http404):
        lookup.section_being_written(helper, report.pk, KEY)
    answers.assign_section(report_section=section, people=[helper], by=focal_point(state("KH")))
    assert lookup.section_being_written(helper, report.pk, KEY) == section
    with pytest.raises(Http404):
        lookup.section_being_written(helper, report.pk, "article-6")
    with pytest.raises(Http404):
        lookup.section_being_written(helper, report.pk, "no-such-section")


def test_a_question_is_looked_for_in_its_section(report):
    section = report.sections.get(section__key="article-14")
    assert lookup.question_of(section, "art14-1-q1") == Question.objects.get(key="art14-1-q1")
    assert lookup.table_question_of(section, "art14-1-q3").table_key == "victims_identified"
    with pytest.raises(Http404):
        lookup.question_of(section, "art5-1-q1")  # of another section
    with pytest.raises(Http404):
        lookup.table_question_of(section, "art14-1-q1")  # asks for no table


def test_the_trail_leads_to_the_report_and_below(report):
    assert lookup.trail(report, ("Release", "/release/")) == [
        ("Home", "/"),
        (str(report), report.get_absolute_url()),
        ("Release", "/release/"),
    ]
