"""The audit trail on pages: who finds what, the export, and the file of a state's chain."""

import csv
import io
import json
import re
import subprocess
import sys

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members import audit
from reporting.queries import audit as audit_queries
from scripts.processes import ROOT
from tests.factories import administrator, focal_point, secretariat, state
from tests.factories.audit import tamper
from tests.factories.reports import open_cycle, report_of, submitted

SCRIPT = ROOT / "static/downloads/check_audit_chain.py"


@pytest.fixture
def world(everything, db):
    """Cambodia has handed in and has a draft besides; Thailand is drafting."""
    with everything():
        reviewer, officer, neighbour = secretariat(name="Reviewer"), focal_point(state("KH")), focal_point(state("TH"))
        past, present = open_cycle(reviewer, year=2031), open_cycle(reviewer, year=2032)
        submitted(report_of(state("KH"), past), officer)
        for person, iso2 in ((officer, "KH"), (neighbour, "TH")):
            report = report_of(state(iso2), present)
            section = report.sections.get(section__key="article-5")
            audit.record("section assigned", on=section, by=person, people=["x"])
            audit.record("colleague reminded", on=report, by=person)
        report = report_of(state("KH"), past)
        audit.record("confidential answers read", on=report, by=reviewer, questions=["art5-1-q1"])
        audit.record("roles changed", on=officer, by=None, added=["x"])
    return {"reviewer": reviewer, "officer": officer, "neighbour": neighbour}


