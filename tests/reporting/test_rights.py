"""The rights of victims: a word from what states say, how it moved, and nothing asked twice."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from members.row_access import row_access
from reporting import statuses
from reporting.actions import consolidation
from reporting.actions import rights as rights_actions
from reporting.enums import ConsolidatedStatus
from reporting.errors import StepNotAllowed
from reporting.forms.rights import AmountField
from reporting.models import NationalReport, PublishedRight, ReportSection
from reporting.queries import rights as rights_queries
from reporting.snapshot.build import build_snapshot
from tests.factories import contributor, donor, focal_point, secretariat, state
from tests.factories.releases import publish
from tests.factories.reports import accepted, open_cycle, released, report_of, submitted
from victims.models import RightIndicator, RightReturn, VictimRight
from victims.rights import RightChanged, RightEntry

pytestmark = pytest.mark.django_db
FOUNDING = ["housing", "education", "identification", "protection", "compensation", "restitution", "participation"]


@pytest.fixture
def kh(everything):
    with everything():
        reviewer = secretariat()
        cycle = open_cycle(reviewer)
        yield type(
            "World",
            (),
            {
                "cycle": cycle,
                "report": report_of(state("KH"), cycle),
                "officer": focal_point(state("KH")),
                "reviewer": reviewer,
            },
        )


def section_of(report: NationalReport) -> ReportSection:
    return ReportSection.objects.select_related("report__cycle", "report__member_state", "section").get(
        report=report, section__key="victim-rights"
    )


def save(world, key: str = "housing", version: int = 0, **entry) -> RightReturn:
    return rights_actions.save_right(
        report_section=section_of(world.report),
        right=VictimRight.objects.get(key=key),
        entry=RightEntry(**entry),
        base_version=version,
        by=world.officer,
    )


def word(content, key: str) -> str:
    return rights_queries.RightsReader().word(VictimRight.objects.get(key=key), content)


def test_the_rights_are_loaded_with_their_indicators():
    rights = VictimRight.objects.all()
    assert [right.key for right in rights if right.in_founding_document] == FOUNDING
    assert len(rights) == 18
    assert VictimRight.objects.get(key="housing").paragraphs == ["14(5)", "14(10)(a)"]
    assert {key for right in rights for key in right.inclusion} == {"gender", "disability", "other"}


def test_only_what_no_question_and_no_table_gives_is_asked():
    asked = set(RightIndicator.objects.filter(asked=True).values_list("key", flat=True))
    assert asked == {
        "housing-o", "education-o", "protection-p", "protection-o", "restitution-p", "privacy-o", "information-p",
        "stay-s2", "stay-o",
    }  # fmt: skip


def test_an_entry_is_frozen_with_the_report_and_closed_with_it(kh):
    save(kh, figures={"housing-o": 40}, markers={"gender": "partly"})
    version = submitted(kh.report, kh.officer)
    entry = next(q for s in version.content["sections"] for q in s["questions"] if q["key"] == "right-housing")
    assert entry["right"] == {"key": "housing", "figures": {"housing-o": 40.0}, "markers": {"gender": "partly"}}
    assert entry["shown"] == "Share of housed victims who left for a stable home: 40 percent\nGender: in part"
    kh.report.refresh_from_db()
    with pytest.raises(StepNotAllowed):
        save(kh, version=1)


def test_a_stale_save_is_noticed(kh):
    save(kh, markers={"gender": "yes"})
    with pytest.raises(RightChanged):
        save(kh, markers={"gender": "no"})
    assert RightReturn.objects.get().markers == {"gender": "yes"}


def test_only_who_works_on_the_section_writes_and_only_the_state_reads(kh):
    with pytest.raises(PermissionDenied):
        rights_actions.save_right(
            report_section=section_of(kh.report),
            right=VictimRight.objects.get(key="housing"),
            entry=RightEntry(),
            base_version=0,
            by=contributor(state("KH")),
        )
    save(kh, markers={"gender": "yes"})
    with row_access(reviews=True):
        assert RightReturn.objects.count() == 0
    with row_access(states=[state("TH").pk]):
        assert RightReturn.objects.count() == 0


def test_the_word_follows_from_the_statuses_and_never_from_what_is_only_to_be_considered(kh):
    version = submitted(
        kh.report,
        kh.officer,
        art14_5_q1="planned",
        art14_10a_q1="in_place",
        art14_8_q1="in_place",
    )
    assert word(version.content, "housing") == statuses.PARTLY
    assert word(version.content, "non_detention") == statuses.IN_PLACE
    assert word(version.content, "non_punishment") == rights_queries.NOT_ASKED


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ("in_place", "partly", "Further than before"),
        ("planned", "partly", "Less far than before"),
        ("partly", "partly", "As before"),
        ("in_place", None, ""),
        ("in_place", "no_report", ""),
        ("held_back", "in_place", ""),
    ],
)
def test_how_a_word_moved(now, before, words):
    assert rights_queries.moved(now, before) == words


def test_a_state_sees_each_right_and_enters_numbers_and_marks(kh, client):
    client.force_login(kh.officer)
    page = client.get(reverse("report-rights", args=[kh.report.pk]))
    assert len(page.context["states"]) == 18
    assert "0 of 0" not in page.content.decode()  # a share of nothing
    assert "none of them asks for it" in page.content.decode()
    edit = reverse("right-edit", args=[kh.report.pk, "housing"])
    wrong = client.post(edit, {"housing-o": "140", "mark-gender": "yes", "version": "0"})
    assert "Enter a percentage from 0 to 100" in wrong.content.decode()
    assert 'value="140"' in wrong.content.decode()
    assert client.post(edit, {"housing-o": "40", "mark-gender": "yes", "version": "0"}).status_code == 302
    stale = client.post(edit, {"housing-o": "41", "version": "0"})
    assert stale.status_code == 409
    assert RightReturn.objects.get().figures == {"housing-o": 40.0}
    page = client.get(reverse("report-rights", args=[kh.report.pk])).content.decode()
    assert "40 percent" in page


def test_the_region_sees_submitted_reports_in_the_order_of_the_alphabet(kh, client):
    earlier = open_cycle(kh.reviewer, year=2025)
    accepted(report_of(state("KH"), earlier), kh.officer, kh.reviewer, art14_5_q1="planned", art14_10a_q1="planned")
    accepted(kh.report, kh.officer, kh.reviewer, art14_5_q1="in_place", art14_10a_q1="in_place")
    submitted(report_of(state("ID"), kh.cycle), focal_point(state("ID")))
    client.force_login(kh.reviewer)
    page = client.get(reverse("region-rights"))
    housing = page.context["rights"][0]
    assert [(name, moved, was) for name, _, moved, was in housing.states] == [
        ("Cambodia", "Further than before", "Planned or not started"),
        ("Indonesia", "", ""),
    ]
    assert client.get(reverse("region-rights"), {"cycle": earlier.pk}).context["cycle"] == earlier
    assert client.get(reverse("region-rights"), {"cycle": 99999}).status_code == 404


def test_donors_read_the_word_of_what_was_released(kh, client):
    th = report_of(state("TH"), kh.cycle)
    accepted(kh.report, kh.officer, kh.reviewer, art14_5_q1="in_place", art14_10a_q1="in_place")
    accepted(th, focal_point(state("TH")), kh.reviewer)
    released(kh.report, kh.officer, "donors")
    consolidated = consolidation.start(cycle=kh.cycle, by=kh.reviewer)
    for to in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
        consolidated = consolidation.move(consolidated=consolidated, to=to, by=kh.reviewer)
    made = publish(consolidated, kh.reviewer)
    words = dict(PublishedRight.objects.filter(right_key="housing").values_list("state_name", "code"))
    assert (words["Cambodia"], words["Thailand"], words["Viet Nam"]) == ("in_place", "held_back", "no_report")
    # No status is asked on the duties behind this one, so there is none to hold back.
    words = dict(PublishedRight.objects.filter(right_key="non_punishment").values_list("state_name", "code"))
    assert (words["Cambodia"], words["Thailand"], words["Viet Nam"]) == ("not_asked", "not_asked", "no_report")
    # The state saw the same beforehand.
    client.force_login(kh.officer)
    preview = client.get(reverse("release-preview", args=[kh.report.pk, "donors"])).context["donor"]
    assert {right.key: status.code for right, status in preview.rights} == dict(
        PublishedRight.objects.filter(state_name="Cambodia").values_list("right_key", "code")
    )
    client.force_login(donor())
    response = client.get(reverse("dashboard-rights", args=[made.pk]))
    # In the order of the legend, although Brunei Darussalam, without a report, comes first in the alphabet.
    assert [[letter for letter, *_ in right.counts] for right in response.context["rights"][:1]] == [["I", "H", "·"]]
    page = response.content.decode()
    assert "Not released by the state" in page
    csv = client.get(reverse("dashboard-rights-csv", args=[made.pk])).content.decode()
    assert "Housing,yes,Cambodia,yes,in_place,In place," in csv


def test_a_snapshot_has_no_entry_where_nothing_was_entered(kh):
    content = build_snapshot(kh.report)
    assert not [q for s in content["sections"] for q in s["questions"] if q["key"].startswith("right-")]


@pytest.mark.parametrize("space", " \u00a0\u2007\u202f", ids=ascii)
def test_thousands_set_apart_by_any_space_are_one_number(space):
    assert AmountField(unit="amount").clean(f"1{space}250{space}000.5") == Decimal("1250000.5")
