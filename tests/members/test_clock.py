"""By which clock a moment is told: words, the person's own clock, and that nothing is told without its zone."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import clock
from members.models import AuditEvent, MemberState, User
from tests.factories import UserFactory, administrator, donor, focal_point, secretariat, state

ROOT = Path(__file__).resolve().parents[2]
YANGON, PHNOM_PENH, BRUSSELS = ZoneInfo("Asia/Yangon"), ZoneInfo("Asia/Phnom_Penh"), ZoneInfo("Europe/Brussels")
LATE = datetime(2027, 4, 30, 19, 54, tzinfo=UTC)  # in Phnom Penh it is May already


# --- Words ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("where", "words"),
    [
        (clock.UTC, "30 April 2027, 19:54 UTC"),
        (PHNOM_PENH, "1 May 2027, 02:54 (UTC+7)"),
        (YANGON, "1 May 2027, 02:24 (UTC+6:30)"),
        (ZoneInfo("America/St_Johns"), "30 April 2027, 17:24 (UTC-2:30)"),
        (BRUSSELS, "30 April 2027, 21:54 (UTC+2)"),
    ],
)
def test_a_moment_is_told_with_its_zone(where, words):
    assert clock.moment(LATE, where) == words


def test_a_clock_that_is_put_forward_in_summer_has_its_distance_at_that_moment():
    assert [clock.offset(datetime(2027, month, 1, tzinfo=UTC), BRUSSELS) for month in (1, 7)] == ["UTC+1", "UTC+2"]


def test_a_day_that_binds_names_its_clock():
    day = date(2027, 4, 30)
    assert clock.end_of(day, PHNOM_PENH) == "30 April 2027, end of day in Phnom Penh (UTC+7)"
    assert clock.end_of(day, YANGON) == "30 April 2027, end of day in Yangon (UTC+6:30)"
    assert clock.end_of(day, clock.UTC) == "30 April 2027, end of day UTC"


def test_a_moment_that_is_kept_as_proof_is_told_by_both_clocks():
    assert clock.both(LATE, YANGON) == "1 May 2027, 02:24 in Yangon (UTC+6:30), which is 30 April 2027, 19:54 UTC"
    assert clock.both(LATE, clock.UTC) == "30 April 2027, 19:54 UTC"


def test_the_days_that_are_left_end_with_the_day_of_the_clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATE)
    day = date(2027, 4, 30)
    assert [clock.days_until(day, where) for where in (clock.UTC, PHNOM_PENH, YANGON)] == [0, -1, -1]


def test_what_is_not_a_time_zone_counts_as_utc():
    assert [clock.zone(name) for name in ("", "Mars/Olympus", "../../etc/passwd")] == [clock.UTC] * 3


# --- A person's clock -------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_every_member_state_has_a_known_clock():
    zones = dict(MemberState.objects.values_list("iso2", "time_zone"))
    assert len(zones) == 11
    assert [name for name in zones.values() if not clock.is_known(name)] == []
    assert clock.named(clock.of(state("VN")), LATE) == "Ha Noi (UTC+7)"


@pytest.mark.django_db
def test_a_person_reads_by_the_own_choice_else_by_the_state_else_in_utc():
    both = focal_point(state("KH"))
    both.groups.add(*focal_point(state("MM")).groups.all())
    people = {
        "state": (focal_point(state("MM")), YANGON),
        "own": (focal_point(state("MM"), time_zone="Europe/Brussels"), BRUSSELS),
        "two states with different clocks": (both, clock.UTC),
        "secretariat": (secretariat(), clock.UTC),
        "donor with an own choice": (donor(time_zone="Europe/Brussels"), BRUSSELS),
        "no role": (UserFactory(), clock.UTC),
    }
    expected = {who: zone for who, (_, zone) in people.items()}
    assert {who: person.clock for who, (person, _) in people.items()} == expected
    rows = User.objects.with_roles().in_bulk([person.pk for person, _ in people.values()])
    with CaptureQueriesContext(connection) as queries:
        assert {who: rows[person.pk].clock for who, (person, _) in people.items()} == expected
    assert len(queries) == 0


@pytest.mark.django_db
def test_a_page_says_by_which_clock_it_tells_times(client):
    assert "Times on this page: UTC." in client.get("/").content.decode()
    client.force_login(focal_point(state("MM")))
    page = client.get(reverse("account")).content.decode()
    assert "Times on this page: Yangon (UTC+6:30)." in page and "that of your member state" in page
    assert "Times on this page: Yangon (UTC+6:30)." in client.get("/no-such-page/").content.decode()
    client.force_login(secretariat())
    assert "Times on this page: UTC." in client.get(reverse("account")).content.decode()


@pytest.mark.django_db
def test_a_person_chooses_a_clock_and_takes_the_choice_back(client):
    person = focal_point(state("KH"))
    client.force_login(person)
    form = client.get(reverse("account-clock")).content.decode()
    assert "That of your member state: Phnom Penh (UTC+7)" in form and "Jayapura" in form
    said = client.post(reverse("account-clock"), {"time_zone": "Asia/Jayapura"}, follow=True).content.decode()
    assert "Times are now told by this clock: Jayapura (UTC+9)." in said
    assert "Times on this page: Jayapura (UTC+9)." in said and "your own choice" in said
    event = AuditEvent.objects.about(person).get(what="time zone chosen")
    assert (event.by, event.details) == (person, {"time_zone": "Asia/Jayapura"})
    client.post(reverse("account-clock"), {"time_zone": ""})
    person.refresh_from_db()
    assert person.time_zone == ""
    wrong = client.post(reverse("account-clock"), {"time_zone": "Mars/Olympus"}).content.decode()
    assert "This time zone is not known. Choose one of the list" in wrong


@pytest.mark.django_db
def test_a_clock_costs_no_query(client):
    def queries(person: User) -> int:
        client.force_login(person)
        client.get(reverse("glossary"))  # the session is noted
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("glossary")).status_code == 200
        return len(found)

    assert queries(focal_point(state("KH"))) == queries(focal_point(state("KH"), time_zone="Europe/Brussels"))


@pytest.mark.django_db
def test_sign_ins_are_listed_by_the_clock_of_the_reader(client):
    person = focal_point(state("MM"))
    AuditEvent.objects.create(
        at=LATE, what="signed in", by=person, object_type="members.user", object_id=str(person.pk)
    )
    client.force_login(person)
    assert "1 May 2027, 02:24 (UTC+6:30)" in client.get(reverse("account")).content.decode()
    client.force_login(administrator())
    assert "30 April 2027, 19:54 UTC" in client.get(reverse("person-detail", args=[person.pk])).content.decode()


# --- The kind ---------------------------------------------------------------------------------------------------------
FOR_MACHINES = {
    "members/models/audit.py": "how a row is named in a shell",
    "reporting/management/commands/mail_status.py": "a command in a terminal, in UTC as it says",
    "reporting/models/notification.py": "a part of a hash",
    "reporting/messages/mail.py": "a part of a key",
    "reporting/views/audit.py": "a file to compare with the audit chains, in UTC as its head says",
}


def test_no_template_tells_a_time_without_its_zone():
    told = re.compile(r"""\|date:["'][^"']*[GHgh]:?i|\|time\b|{%\s*now\b|\bUTC\b""")
    found = {
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "templates").rglob("*.*")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if told.search(line)
    }
    names = {place.rpartition(":")[0] for place in found}
    assert names <= {
        "templates/programme/help.html",  # explains the distance from UTC
        "templates/reporting/cycles/cycle_detail.html",  # opens shortly after midnight UTC
        "templates/reporting/printing/ammtc_report/submissions.html",  # says whose days are printed
        "templates/reporting/printing/synthesis/about.html",  # the cut-off is a day of UTC
    }, found


def test_no_code_tells_a_time_without_its_zone():
    told = re.compile(r"%H:?%M|toLocale(Time|Date)?String|localtime\(")
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("members", "reporting", "programme", "victims", "static/js")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in {".py", ".js"} and told.search(path.read_text(encoding="utf-8"))
    }
    assert found == FOR_MACHINES.keys()
