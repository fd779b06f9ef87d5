"""Information received from another Party: the page of the mark, and the page on which the giver answers."""

import re

import pytest
from django.urls import reverse

from reporting.actions import releases
from reporting.models import ConsentRequest
from tests.factories import contributor, donor, focal_point, state
from tests.factories.releases import WORDS, AcceptedReport, marked
from tests.factories.reports import open_cycle, report_of
from tests.responses import words_of

pytestmark = pytest.mark.django_db
ITEM = ("answer", "art5-1-q1")


def mark_url(of: AcceptedReport) -> str:
    return reverse("received-mark", args=[of.report.pk, *ITEM])


def test_the_giver_reads_one_item_and_answers(kh, client):
    asked = releases.ask_consent(mark=marked(kh), audience="ammtc", by=kh.officer)
    client.force_login(focal_point(state("VN")))
    assert client.get(asked.get_absolute_url()).status_code == 404
    client.force_login(focal_point(state("TH")))
    assert re.search(r"Asked on \d+ \w+ \d{4}, [^.]+\. The information stays back", words_of(client.get("/")))
    page = client.get(asked.get_absolute_url())
    assert WORDS in page.content.decode()
    response = client.post(asked.get_absolute_url(), {"answer": "refused", "authority": ""})
    assert "Say by whose authority you answer." in response.content.decode()
    response = client.post(asked.get_absolute_url(), {"answer": "refused", "authority": "Letter 9"}, follow=True)
    assert "Recorded: refused." in response.content.decode()
    assert asked.replies.get().authority == "Letter 9"


def test_an_item_is_marked_its_giver_is_asked_and_the_page_says_so(kh, client):
    client.force_login(kh.officer)
    page = client.post(mark_url(kh), {"then": "mark", "giver": "TH", "described": "Your note of 4 May"}, follow=True)
    assert "Marked as received from Thailand. It stays back until it consents." in words_of(page)
    page = client.post(mark_url(kh), {"then": "ask", "audience": "ammtc"}, follow=True)
    assert "The focal point of Thailand gets an e-mail with a link." in words_of(page)
    assert ": not answered yet" in words_of(page)
    assert [(r.giver.iso2, r.audience, r.asked_by) for r in ConsentRequest.objects.all()] == [
        ("TH", "ammtc", kh.officer)
    ]
    assert "The mark was a mistake" not in words_of(page), "what was asked about stays marked"


def test_a_mark_is_taken_away_with_its_reason(kh, client):
    mark = marked(kh)
    client.force_login(kh.officer)
    page = client.post(mark_url(kh), {"then": "lift", "reason": ""})
    assert "Say why the mark is taken away." in words_of(page)
    page = client.post(mark_url(kh), {"then": "lift", "reason": "It is our own."}, follow=True)
    assert "The mark is taken away. The ledger keeps it." in words_of(page)
    mark.refresh_from_db()
    assert (mark.lifted_by, mark.lifted_reason) == (kh.officer, "It is our own.")
    late = client.post(mark_url(kh), {"then": "ask", "audience": "ammtc"})
    assert late.status_code == 409
    assert "The item is not marked any more." in words_of(late)
    assert not ConsentRequest.objects.exists()


def test_a_refusal_stays_on_the_page_with_what_was_typed(kh, client):
    marked(kh)
    client.force_login(kh.officer)
    sent = {"then": "mark", "giver": "VN", "described": "Typed before the colleague was faster"}
    page = client.post(mark_url(kh), sent)
    assert page.status_code == 409
    assert "This item is marked already: it was received from Thailand." in words_of(page)
    assert page.context["forms"]["mark"]["described"].value() == sent["described"]


def test_an_item_that_is_not_in_the_accepted_report_has_no_page(kh, client):
    draft = report_of(state("KH"), open_cycle(kh.reviewer, year=2027))
    client.force_login(kh.officer)
    for report, ref in ((kh.report, ("answer", "art99-q1")), (draft, ITEM)):
        assert client.get(reverse("received-mark", args=[report.pk, *ref])).status_code == 404


def test_only_the_focal_point_of_the_giver_answers(kh, client):
    asked = releases.ask_consent(mark=marked(kh), audience="ammtc", by=kh.officer)
    for person in (kh.officer, kh.reviewer):  # both see the request
        client.force_login(person)
        assert "Answer for Thailand" not in words_of(client.get(asked.get_absolute_url()))
        assert client.post(asked.get_absolute_url(), {"answer": "granted", "authority": "Letter 9"}).status_code == 403
    assert not asked.replies.exists()


def test_a_consent_can_be_taken_back_and_a_refusal_cannot_be_changed(kh, client):
    client.force_login(focal_point(state("TH")))
    for key, answer, offered in (("art5-1-q1", "granted", ["withdrawn"]), ("art5-2-q1", "refused", [])):
        asked = releases.ask_consent(mark=marked(kh, key), audience="ammtc", by=kh.officer)
        url = asked.get_absolute_url()
        assert client.get(url).context["offered"] == ["granted", "refused"]
        page = client.post(url, {"answer": answer, "authority": "Letter 9"}, follow=True)
        assert page.context["offered"] == offered
        again = client.post(url, {"answer": answer, "authority": "Letter 9"})
        assert "Select a valid choice." in words_of(again)
        assert asked.replies.count() == 1


def test_the_list_shows_each_side_its_requests(kh, client):
    releases.ask_consent(mark=marked(kh), audience="ammtc", by=kh.officer)

    def listed(person) -> tuple[int, int, bool]:
        client.force_login(person)
        shown = client.get(reverse("consent-request-list")).context
        return len(shown["to_us"]), len(shown["by_us"]), shown["is_record"]

    assert listed(focal_point(state("TH"))) == (1, 0, False)
    assert listed(kh.officer) == (0, 1, False)
    assert listed(kh.reviewer) == (0, 1, True)
    assert listed(focal_point(state("VN"))) == (0, 0, False)
    for person in (contributor(state("TH")), donor()):
        client.force_login(person)
        assert client.get(reverse("consent-request-list")).status_code == 403
