"""Proofs of promises that no test of one part gives: tests/promises.yaml names them."""

import json
import logging
import re
from datetime import date
from uuid import uuid4

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.urls import reverse

from members.database import APPEND_ONLY
from members.models import AuditEvent
from reporting import statuses
from reporting.actions import clarifications, cycles, desk, follow_up, national_reports, reviews
from reporting.actions.answers import GivenAnswer, save_answers
from reporting.enums import AnswerKind, ReleaseAudience
from reporting.errors import StepNotAllowed
from reporting.figures.regional_totals import regional_tables
from reporting.messages import outbox
from reporting.models import (
    AmmtcExtract,
    Obligation,
    PartyEdition,
    PublishedRight,
    Section,
    SubmittedVersion,
)
from reporting.publication.rights import moved_for_donors
from reporting.snapshot import readiness
from scripts.processes import ROOT
from tests.factories import PASSWORD, donor, focal_point, secretariat, state
from tests.factories.releases import adopted, counted, identified, publish
from tests.factories.reports import count, fill, open_cycle, release_sections, report_of, submitted
from victims.models import TableReturn

pytestmark = pytest.mark.django_db
WORD = "windmill"  # in what a state writes, and nowhere else


# --- Persons ----------------------------------------------------------------------------------------------------------
OF_A_PERSON = re.compile(
    r"(^|_)(surname|first_?name|last_?name|full_?name|birth|born|date_of_birth|passport|identity|id_number|national_id|"
    r"phone|telephone|address|email|gender_of|case_number|case_id|victim_id|victim_name|nationality_of)(_|$)"
)


def test_no_table_has_a_field_for_a_victim():
    """What could name a person: the e-mail of an account and where it was used. A statement's is a web address.

    The e-mail address and the phone number of the contact are those of the secretariat's office.
    """
    own = [model for app in ("members", "victims", "reporting") for model in apps.get_app_config(app).get_models()]
    found = {
        f"{model._meta.label}.{field.name}"
        for model in own
        for field in model._meta.fields
        if OF_A_PERSON.search(field.name)
    }
    assert found == {
        "members.AuditEvent.ip_address",
        "members.OfficeContact.email",
        "members.OfficeContact.phone",
        "members.User.email",
        "reporting.PublicStatement.address",
    }
    figures = apps.get_model("victims.Figure")._meta.fields
    assert {field.name for field in figures} == {"id", "table_return", "key", "count"}


# --- Accounts ---------------------------------------------------------------------------------------------------------
def test_a_password_is_kept_in_a_form_that_cannot_be_read_back():
    person = donor()
    assert PASSWORD not in person.password
    assert person.password.partition("$")[0] in {"argon2", "pbkdf2_sha256", "scrypt", "md5"}
    assert check_password(PASSWORD, person.password)
    assert settings.PASSWORD_HASHERS


def test_the_portal_sets_four_cookies_and_one_of_them_for_eight_hours(client):
    person = focal_point(state("KH"))
    client.get("/")
    client.get("/account/login/")
    client.force_login(person)
    for url in ("/", "/help/", "/convention/", "/messages/", "/search/?q=trafficking", "/calendar/"):
        assert client.get(url).status_code == 200
    assert set(client.cookies) <= {"sessionid", "csrftoken", "last-person"}
    assert "sessionid" in client.cookies
    assert settings.SESSION_COOKIE_AGE == 8 * 60 * 60
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert settings.CSRF_COOKIE_AGE == 60 * 60 * 24 * 7 * 52


def test_only_the_preparation_of_the_database_knows_its_owner():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    knowing = {name for name, service in services.items() if "DATABASE_OWNER_URL" in (service.get("environment") or {})}
    assert knowing == {"prepare"}


# --- What stays -------------------------------------------------------------------------------------------------------
def test_what_is_recorded_for_good_is_changed_and_removed_by_nobody():
    with connection.cursor() as cursor:
        for label in APPEND_ONLY:
            table = apps.get_model(label)._meta.db_table
            for right in ("UPDATE", "DELETE"):
                cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, right])
                assert cursor.fetchone() == (False,), (label, right)
    assert {"reporting.FollowUpItem", "reporting.SubmittedVersion", "members.AuditEvent"} <= set(APPEND_ONLY)


