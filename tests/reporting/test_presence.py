"""Who else is on the page of a section."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reporting.models import SectionPresence
from tests.factories import focal_point, state
from tests.reporting.test_section_page import url

pytestmark = pytest.mark.django_db


def test_presence_names_the_others_for_a_minute(client, report, officer, everything):
    client.post(f"{url(report)}presence/")
    client.force_login(focal_point(state("KH"), name="Second officer, Cambodia"))
    assert client.post(f"{url(report)}presence/").json() == {"others": [str(officer)]}
    with everything():
        SectionPresence.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    assert client.post(f"{url(report)}presence/").json() == {"others": []}
