"""What donors read of the needs that states released."""

import pytest
from django.urls import reverse

from reporting.actions import releases
from reporting.enums import ReleaseAudience
from reporting.models import PublishedNeed
from reporting.queries.release import release_of
from tests.factories import donor
from tests.factories.reports import fill
from tests.reporting.test_entries import published_after, submit, write_need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sees_everything")]


def test_donors_get_the_needs_that_the_state_released_and_no_other(client, cambodia, officer, reviewer):
    fill(cambodia, officer)
    key = write_need(cambodia, officer)
    write_need(cambodia, officer, text="A second need, kept back.", kind="data")
    submit(cambodia, officer, reviewer)
    choices = {("need", k): "none" for (kind, k) in release_of(cambodia.versions.get()).items if kind == "need"}
    choices[("need", key)] = ""
    releases.decide(report=cambodia, choices=choices, authority="Letter 0", by=officer)
    assert published_after(cambodia, officer, reviewer, ReleaseAudience.DONORS) == ["Training of forty officers."]
    client.force_login(donor())
    page = client.get(reverse("dashboard-needs")).content.decode()
    assert "Training of forty officers." in page and "kept back" not in page
    assert "1 of 1 reporting states released needs" in page
    table = client.get(reverse("dashboard-needs-csv", args=[PublishedNeed.objects.get().publication_id]))
    assert "Cambodia,yes,14," in table.content.decode()
    assert "forty officers" not in client.get(reverse("dashboard-needs") + "?kind=data").content.decode()


def test_the_state_sees_on_its_preview_what_donors_read_of_a_need(client, cambodia, officer, reviewer):
    fill(cambodia, officer)
    write_need(cambodia, officer, urgency="Shelter for 3 victims.", met="partly", programme="A programme for girls.")
    submit(cambodia, officer, reviewer)
    assert published_after(cambodia, officer, reviewer, ReleaseAudience.DONORS)
    client.force_login(officer)
    page = client.get(reverse("release-preview", args=[cambodia.pk, "donors"])).content.decode()
    assert "<strong>3 victims</strong>" in page
    assert "Urgency, in the state’s words: Shelter for 3 victims." in page
    assert "Partly, by a programme: A programme for girls." in page
