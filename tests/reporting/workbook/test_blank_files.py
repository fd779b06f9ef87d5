"""The blank questionnaire as PDF: made once for each version, by a worker, however many ask for it."""

import hashlib
import io
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from actip_portal import celery_app
from actip_portal.storage import put
from members.row_access import row_access
from reporting import tasks
from reporting.models import Questionnaire
from reporting.questionnaire import actions as questionnaire_actions
from reporting.workbook.actions import blank_files
from tests.factories import secretariat
from tests.needs import needs_pango

pytestmark = pytest.mark.django_db


@needs_pango
def test_the_pdf_is_made_once_by_a_worker_and_then_given_to_everybody(client, monkeypatch, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    asked = []
    monkeypatch.setattr(celery_app, "send_task", lambda name, args: asked.append((name, *args)))
    url = reverse("questionnaire-pdf", args=[1])
    for _ in range(2):
        page = client.get(url)
        assert (page.status_code, page["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert "It is being made for the first time" in page.content.decode()
    assert asked == [("reporting.make_blank_pdf", 1)], "two visitors are one wish"
    tasks.make_blank_pdf(1)
    tasks.make_blank_pdf(1)
    assert "It is ready." in client.get(url, headers={"HX-Request": "true"}).content.decode()
    response = client.get(url)
    assert response["Content-Disposition"] == 'attachment; filename="actip-questionnaire-1.pdf"'
    with pikepdf.open(io.BytesIO(b"".join(response.streaming_content))) as pdf:
        assert len(pdf.pages) > 20
        assert str(Questionnaire.objects.get(version=1).title) in str(pdf.docinfo["/Title"])


def store(questionnaire: Questionnaire, content: bytes = b"%PDF-") -> str:
    """Store a finished file of ``questionnaire``; return its name."""
    sha256 = hashlib.sha256(content).hexdigest()
    name = f"{blank_files.folder_of(questionnaire)}/{sha256}.pdf"
    put(name, ContentFile(content), sha256)
    return name


def test_a_version_has_one_file_which_is_offered_only_when_whole(client, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(celery_app, "send_task", lambda name, args: None)
    settings.MEDIA_ROOT = tmp_path
    questionnaire = Questionnaire.objects.get(version=1)
    url = reverse("questionnaire-pdf", args=[1])
    assert blank_files.stored(questionnaire) is None
    name = store(questionnaire)
    assert blank_files.stored(questionnaire) == (name, Path(name).stem)
    assert client.get(url)["Content-Type"] == "application/pdf"
    default_storage.save(name, ContentFile(b"%P"))
    assert blank_files.stored(questionnaire) is None
    assert client.get(url)["Content-Type"] == "text/html; charset=utf-8"


@needs_pango
def test_asked_for_again_within_half_a_minute_it_is_queued_once(monkeypatch):
    asked = []
    monkeypatch.setattr(celery_app, "send_task", lambda name, args: asked.append((name, *args)))
    for _ in range(3):
        blank_files.ask(Questionnaire.objects.get(version=1))
    assert asked == [("reporting.make_blank_pdf", 1)]


def test_a_failure_is_logged_and_no_page_waits_for_it(settings, tmp_path, caplog):
    (tmp_path / "file").touch()
    settings.PDF_CACHE_DIR = tmp_path / "file" / "cache"  # cannot be made: its parent is a file
    questionnaire = Questionnaire.objects.get(version=1)
    assert not blank_files.has_failed(questionnaire)
    blank_files.make(1)
    assert "The blank questionnaire, version 1, could not be made as PDF." in caplog.text
    assert blank_files.has_failed(questionnaire)
    assert blank_files.stored(questionnaire) is None


def test_a_file_that_is_there_is_not_made_again(settings, tmp_path, caplog):
    (tmp_path / "file").touch()
    settings.PDF_CACHE_DIR = tmp_path / "file" / "cache"
    settings.MEDIA_ROOT = tmp_path / "media"
    store(Questionnaire.objects.get(version=1))
    blank_files.make(1)
    assert caplog.text == ""


def test_a_draft_is_not_made():
    with row_access(reviews=True):
        questionnaire_actions.start(based_on=Questionnaire.objects.get(version=1), by=secretariat())
        with pytest.raises(Questionnaire.DoesNotExist):
            blank_files.make(2)


def test_what_is_printed_takes_three_queries(django_assert_num_queries):
    questionnaire = Questionnaire.objects.get(version=1)
    with django_assert_num_queries(3):
        sections, tables = blank_files.sections_to_print(questionnaire)
        keys = [question.key for section in sections for question in section.questions.all()]
    assert keys[0] == "context-q1" and len(keys) > 100
    assert "victims_identified" in tables
