"""A version as a focal point will see it: nothing typed there is saved."""

import pytest
from django.urls import reverse

from members.row_access import row_access
from reporting.models import Questionnaire
from reporting.questionnaire import actions as questionnaire_actions
from tests.factories import focal_point, secretariat, state
from tests.reporting.questionnaire.drafts import url
from tests.responses import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    """An officer of the secretariat, signed in."""
    person = secretariat()
    client.force_login(person)
    return person


@pytest.fixture
def draft(officer):
    """Version 2, a draft that starts from version 1."""
    with row_access(reviews=True):
        return questionnaire_actions.start(based_on=Questionnaire.objects.get(version=1), by=officer)


def test_the_preview_shows_what_a_focal_point_sees_and_saves_nothing(client, officer, draft, everything):
    address = url("preview-section", draft, "article-25")
    page = text_of(client.get(address))
    assert "This is a preview." in page and "data-save=" not in page
    assert '<template>\n<section class="portal-question" id="art25-2-q2"' in page
    sent = {"art25-2-q1-version": "0", "art25-2-q1-value": "yes", "art25-2-q1-narrative": "Typed"}
    page = text_of(client.post(address, sent))
    assert "These answers would be saved now." in page and "Typed" in page
    assert '<template>\n<section class="portal-question" id="art25-2-q2"' not in page
    sent |= {"art25-2-q1-kind": "not_available"}
    assert "Question 25.2: say why it is not available." in text_of(client.post(address, sent))


def test_it_begins_with_the_first_section(client, draft):
    response = client.get(reverse("questionnaire-preview", args=[2]))
    assert response.url == reverse("questionnaire-preview-section", args=[2, "context"])
    page = client.get(response.url)
    assert (page.context["before"], page.context["after"].key) == (None, "article-1")


def test_a_draft_without_a_section_says_that_there_is_nothing_to_preview(client, officer):
    with row_access(reviews=True):
        questionnaire_actions.start(based_on=None, by=officer)
    page = client.get(reverse("questionnaire-preview", args=[2]), follow=True)
    assert "There is no section to preview yet. Add one." in text_of(page)


def test_a_section_or_version_that_is_not_there_is_not_found(client, draft):
    for args in ([2, "no-such"], [99, "context"]):
        assert client.get(reverse("questionnaire-preview-section", args=args)).status_code == 404


def test_only_the_secretariat_previews(client, draft):
    client.force_login(focal_point(state("KH")))
    assert client.get(reverse("questionnaire-preview-section", args=[2, "context"])).status_code == 403
