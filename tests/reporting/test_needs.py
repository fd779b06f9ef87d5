"""Needs for assistance: what the secretariat reads of them."""

import pytest
from django.urls import reverse

from members.row_access import row_access
from reporting.enums import NeedMet
from reporting.models import Need, ReportedNeed
from reporting.queries.needs import reported_needs
from tests.factories import state
from tests.factories.reports import fill
from tests.reporting.test_entries import submit, write_need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sees_everything")]


def test_the_secretariat_reads_needs_once_they_are_submitted(client, cambodia, officer, reviewer):
    fill(cambodia, officer)
    write_need(cambodia, officer)
    client.force_login(reviewer)
    assert "Training of forty officers." not in client.get(reverse("need-list")).content.decode()
    with row_access(reviews=True):
        assert Need.objects.count() == 0
    submit(cambodia, officer, reviewer)
    assert "Training of forty officers." in client.get(reverse("need-list")).content.decode()
    assert [need.kind for need in reported_needs(kind="training", met=NeedMet.NO)] == ["training"]
    assert list(reported_needs(kind="data")) == []
    with row_access(states=[state("TH").pk]):
        assert ReportedNeed.objects.count() == 0
