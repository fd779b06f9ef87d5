"""States see their own part before a publication, may object for some days, and everybody is told afterwards."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from members.row_access import row_access
from reporting.actions import four_eyes
from reporting.enums import FourEyesStep
from reporting.errors import StepNotAllowed
from reporting.models import NationalReport, Notification, Objection, StatePart
from reporting.publication import parts, protection
from reporting.publication import publish as publication
from tests.factories import contributor, donor, secretariat, state
from tests.factories.releases import adopted, counted, identified, publish, take_back
from tests.factories.reports import open_cycle, report_of
from tests.responses import text_of

pytestmark = pytest.mark.django_db
COUNTS = {
    "KH": identified(female=40, male=30),
    "TH": identified(female=50, male=60),
    "VN": identified(female=70, male=80),
}


@pytest.fixture
def officer():
    return secretariat()


@pytest.fixture
def reader():
    return donor()


@pytest.fixture
def prepared(officer, reader, everything):
    """An adopted report with its preview, in a cycle that gives states seven days to object."""
    with everything():
        cycle = open_cycle(officer, objection_days=7)
        for iso2, counts in COUNTS.items():
            counted(state(iso2), cycle, counts, officer)
        consolidated = adopted(cycle, officer)
        protection.run(protection.request(consolidated=consolidated, by=officer).pk)
        return consolidated


@pytest.fixture
def report(prepared, everything) -> NationalReport:
    with everything():
        return report_of(state("KH"), prepared.cycle)


@pytest.fixture
def speaker(report, everything):
    """Cambodia's focal point."""
    with everything():
        return report.submitted_by


def test_a_focal_point_comes_from_home_and_from_the_own_part_to_the_publication(
    client, prepared, report, speaker, officer, days_later, everything
):
    client.force_login(speaker)
    assert "Read the whole publication" not in text_of(client.get(reverse("state-part", args=[report.pk])))
    with everything():
        parts.show(consolidated=prepared, by=officer)
    days_later(8)
    with everything():
        made = publication.publish(consolidated=prepared, by=officer)
    client.force_login(speaker)
    for page in (reverse("home"), reverse("state-part", args=[report.pk])):
        assert f'href="{made.get_absolute_url()}"' in text_of(client.get(page))
    assert client.get(made.get_absolute_url()).status_code == 200
    with everything():
        colleague = contributor(state("KH"))
    client.force_login(colleague)
    assert f'href="{made.get_absolute_url()}"' not in text_of(client.get(reverse("home")))


def told(person, kind: str) -> int:
    with row_access(person=person.pk):
        return Notification.objects.filter(kind=kind).count()


@pytest.fixture
def days_later(monkeypatch):
    """``days_later(8)`` lets the portal believe that so many days have passed."""

    def pass_(days: int) -> None:
        later = timezone.now() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: later)

    return pass_


def test_a_state_sees_its_own_part_as_readers_will_and_no_other(client, prepared, report, officer, speaker, everything):
    with everything():
        assert [s.iso2 for s in parts.show(consolidated=prepared, by=officer)] == ["KH", "TH", "VN"]
        assert parts.show(consolidated=prepared, by=officer) == []  # they have seen exactly this
    assert told(speaker, "parts") == 1
    client.force_login(speaker)
    page = client.get(reverse("state-part", args=[report.pk])).content.decode()
    assert "Not published yet" in page and "You may object until" in page
    assert "S1 Victims identified" in page and "70" in page
    with row_access(states=[report.member_state_id]):
        assert [part.member_state.iso2 for part in StatePart.objects.all()] == ["KH"]


def test_what_a_state_saw_is_what_is_published(prepared, officer, everything):
    with everything():
        prepared.cycle.objection_days = 0
        prepared.cycle.save()
        parts.show(consolidated=prepared, by=officer)
        shown = StatePart.objects.get(member_state__iso2="KH")
        made = publish(prepared, officer)
        assert StatePart.objects.filter(member_state__iso2="KH").count() == 1
        published = {row.table_key: row.cells for row in made.tables.filter(iso2="KH")}
    assert {table["table_key"]: table["cells"] for table in shown.content["tables"]} == published


def test_nothing_is_published_before_the_days_are_over_and_objections_are_answered(
    client, prepared, report, officer, speaker, days_later, everything
):
    with everything():
        with pytest.raises(StepNotAllowed, match="have not seen yet"):
            publication.publish(consolidated=prepared, by=officer)
        parts.show(consolidated=prepared, by=officer)
        with pytest.raises(StepNotAllowed, match="States may object until"):
            publication.publish(consolidated=prepared, by=officer)
    client.force_login(speaker)
    url = reverse("state-part", args=[report.pk])
    assert "Write a sentence" in client.post(url, {"words": ""}).content.decode()
    assert client.post(url, {"words": "The month of May is missing."}).status_code == 302
    days_later(8)
    client.force_login(speaker)
    assert "The days to object are over" in client.post(url, {"words": "Once more."}).content.decode()
    with everything(), pytest.raises(StepNotAllowed, match="Answer the objections first: Cambodia"):
        publication.publish(consolidated=prepared, by=officer)
    client.force_login(officer)
    assert "The month of May is missing." in client.get(url).content.decode()
    with everything():
        objection = Objection.objects.get()
    client.post(url, {"words": "It was counted in June.", "objection": objection.pk})
    client.force_login(speaker)
    assert "It was counted in June." in client.get(url).content.decode()
    with everything():
        publication.publish(consolidated=prepared, by=officer)


