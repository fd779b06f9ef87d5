"""Steps of the secretariat under four eyes: one officer asks, another approves, and the database holds to it."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import consolidation, cycles, four_eyes, reviews
from reporting.enums import ConsolidatedStatus, FourEyesStep, ReportStatus
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.models import Notification, ReportingCycle, ReviewDecision, SecondApproval, Section
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of, submitted
from tests.responses import text_of

pytestmark = pytest.mark.django_db
ALL = [FourEyesStep.ACCEPT, FourEyesStep.ADOPT, FourEyesStep.PUBLISH]


@pytest.fixture
def first(client):
    person = secretariat(name="First officer")
    client.force_login(person)
    return person


@pytest.fixture
def second():
    return secretariat(name="Second officer")


@pytest.fixture
def version(first, second, everything):
    with everything():
        return submitted(report_of(state("KH"), open_cycle(first, four_eyes=ALL)), focal_point(state("KH")))


def told(person) -> list[str]:
    """The messages on approvals that a person got, by their templates."""
    with row_access(person=person.pk):
        keys = Notification.objects.filter(kind="approval").values_list("key", flat=True)
        return [key.partition(":")[0] for key in keys]


def test_one_asks_another_accepts_and_both_are_named(client, version, first, second, everything):
    url = reverse("report-accept", args=[version.report_id, 1])
    assert "Ask a second officer" in text_of(client.get(url))
    asked = client.post(url, {"note": "Thank you.", "despite": "Read on paper."})
    with everything():
        approval = SecondApproval.objects.get()
        assert ReviewDecision.objects.count() == 0
    assert asked.url == approval.get_absolute_url()
    assert (told(first), told(second)) == ([], ["second_officer_wanted"])
    mine = text_of(client.get(asked.url))
    assert "Waiting for a second officer" in mine and "by First officer" in mine
    assert "You asked for this. Another officer must approve it." in text_of(
        client.post(asked.url, {"then": "approve"}, follow=True)
    )
    assert "First officer asked on" in text_of(client.get(url))
    assert "asks for a second officer" not in text_of(client.get("/"))
    client.force_login(second)
    assert "First officer asks for a second officer." in text_of(client.get("/"))
    page = text_of(client.get(asked.url))
    assert "Thank you." in page and "Read on paper." in page and "Approve as the second officer" in page
    assert "and it is done" in text_of(client.post(asked.url, {"then": "approve"}, follow=True))
    with everything():
        decision = ReviewDecision.objects.get()
        version.report.refresh_from_db()
        found = AuditEvent.objects.filter(what__contains="second officer").order_by("at")
        acts = list(found.values_list("what", "by_id"))
    assert (decision.note, decision.decided_by, version.report.status) == ("Thank you.", second, ReportStatus.ACCEPTED)
    assert acts == [("second officer asked for", first.pk), ("second officer approved", second.pk)]


def test_without_a_second_officer_nothing_is_accepted(version, first, everything):
    with everything():
        with pytest.raises(StepNotAllowed, match="needs two officers"):
            reviews.accept(version=version, by=first, despite="Read on paper.")
        with pytest.raises(IntegrityError, match="needs two officers"), transaction.atomic():
            ReviewDecision.objects.create(version=version, kind="accepted", decided_at=timezone.now(), decided_by=first)


def test_the_database_refuses_one_person_in_both_places(version, first, second, everything):
    with everything():
        approval = reviews.ask_acceptance(version=version, by=first, despite="Read on paper.")
        with pytest.raises(IntegrityError, match="approval_by_another"), transaction.atomic():
            SecondApproval.objects.filter(pk=approval.pk).update(
                outcome="given", closed_at=timezone.now(), closed_by=first
            )
    as_first = row_access(reviews=True, person=first.pk)
    with as_first, pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        SecondApproval.objects.filter(pk=approval.pk).update(
            outcome="given", closed_at=timezone.now(), closed_by=second
        )


def test_the_request_is_taken_back_or_refused_and_can_be_made_again(version, first, second, everything):
    with everything():
        approval = reviews.ask_acceptance(version=version, by=first, despite="Read on paper.")
        with pytest.raises(StepNotAllowed, match="has been asked already"):
            reviews.ask_acceptance(version=version, by=second, despite="Read on paper.")
        four_eyes.withdraw(approval=approval, by=first)
        again = reviews.ask_acceptance(version=version, by=first, despite="Read on paper.")
        four_eyes.withdraw(approval=again, by=second)
        with pytest.raises(StepNotAllowed, match="decided meanwhile"):
            reviews.approve_acceptance(approval=again, by=second)
        assert AuditEvent.objects.filter(what="second officer refused", by=second).count() == 1
    assert told(first) == ["second_officer_refused"]


def test_a_return_ends_the_request(version, first, second, everything):
    with everything():
        approval = reviews.ask_acceptance(version=version, by=first, despite="Read on paper.")
        section = Section.objects.of_report(version.report.cycle.questionnaire_id).first()
        reviews.return_sections(version=version, reasons={section: "Say more."}, by=second)
        approval.refresh_from_db()
    assert (approval.outcome, approval.closed_by) == ("withdrawn", second)


def test_the_adoption_is_that_of_the_report_the_first_officer_saw(first, second, everything):
    with everything():
        cycle = open_cycle(first, four_eyes=[FourEyesStep.ADOPT])
        accepted(report_of(state("KH"), cycle), focal_point(state("KH")), first)
        report = consolidation.start(cycle=cycle, by=first)
        report = consolidation.move(consolidated=report, to=ConsolidatedStatus.IN_CLEARANCE, by=first)
        with pytest.raises(StepNotAllowed, match="needs two officers"):
            consolidation.move(consolidated=report, to=ConsolidatedStatus.ADOPTED, by=first)
        approval = consolidation.ask_adoption(consolidated=report, by=first)
        text = report.texts.first()
        consolidation.save_text(text=text, words="Other words.", base_version=0, by=first)
        with pytest.raises(StepNotAllowed, match="Something changed since First officer asked"):
            consolidation.approve_adoption(approval=approval, by=second)
        four_eyes.withdraw(approval=approval, by=first)
        approval = consolidation.ask_adoption(consolidated=report, by=first)
        done = consolidation.approve_adoption(approval=approval, by=second)
    assert (done.status, done.adopted_by) == (ConsolidatedStatus.ADOPTED, second)


def test_shortening_the_list_takes_two_officers_too(client, version, first, second, everything):
    cycle = version.report.cycle
    with everything():
        with pytest.raises(StepNotAllowed, match="needs a second officer: publish"):
            cycles.change(cycle=cycle, by=first, four_eyes=[FourEyesStep.ACCEPT, FourEyesStep.ADOPT])
        approval = cycles.ask_loosening(cycle=cycle, steps=[FourEyesStep.PUBLISH], by=first)
        assert ReportingCycle.objects.get(pk=cycle.pk).four_eyes == ALL
        cycles.approve_loosening(approval=approval, by=second)
        assert ReportingCycle.objects.get(pk=cycle.pk).four_eyes == ALL[:2]
    assert "Accept a report of a state; Record the adoption by AMMTC" in text_of(client.get(cycle.get_absolute_url()))


def test_one_officer_alone_cannot_ask_for_two(everything):
    only = secretariat()
    with everything(), pytest.raises(WorkflowError, match="has one officer"):
        open_cycle(only, four_eyes=ALL)
