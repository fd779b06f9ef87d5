"""What focal points of other Parties read: editions, and nothing else of a report."""

import io

import pytest
from django.urls import reverse

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import evidence
from reporting.documents.store import About, Upload
from reporting.models import (
    NationalReport,
    PartyEdition,
    Question,
    ReleaseConsent,
    SubmittedVersion,
)
from tests.factories import contributor, donor, focal_point, state
from tests.factories.documents import PDF
from tests.factories.releases import WORDS, AcceptedReport, decide, release_now
from tests.factories.reports import accepted, open_cycle, released, report_of

pytestmark = pytest.mark.django_db


def test_other_parties_read_the_newest_edition_and_nothing_else_of_the_report(kh):
    decide(kh, section_article_5="parties")
    decide(kh, section_article_6="parties")
    assert PartyEdition.objects.count() == 2
    for others, seen in (("TH", [2]), ("TL", [])):  # Timor-Leste is not a Party
        with row_access(states=[state(others).pk]):
            assert list(PartyEdition.objects.values_list("number", flat=True)) == seen
            assert NationalReport.objects.filter(member_state__iso2="KH").count() == 0
            assert SubmittedVersion.objects.count() == 0
            assert ReleaseConsent.objects.count() == 0
    with row_access(states=[]):
        assert PartyEdition.objects.count() == 0


def test_who_reads_is_told_which_state_is_no_party(kh, client):
    of_its_own_will = report_of(state("TL"), kh.cycle)
    accepted(of_its_own_will, focal_point(state("TL")), kh.reviewer)
    released(of_its_own_will, focal_point(state("TL")), "parties")
    released(kh.report, kh.officer, "parties")
    client.force_login(focal_point(state("TH")))
    page = client.get(reverse("party-edition-list")).content.decode()
    assert 'Timor-Leste <span class="portal-muted">(not a Party)</span>' in page
    assert page.count("(not a Party)") == 1
    for report, words in (
        (of_its_own_will, "Timor-Leste, which is not a Party, has released to the Parties;"),
        (kh.report, "Cambodia has released to the other Parties;"),
    ):
        assert words in client.get(reverse("party-edition", args=[report.pk])).content.decode()


def test_what_is_taken_back_is_gone_for_other_parties_at_once(kh, client):
    decide(kh, section_article_5="parties")
    page = reverse("party-edition", args=[kh.report.pk])
    client.force_login(focal_point(state("TH")))
    assert WORDS in client.get(page).content.decode()
    decide(kh, section_article_5="ammtc")
    assert client.get(page).status_code == 404
    assert "Nothing is released to Parties yet" in client.get(reverse("party-edition-list")).content.decode()


def test_the_preview_is_what_the_other_party_gets(kh, client):
    decide(kh, section_article_5="parties", section_article_6="ammtc")
    assert release_now(kh).content("parties") == PartyEdition.objects.get().content
    client.force_login(kh.officer)
    preview = client.get(reverse("release-preview", args=[kh.report.pk, "parties"]))
    client.force_login(focal_point(state("TH")))
    page = client.get(reverse("party-edition", args=[kh.report.pk]))
    assert preview.context["sections"] == page.context["sections"]
    assert [section.key for section in page.context["sections"]] == ["article-5"]


def test_who_is_no_party_or_no_focal_point_is_told_so(kh, client):
    page = reverse("party-edition-list")
    for person, words in (
        (focal_point(state("TL")), "Your state is not a Party yet"),
        (contributor(state("TH")), "for the national focal points"),
        (donor(), "for the national focal points"),
    ):
        client.force_login(person)
        response = client.get(page)
        assert response.status_code == 403
        assert words in response.content.decode()


def test_the_state_sees_that_another_party_opened_its_edition(kh, client):
    decide(kh, section_article_5="parties")
    reader = focal_point(state("TH"), name="An officer of Thailand")
    client.force_login(reader)
    for _ in range(2):
        client.get(reverse("party-edition", args=[kh.report.pk]))
    client.force_login(kh.officer)
    client.get(reverse("party-edition", args=[kh.report.pk]))
    page = client.get(reverse("report-readings", args=[kh.report.pk])).content.decode()
    assert page.count("National focal point, Thailand</td>") == 1
    assert "An officer of Thailand" not in page


def test_a_released_document_is_read_byte_for_byte_and_the_reading_is_recorded(reviewer, client, everything):
    with everything():
        officer = focal_point(state("KH"))
        report = report_of(state("KH"), open_cycle(reviewer))
        files = {}
        for key, section in (("art5-1-q1", "article-5"), ("art6-1-q1", "article-6")):
            content = PDF + key.encode()
            files[section] = evidence.attach(
                report_section=report.sections.get(section__key=section),
                question=Question.objects.get(key=key),
                upload=Upload(io.BytesIO(content), f"{key}.pdf", len(content)),
                about=About("The act", "official"),
                by=officer,
            )
        accepted(report, officer, reviewer)
        decide(AcceptedReport(report, officer, reviewer), section_article_5="parties", section_article_6="ammtc")
    reader = focal_point(state("TH"))
    client.force_login(reader)
    response = client.get(reverse("party-document", args=[report.pk, files["article-5"].pk]))
    assert b"".join(response.streaming_content) == PDF + b"art5-1-q1"
    assert response["Content-Disposition"] == 'attachment; filename="art5-1-q1.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert client.get(reverse("party-document", args=[report.pk, files["article-6"].pk])).status_code == 404
    [event] = AuditEvent.objects.filter(what="released document read by another Party")
    assert (event.by, event.details["document"]) == (reader, files["article-5"].pk)


def test_editions_are_narrowed_by_state(kh, client):
    decide(kh, section_article_5="parties")
    client.force_login(focal_point(state("TH")))

    def listed(**chosen: str) -> list[str]:
        shown = client.get(reverse("party-edition-list"), chosen).context["editions"]
        return [edition.member_state.iso2 for edition in shown]

    assert listed() == listed(state="KH") == ["KH"]
    assert listed(state="VN") == listed(state="nonsense") == ["KH"], "what is not in the list narrows nothing"