def test_a_part_that_changed_is_shown_again_and_the_others_keep_their_days(
    prepared, report, officer, speaker, days_later, everything
):
    with everything():
        parts.show(consolidated=prepared, by=officer)
        days_later(8)
        take_back(report, speaker, ("section", "article-5"))
        protection.run(protection.request(consolidated=prepared, by=officer).pk)
        with pytest.raises(StepNotAllowed, match="have not seen yet what would be published of them: Cambodia"):
            publication.publish(consolidated=prepared, by=officer)
        assert [s.iso2 for s in parts.show(consolidated=prepared, by=officer)] == ["KH"]


def test_readers_and_states_are_told_of_a_publication_and_of_its_revision(
    client, prepared, report, officer, speaker, reader, days_later, everything
):
    with everything():
        parts.show(consolidated=prepared, by=officer)
        days_later(8)
        first = publication.publish(consolidated=prepared, by=officer)
        assert not publication.something_changed(prepared)
    client.force_login(officer)
    here = client.get(prepared.get_absolute_url()).content.decode()
    assert "Nothing has changed since." in here and "Publish a revised release" not in here
    with everything():
        take_back(report, speaker, ("section", "article-14"))
        prepared.cycle.objection_days = 0
        prepared.cycle.save()
        assert publication.something_changed(prepared)
        second = publish(prepared, officer)
    assert (told(reader, "published"), told(speaker, "published")) == (2, 2)
    client.force_login(reader)
    assert "This release was revised on" in client.get(first.get_absolute_url()).content.decode()
    page = client.get(second.get_absolute_url()).content.decode()
    assert "1 table withdrawn by its state" in page
    assert "corrected by" not in page and "figures were corrected" not in page


def test_two_officers_publish_what_the_first_one_saw(prepared, report, officer, speaker, everything):
    other = secretariat()
    with everything():
        prepared.cycle.objection_days, prepared.cycle.four_eyes = 0, [FourEyesStep.PUBLISH]
        prepared.cycle.save()
        with pytest.raises(StepNotAllowed, match="needs two officers"):
            publication.publish(consolidated=prepared, by=officer)
        approval = publication.ask_publication(consolidated=prepared, by=officer)
        take_back(report, speaker, ("section", "article-5"))  # no table: the preview is still good
        with pytest.raises(StepNotAllowed, match="Something changed since"):
            publication.approve_publication(approval=approval, by=other)
        four_eyes.withdraw(approval=approval, by=officer)
        approval = publication.ask_publication(consolidated=prepared, by=officer)
        made = publication.approve_publication(approval=approval, by=other)
        assert made.published_by == other
        made.pk, made.edition = None, 2
        with pytest.raises(IntegrityError, match="needs two officers"), transaction.atomic():
            made.published_by = officer
            made.save()


def test_a_state_reads_all_that_readers_get_of_a_need_and_the_small_counts_in_it(
    client, prepared, report, officer, speaker, everything
):
    need = {
        "key": "1", "obligation": "art14-1", "obligation_title": "Art. 14(1)", "kind": "training",
        "kind_shown": "Training", "text": "A house in the north.", "urgency": "Shelter for 3 victims.",
        "met": "partly", "met_shown": "Partly, by a programme", "programme": "A programme for 4 girls.",
        "carried": None,
    }  # fmt: skip
    with everything():
        parts.show(consolidated=prepared, by=officer)
        seen = StatePart.objects.get(member_state=report.member_state)
        seen.content["needs"] = [
            need,
            ["Data: Art. 10(1)", "Data on 5 cases."],
        ]  # the second as kept by earlier versions
        seen.content["tables"][0]["coverage"] = "Without 2 children in the south."
        assert {found for _where, found in parts.counts_in_words(seen)} == {
            "3 victims", "4 girls", "5 cases", "2 children",
        }  # fmt: skip
        seen.pk, seen.content_hash, seen._state.adding = None, "0" * 64, True  # a part is only added, never changed
        seen.save()
    client.force_login(speaker)
    page = text_of(client.get(reverse("state-part", args=[report.pk])))
    assert "<strong>3 victims</strong>" in page
    for words in (need["text"], need["urgency"], need["programme"], "Data: Art. 10(1)", "Data on 5 cases."):
        assert words in page