# --- Pages ------------------------------------------------------------------------------------------------------------
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_no_page_needs_a_script_or_a_mouse_by_its_markup():
    """Each form has a button, each link leads somewhere, and nothing waits for a click that a key cannot make."""
    wrong = []
    for path in TEMPLATES:
        text = re.sub(r"(?s)\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(encoding="utf-8"))
        for form in re.findall(r"<form\b.*?</form>", text, flags=re.DOTALL):
            name = re.search(r'<form[^>]*\bid="([\w-]+)"', form)
            has_button = re.search(r"<button\b|\{% (include|block|slot)", form)
            if not has_button and not (name and f'form="{name.group(1)}"' in text):
                wrong.append((path.name, form[:80]))
        if re.search(r"\son(click|change|submit|key\w+|mouse\w+)=|javascript:|tabindex=\"[1-9]", text):
            wrong.append((path.name, "a handler in the markup, or an order of its own for the keyboard"))
        wrong += [(path.name, link) for link in re.findall(r"<a\b(?![^>]*\bhref=)[^>]*>", text)]
    assert len(TEMPLATES) > 100
    assert wrong == []


def test_every_status_has_a_letter_and_a_word_of_its_own():
    found = list(statuses.STATUSES.values())
    assert len({status.letter for status in found}) == len({status.text for status in found}) == len(found)
    assert all(status.letter and status.text for status in found)


# --- What a state writes ----------------------------------------------------------------------------------------------
@pytest.fixture
def told(everything, caplog, client):
    """Cambodia's report with a word in its answers, its clarification and the reviewers' advice, all the way."""
    caplog.set_level(logging.DEBUG)
    with everything():
        officer, speaker = secretariat(), focal_point(state("KH"))
        cycle = open_cycle(officer)
        report = report_of(state("KH"), cycle)
        fill(report, speaker)
        section = report.sections.get(section__key="article-5")
        save_answers(
            report_section=section,
            entries={
                "art5-1-q1": GivenAnswer(
                    kind=AnswerKind.VALUE, value="planned", narrative=f"The {WORD} act.", base_version=1
                )
            },
            by=speaker,
        )
        version = national_reports.submit(report=report, by=speaker, day=cycle.due_on)
        asked = clarifications.ask(
            report=report, section=section.section, text=f"Which {WORD}?", by=officer, day=cycle.due_on
        )
        clarifications.resolve(thread=asked, by=officer)
        desk.assess(
            report=report,
            obligation=Obligation.objects.get(key="art5-1"),
            evidence_seen="no",
            agreement="queried",
            advice=f"Advice on the {WORD}-house.",
            base_version=0,
            by=officer,
        )
        reviews.accept(version=version, by=officer, despite="Read on paper.")
        release_sections(
            report=report,
            audiences=dict.fromkeys(Section.objects.exclude(questionnaire=None), ReleaseAudience.DONORS),
            authority="Letter of 3 March 2027",
            by=speaker,
        )
    client.force_login(speaker)
    client.get(reverse("section-edit", args=[report.pk, "article-5"]))
    return officer, report


def test_no_answer_and_no_message_stands_in_the_audit_trail(told, everything):
    with everything():
        events = list(AuditEvent.objects.all())
        assert WORD in json.dumps(SubmittedVersion.objects.get().content)  # there is something to keep out
    assert {"answers saved", "report submitted", "report accepted"} <= {event.what for event in events}
    for event in events:
        assert WORD not in json.dumps([event.what, event.object_text, event.details]), event


def test_nothing_that_a_state_wrote_is_logged(told, everything, caplog, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nothing listens there, which is logged
    with everything():
        outbox.send_waiting()
    logged = [*caplog.get_records("setup"), *caplog.records]
    assert any("mail server" in record.getMessage() for record in logged)
    assert [record.getMessage() for record in logged if WORD in f"{record.getMessage()} {record.exc_text}"] == []


def test_advice_of_reviewers_goes_into_no_report_edition_or_release(told, everything):
    officer, report = told
    with everything():
        consolidated = adopted(report.cycle, officer)
        made = publish(consolidated, officer)
        leaving = [
            *PartyEdition.objects.values_list("content", flat=True),
            *AmmtcExtract.objects.values_list("content", flat=True),
        ]
    assert leaving
    assert not any(f"{WORD}-house" in json.dumps(content) for content in leaving)
    for related in (made.statuses, made.rights, made.needs, made.tables, made.totals, made.gaps):
        assert WORD not in json.dumps([str(vars(row)) for row in related.all()])


# --- Tables -----------------------------------------------------------------------------------------------------------
def test_figures_given_in_confidence_enter_no_total(everything):
    with everything():
        cycle = open_cycle()
        speakers = {iso2: focal_point(state(iso2)) for iso2 in ("KH", "TH", "MY")}
        versions = [
            submitted(report_of(state(iso2), cycle), speaker, identified(female=100))
            for iso2, speaker in speakers.items()
        ]
        contents = [version.content for version in versions]
    [before] = [table for table in regional_tables(contents, threshold=1) if table.key == "victims_identified"]
    for section in contents[0]["sections"]:
        for question in section["questions"]:
            if question["table"] and question["table"]["key"] == "victims_identified":
                question["kind"] = AnswerKind.CONFIDENTIAL
    [after] = [
        table for table in regional_tables(contents, threshold=1, fewest_states=1) if table.key == "victims_identified"
    ]
    totals = [next(line.value for line in table.lines if line.is_total) for table in (before, after)]
    assert totals == [300, 200]
    assert "given in confidence and not included" in after.note


def test_a_table_with_empty_cells_keeps_the_report_back_until_it_says_why(everything):
    with everything():
        speaker, report = focal_point(state("KH")), report_of(state("KH"), open_cycle())
        fill(report, speaker)
        count(report, identified(female=40), speaker)
        assert readiness.problems(report) == []
        TableReturn.objects.filter(table__key="victims_identified").update(blanks_reason=" ")
        [problem] = readiness.problems(report)
    assert problem.question_key == "art14-1-q3"


def test_donors_read_the_same_word_for_a_small_count_and_for_what_protects_it(client, everything):
    officer = secretariat()
    with everything():
        cycle = open_cycle(officer)
        for iso2, female in {"KH": 4, "TH": 30, "MY": 20}.items():
            counted(state(iso2), cycle, identified(female=female), officer)
        made = publish(adopted(cycle, officer), officer)
    client.force_login(donor())
    hidden = [cell for table in made.tables.all() for cell in table.cells if cell["mark"] == "hidden"]
    assert len(hidden) > 2  # the small count, and what would give it away
    assert {tuple(sorted(cell)) for cell in hidden} == {tuple(sorted(hidden[0]))}
    for table in made.tables.filter(table_key="victims_identified"):
        where = "region" if not table.iso2 else table.iso2.lower()
        page = client.get(f"{made.get_absolute_url()}").content.decode()
        assert "Small:" not in page, where


def test_beside_a_word_of_a_part_nothing_is_said_of_how_it_moved():
    whole, part = statuses.STATUSES[statuses.IN_PLACE], PublishedRight(letter="P*", code=statuses.PARTLY)
    assert moved_for_donors(whole, part) == ""
    assert moved_for_donors(whole, PublishedRight(letter="P", code=statuses.PARTLY)) == "Further than before"
    asked = [{"key": key, "kind": AnswerKind.VALUE} for key in ("a", "b")]
    marked = statuses.status_on_part(statuses.IN_PLACE, asked, asked[:1])
    assert moved_for_donors(marked, PublishedRight(letter="P", code=statuses.PARTLY)) == ""


# --- Cycles -----------------------------------------------------------------------------------------------------------
def test_after_closing_a_waiting_report_is_accepted_and_none_is_returned(everything):
    with everything():
        officer, cycle = secretariat(), open_cycle()
        reports = [report_of(state(iso2), cycle) for iso2 in ("KH", "TH")]
        versions = [submitted(report, focal_point(report.member_state)) for report in reports]
        cycles.close_cycle(cycle=cycle, by=officer)
        reviews.accept(version=versions[0], by=officer, despite="Read on paper.")
        section = reports[1].sections.get(section__key="article-5").section
        with pytest.raises(StepNotAllowed, match="the state could not submit again"):
            reviews.return_sections(version=versions[1], reasons={section: "Say more."}, by=officer)
        for report in reports:
            report.refresh_from_db()
        assert [report.status for report in reports] == ["accepted", "submitted"]


def test_the_tracker_names_states_in_the_order_of_the_alphabet_and_counts_nothing_of_a_state(client, everything):
    with everything():
        officer = secretariat()
        open_cycle(officer)
        follow_up.recommend_by_somtc(
            meeting="26th SOMTC", met_on=date(2026, 6, 1), text="Exchange contacts.", state=None, wished_for=None,
            obligations=[Obligation.objects.get(key="art20-1")], key=uuid4(), by=officer,
        )  # fmt: skip
    client.force_login(officer)
    page = client.get(reverse("follow-up-list")).content.decode()
    lines = re.findall(r'<div class="tracker__line"><dt>(.*?)</dt><dd>(.*?)</dd>', page, flags=re.DOTALL)
    names = [name for name, _ in lines]
    assert names == sorted(names)
    assert len(names) == 11
    assert {" ".join(re.sub(r"<[^>]+>", "", said).split()) for _, said in lines} == {"Nothing reported yet"}
