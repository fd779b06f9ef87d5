"""A document in parts: it goes on where it was cut off, and is attached only if it arrived as it was sent."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import pytest

from actip_portal.storage import PART_PREFIX
from members.models import AuditEvent
from reporting import tasks
from reporting.actions import uploads
from reporting.models import EvidenceFile, EvidenceUpload
from tests.factories import contributor, focal_point, state
from tests.factories.documents import PDF
from tests.factories.reports import submitted

pytestmark = pytest.mark.django_db
CONTENT = PDF + bytes(range(256)) * 2600  # three parts: two whole ones and a rest
SIZE = len(CONTENT)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PART = uploads.PART_BYTES


def begin(client, report, filename="act.pdf", size=SIZE, sha256=SHA256):
    return client.post(f"/reports/{report.pk}/uploads/", {"filename": filename, "size": size, "sha256": sha256})


def send(client, address: str, offset: int, part: bytes):
    return client.post(address, part, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)})


def send_all(client, report, content=CONTENT, sha256=SHA256, filename="act.pdf") -> str:
    started = begin(client, report, size=len(content), sha256=sha256, filename=filename).json()
    offset = started["offset"]
    while offset < len(content):
        offset = send(client, started["address"], offset, content[offset : offset + PART]).json()["offset"]
    return started["key"]


def attach(client, report, key: str, title="The act"):
    return client.post(
        f"/reports/{report.pk}/sections/article-5/evidence/art5-1-q1/",
        {"title": title, "confidentiality": "official", "upload_key": key},
    )


def test_an_upload_goes_on_where_it_was_cut_off(client, report, officer, everything):
    started = begin(client, report)
    assert (started.status_code, started.json()["offset"]) == (201, 0)
    address = started.json()["address"]
    assert send(client, address, 0, CONTENT[:PART]).json()["offset"] == PART
    twice = send(client, address, 0, CONTENT[:PART])
    assert (twice.status_code, twice.json()["offset"]) == (409, PART), "sent again because the answer was lost"
    ahead = send(client, address, 2 * PART, CONTENT[2 * PART :])
    assert (ahead.status_code, ahead.json()["offset"]) == (409, PART)
    assert client.get(address).json()["offset"] == PART
    again = begin(client, report).json()
    assert (again["address"], again["offset"]) == (address, PART), "the page was closed; the same file is chosen again"
    key = send_all(client, report)
    assert attach(client, report, key).status_code == 302
    with everything():
        evidence = EvidenceFile.objects.get()
        assert (evidence.filename, evidence.size, evidence.sha256) == ("act.pdf", len(CONTENT), SHA256)
        assert EvidenceUpload.objects.count() == 0
    stored = client.get(f"/reports/{report.pk}/evidence/{evidence.pk}/")
    assert b"".join(stored.streaming_content) == CONTENT


def test_a_part_that_was_written_but_not_recorded_is_written_again(client, report, officer, everything):
    address = begin(client, report).json()["address"]
    with everything():
        upload = EvidenceUpload.objects.get()
    uploads.path_of(upload).write_bytes(b"what a lost transaction left behind" * 20_000)
    assert send(client, address, 0, CONTENT[:PART]).status_code == 200
    assert uploads.path_of(upload).read_bytes() == CONTENT[:PART]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"filename": "run.exe"}, "is not of a kind that can be attached"),
        ({"size": 21 * 1024 * 1024}, "the most is 20 MB"),
        ({"size": 0}, "is empty"),
        ({"sha256": "../../etc/passwd"}, "The file's fingerprint is not in order."),
    ],
)
def test_what_can_be_refused_is_refused_before_it_is_sent(client, report, officer, everything, fields, sentence):
    refused = begin(client, report, **fields)
    assert refused.status_code == 400
    assert sentence in refused.json()["error"]
    with everything():
        assert EvidenceUpload.objects.count() == 0


def test_parts_of_the_wrong_size_are_refused(client, report, officer):
    address = begin(client, report).json()["address"]
    assert send(client, address, 0, b"").status_code == 400
    assert send(client, address, 0, CONTENT[: PART + 1]).status_code == 400
    assert client.post(address, CONTENT[:PART], content_type="application/octet-stream").status_code == 400
    small = begin(client, report, size=10, sha256="ab" * 32).json()["address"]
    assert send(client, small, 0, b"12345678901").status_code == 400


def test_what_arrived_otherwise_than_it_was_sent_is_not_attached(client, report, officer, everything):
    key = send_all(client, report, content=PDF + b"something else", sha256=SHA256)
    page = attach(client, report, key).content.decode()
    assert "The file changed on its way. Choose it again." in page
    assert key not in page
    unfinished = begin(client, report).json()["key"]
    assert "The file did not arrive whole" in attach(client, report, unfinished).content.decode()
    assert "no longer kept" in attach(client, report, "nonsense").content.decode()
    false = b"MZ" + b"0" * 100
    key = send_all(client, report, content=false, sha256=hashlib.sha256(false).hexdigest())
    assert "its content is something else" in attach(client, report, key).content.decode()
    with everything():
        assert EvidenceFile.objects.count() == 0
        assert [str(upload.key) for upload in EvidenceUpload.objects.all()] == [unfinished]


def test_a_mistake_elsewhere_in_the_form_keeps_what_was_sent(client, report, officer):
    key = send_all(client, report)
    page = attach(client, report, key, title="").content.decode()
    assert "Enter the title of the document." in page
    assert f'value="{key}"' in page
    assert attach(client, report, key).status_code == 302


def test_an_upload_is_its_senders_alone(client, report, officer, everything):
    key = send_all(client, report)
    address = f"/reports/{report.pk}/uploads/{key}/"
    colleague = focal_point(state("KH"))
    client.force_login(colleague)
    assert client.get(address).status_code == 404
    assert "no longer kept" in attach(client, report, key).content.decode()
    client.force_login(focal_point(state("TH")))
    assert client.get(address).status_code == 404
    assert begin(client, report).status_code == 404


def test_who_may_not_write_may_not_send(client, report, officer, everything):
    client.force_login(contributor(state("KH")))
    assert begin(client, report).status_code == 403
    client.force_login(officer)
    with everything():
        submitted(report, officer)
    refused = begin(client, report)
    assert (refused.status_code, refused.json()["error"]) == (
        409,
        "The report is submitted and cannot be changed now.",
    )


def test_a_person_has_at_most_five_on_the_way(client, report, officer):
    for number in range(uploads.MOST_AT_ONCE):
        assert begin(client, report, sha256=f"{number}" * 64).status_code == 201
    assert begin(client, report, sha256="9" * 64).status_code == 409
    assert begin(client, report, sha256="0" * 64).status_code == 201, "one of the five goes on"


def test_after_a_day_it_is_removed(client, report, officer, everything, settings, django_capture_on_commit_callbacks):
    begin(client, report)
    begin(client, report, sha256="ab" * 32)
    with everything():
        old = EvidenceUpload.objects.get(sha256=SHA256)
        old.started_at -= timedelta(hours=25)
        old.save()
    part = Path(settings.MEDIA_ROOT) / f"{PART_PREFIX}ended"  # of a process that was ended while it stored a file
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(b"x")
    os.utime(part, (old.started_at.timestamp(),) * 2)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.remove_stale_uploads()
    with everything():
        kept = EvidenceUpload.objects.get()
    assert kept.sha256 == "ab" * 32
    assert (uploads.path_of(old).exists(), uploads.path_of(kept).exists()) == (False, True)
    assert not part.exists()
    assert AuditEvent.objects.filter(what="upload expired").count() == 1
