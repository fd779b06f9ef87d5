"""Every act leaves one row that says who, what, on what, when and from where."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from members.models import AuditEvent
from tests.factories import PASSWORD, contributor, focal_point, secretariat, state
from tests.factories.reports import accepted, fill, open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"
FROM = "203.0.113.7"


@pytest.fixture
def world(everything):
    """A draft of Cambodia, a submitted report of Thailand, an accepted one of Viet Nam."""
    with everything():
        reviewer, speaker = secretariat(), focal_point(state("KH"))
        cycle = open_cycle(reviewer)
        reports = {iso2: report_of(state(iso2), cycle) for iso2 in ("KH", "TH", "VN")}
        submitted(reports["TH"], focal_point(state("TH")))
        accepted(reports["VN"], focal_point(state("VN")), reviewer)
        return {"secretariat": reviewer, "speaker": speaker, "cycle": cycle, **reports}


SECTION = "/reports/{KH.pk}/sections/article-5/"
ACTS = {
    "answers saved": ("speaker", SECTION, {"art5-1-q1-version": "0", "art5-1-q1-narrative": "A bill."}),
    "section marked ready": ("speaker", SECTION + "ready/", {"ready": "1"}),
    "section assigned": ("speaker", SECTION + "people/", {"person": "{colleague.pk}", "agency": "police"}),
    "evidence attached": (
        "speaker",
        SECTION + "evidence/art5-1-q1/",
        {"title": "The act", "confidentiality": "official", "upload": "FILE"},
    ),
    "table saved": (
        "speaker",
        "/reports/{KH.pk}/sections/article-14/tables/art14-1-q3/",
        {"kind": "value", "version": "0", "cell-female|18-24|identified": "3"},
    ),
    "report submitted": ("speaker", "/reports/{KH.pk}/submit/", {"authority": "on"}),
    "sections returned": (
        "secretariat",
        "/reports/{TH.pk}/versions/1/return/",
        {"return-article-5": "on", "reason-article-5": "Name the law."},
    ),
    "report accepted": (
        "secretariat",
        "/reports/{TH.pk}/versions/1/accept/",
        {"note": "", "despite": "Read on paper."},
    ),
    "consolidation started": ("secretariat", "/consolidated/start/{cycle.pk}/", {}),
    "cycle closed": ("secretariat", "/cycles/{cycle.pk}/close/", {}),
}


@pytest.mark.parametrize("what", ACTS)
def test_an_act_leaves_one_row(client, world, everything, what):
    role, url, data = ACTS[what]
    person = world[role]
    names = {**world, "colleague": contributor(state("KH"))}
    if what == "report submitted":
        with everything():
            fill(world["KH"], person)
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    sent = {
        key: SimpleUploadedFile("act.pdf", PDF) if value == "FILE" else value.format(**names)
        for key, value in data.items()
    }
    client.force_login(person)
    started = timezone.now()
    response = client.post(url.format(**names), sent, REMOTE_ADDR=FROM)
    assert response.status_code == 302, response.content.decode()
    rows = AuditEvent.objects.exclude(pk__in=before).exclude(what__startswith="signed")
    # What was left open stands in the chain of the portal, not in the state's.
    rows = rows.exclude(what="report accepted with points open")
    assert [(row.what, row.by, row.ip_address) for row in rows] == [(what, person, FROM)]
    row = rows[0]
    assert timedelta(0) <= row.at - started < timedelta(seconds=30)
    assert row.object_text and row.by_text.startswith(person.name)


def test_signing_in_and_failing_to_leave_a_row_each(client):
    person = focal_point(state("KH"))
    for password in ("wrong", PASSWORD):
        client.post("/account/login/", {"login": person.email, "password": password}, REMOTE_ADDR=FROM)
    assert [(row.what, row.by) for row in AuditEvent.objects.order_by("at")] == [
        ("sign-in failed", None),
        ("signed in", person),
    ]
    assert "wrong" not in str(list(AuditEvent.objects.values()))


def test_an_act_that_is_refused_leaves_none(client, world):
    client.force_login(world["speaker"])
    before = AuditEvent.objects.count()
    client.post(f"/reports/{world['KH'].pk}/submit/", {"authority": "on"})
    client.post(f"/reports/{world['TH'].pk}/versions/1/accept/", {"note": "", "despite": "Read on paper."})
    assert AuditEvent.objects.count() == before
