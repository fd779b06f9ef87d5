"""When a person last came to the start page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reporting.actions import visits
from reporting.models import LastVisit
from tests.factories import secretariat

pytestmark = pytest.mark.django_db


def test_a_visit_ends_when_the_start_page_was_not_seen_for_half_an_hour():
    person, now = secretariat(), timezone.now()
    assert visits.came(person, now - timedelta(days=3)) is None
    assert visits.came(person, now - timedelta(days=3, minutes=-10)) is None
    ended = now - timedelta(days=3, minutes=-10)
    assert visits.came(person, now) == ended
    assert visits.came(person, now + timedelta(minutes=5)) == ended
    assert LastVisit.objects.get().seen_at == now + timedelta(minutes=5)