def exported(client, person, query: str = "") -> list[dict[str, str]]:
    client.force_login(person)
    response = client.get(f"/audit/export/{query}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def acts(rows: list[dict[str, str]], leave_out: str = "signed in") -> list[str]:
    return sorted(row["Act"] for row in rows if row["Act"] != leave_out)


def test_each_role_finds_its_part(client, world):
    own = exported(client, world["officer"])
    assert {row["State"] for row in own} == {"Cambodia"}
    assert {"section assigned", "colleague reminded", "confidential answers read"} <= set(acts(own))
    portal = exported(client, world["reviewer"])
    assert "report submitted" in acts(portal) and "cycle opened" in acts(portal)
    assert not {"section assigned", "colleague reminded"} & set(acts(portal))  # drafting is the state's alone
    accounts = exported(client, administrator())
    assert set(acts(accounts)) == {"roles changed"} and "Network address" in accounts[0]
    assert "Network address" not in own[0] and "Network address" not in portal[0]


def test_every_kind_of_thing_that_the_secretariat_may_see_exists():
    assert [label for label in audit_queries.HANDED_IN if not apps.get_model(label)] == []


def test_the_trail_is_searched_by_state_person_thing_act_and_day(client, world):
    def found(query: str) -> list[str]:
        return acts(exported(client, world["reviewer"], query))

    assert found("?state=KH&what=report+submitted") == ["report submitted"]
    assert found("?state=TH") == []
    assert found("?person=reviewer&what=confidential+answers+read") == ["confidential answers read"]
    assert found("?thing=ACTIP-2031-KH-1") == ["report submitted"]
    assert found("?person=nobody+of+this+name") == []
    today = f"{report_of_today():%Y-%m-%d}"
    assert "cycle opened" in found(f"?since={today}&until={today}")
    assert found("?until=2020-01-01") == []
    page = client.get("/audit/?since=2026-05-01&until=2026-04-01").content.decode()
    assert "Choose a last day that is not before the first" in page
    assert "No such event" in client.get("/audit/?until=2020-01-01").content.decode()
    assert "Enter the first day as year-month-day" in client.get("/audit/?since=soon").content.decode()


def report_of_today():
    return timezone.localdate()


def test_the_list_costs_the_same_for_few_and_for_many(client, world, everything):
    client.force_login(world["officer"])

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get("/audit/").status_code == 200
        return len(found)

    client.get("/audit/")
    few = asked()
    with everything():
        for number in range(60):
            audit.record("tested", on=state("KH"), by=world["officer"], number=number)
    assert asked() == few


def test_a_cell_that_looks_like_a_formula_is_text(client, world):
    audit.record("tested", on=state("KH"), by=None, note="x")
    with transaction.atomic():
        person = focal_point(state("KH"), name="=HYPERLINK(1)")
        audit.record("tested", on=state("KH"), by=person)
    rows = exported(client, world["officer"], "?what=tested")
    assert next(row["Who"] for row in rows if "HYPERLINK" in row["Who"]).startswith("'=")


# --- The chain of a state ---------------------------------------------------------------------------------------------
def chain_of_cambodia(client) -> list[str]:
    response = client.get("/audit/chains/kh/file/")
    return b"".join(response.streaming_content).decode().splitlines(keepends=True)


def check(client, lines: list[str]) -> str:
    upload = SimpleUploadedFile("chain.jsonl", "".join(lines).encode())
    return client.post("/audit/chains/KH/", {"file": upload}).content.decode()


def by_itself(tmp_path, lines: list[str], *earlier: list[str]) -> tuple[int, str]:
    files = []
    for number, content in enumerate([lines, *earlier]):
        files.append(tmp_path / f"{number}.jsonl")
        files[-1].write_text("".join(content), encoding="utf-8")
    command = [sys.executable, "-I", str(SCRIPT), str(files[0])]
    done = subprocess.run(
        [*command, *(["--earlier", str(files[1])] if earlier else [])], capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.django_db(transaction=True)
def test_a_state_downloads_its_chain_and_checks_it_here_and_elsewhere(client, tmp_path):
    officer = focal_point(state("KH"), name="ភ្នាក់ងារ, 10% “x”")
    for number in range(5):
        with transaction.atomic():
            audit.record("tested", on=state("KH"), by=officer, number=number, words=["ខ", '"'])
    client.force_login(officer)
    lines = chain_of_cambodia(client)
    about, first = json.loads(lines[0]), json.loads(lines[1])
    assert (about["chain"], about["of"], about["length"], len(lines)) == ("KH", "Cambodia", 6, 7)
    assert "ip" not in str(first.keys()) and first["by_text"].startswith(officer.name)
    page = check(client, lines)
    assert "The file and the portal agree" in page and "0 events were added since" in page  # it holds the download too
    assert by_itself(tmp_path, lines) == (0, "6 events: each agrees with its hash and follows the one before it.\n")
    newer = chain_of_cambodia(client)
    assert by_itself(tmp_path, newer, lines)[0] == 0
    assert "1 event was added since" in check(client, lines)

    edited = [*lines]
    edited[3] = edited[3].replace('"tested"', '"jested"')
    gap = [*lines[:3], *lines[4:]]
    swapped = [lines[0], lines[2], lines[1], *lines[3:]]
    cut = lines[:-1]
    for wrong in (edited, gap, swapped, cut):
        assert "The file and the portal do not agree" in check(client, wrong)
        assert by_itself(tmp_path, wrong)[0] == 1
    assert by_itself(tmp_path, lines, newer)[0] == 1  # the "newer" one misses events of the older

    # The portal's own record is rewritten: every file from before shows it.
    tamper(
        "UPDATE members_auditevent SET what = 'x' WHERE chain = 'KH' AND seq = 2",
        "UPDATE members_auditevent AS e SET hash = audit_hash(e) WHERE chain = 'KH' AND seq = 2",
    )
    assert "the portal has another event at place 2" in check(client, lines)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The file is empty"),
        ("not json\n", "Line 1 cannot be read"),
        ('{"format": "other"}\n', "This is not a file of an audit chain"),
        ('{"format": "actip-audit-1", "chain": "TH"}\n', "This is the chain TH, not KH"),
        ('{"format": "actip-audit-1", "chain": "KH"}\n[1]\n', "Line 2 is not an event"),
        ('{"format": "actip-audit-1", "chain": "KH"}\n{"seq": "1"}\n', "Line 2 is not an event"),
    ],
)
def test_another_file_is_refused_with_a_sentence(client, content, sentence):
    client.force_login(focal_point(state("KH")))
    assert sentence in check(client, [content])


def test_a_search_names_no_act_that_the_person_is_not_shown(client, world, everything):
    with everything():
        audit.record("finding made", on=report_of(state("KH"), open_cycle(year=2033)).cycle, by=world["reviewer"])
    choices = {}
    for name, person in (("state", world["officer"]), ("portal", world["reviewer"]), ("accounts", administrator())):
        client.force_login(person)
        choices[name] = set(re.findall(r'<option value="([^"]+)"', client.get("/audit/").content.decode()))
    assert "finding made" in choices["portal"]
    assert "finding made" not in choices["state"] | choices["accounts"]
    assert "report submitted" in choices["state"]
    assert "report submitted" not in choices["accounts"]
