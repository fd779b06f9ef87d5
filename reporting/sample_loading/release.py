"""Further decisions of the states of the sample corpus: single items, consents of others, a withdrawal, and marks of
figures that they have published themselves.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

from members.models import MemberState, User
from reporting.actions import public_figures, releases
from reporting.enums import ConsentAnswer, ReleaseAudience
from reporting.figures.public_sources import PublicSource
from reporting.models import NationalReport
from victims.standard import Place

At = Callable[[date], AbstractContextManager[None]]
# (state, year) → what was received: item, giver, description, audience asked for, and the giver's answer if any.
RECEIVED = {
    ("KH", 2025): (
        ("answer", "art18-2-q1"), "TH", "Ways of asking for legal assistance, from Thailand's note of 4 May",
        ReleaseAudience.PARTIES, ConsentAnswer.GRANTED,
    ),
    ("VN", 2025): (
        ("answer", "art20-1-q1"), "KH", "Means of police cooperation agreed at the border meeting of June",
        ReleaseAudience.PARTIES, None,
    ),
    ("TH", 2025): (
        ("answer", "art13-2-q1"), "MY", "Malaysia's procedure for checking travel documents, given in confidence",
        ReleaseAudience.AMMTC, ConsentAnswer.REFUSED,
    ),
}  # fmt: skip
# (state, year) → decisions after the first one: days later, choices, authority.
LATER = {
    ("KH", 2025): (
        20, {("answer", "art5-1-q1"): "parties", ("table", "art14-1-q4"): "ammtc"},
        "Letter of the National Committee on items of Articles 5 and 14",
    ),
    ("PH", 2025): (
        40, {("section", "article-10"): "none"}, "Decision of the Inter-Agency Council to take Article 10 back",
    ),
}  # fmt: skip
# (state, year) → figures of Table S1 that it has published itself, and where; the addresses lead nowhere.
SEXES: list[Place] = [("identified", (("sex", sex),)) for sex in ("female", "male")]
PUBLIC: dict[tuple[str, int], tuple[list[Place], PublicSource]] = {
    ("BN", 2025): (
        [("identified", ())],
        PublicSource("https://stats.example/brunei/2025", "Statistical yearbook 2025", date(2026, 3, 31)),
    ),
    ("KH", 2025): (
        [("identified", ()), *SEXES],
        PublicSource("https://reports.example/cambodia/2025.pdf", "Annual report on trafficking 2025, page 14"),
    ),
}


def load(report: NationalReport, year: int, people: dict[str, User], day: date, at: At) -> None:
    """Add the later decisions to a report that was released on ``day``."""
    iso2 = report.member_state.iso2
    focal_point = people[f"focal.{iso2.lower()}"]
    if received := RECEIVED.get((iso2, year)):
        ref, giver, described, audience, answer = received
        with at(day + timedelta(days=3)):
            mark = releases.mark(
                report=report,
                ref=ref,
                giver=MemberState.objects.get(iso2=giver),
                described=described,
                by=focal_point,
            )
            request = releases.ask_consent(mark=mark, audience=audience, by=focal_point)
        if answer:
            with at(day + timedelta(days=12)):
                releases.reply(
                    request=request,
                    answer=answer,
                    authority=f"Letter of the lead body of {mark.giver}",
                    note="" if answer == ConsentAnswer.GRANTED else "The procedure is not public.",
                    by=people[f"focal.{giver.lower()}"],
                )
    if later := LATER.get((iso2, year)):
        days, choices, authority = later
        with at(day + timedelta(days=days)):
            releases.decide(report=report, choices=choices, authority=authority, by=focal_point)
    if public := PUBLIC.get((iso2, year)):
        places, source = public
        version = report.versions.accepted().newest()
        assert version is not None
        with at(day + timedelta(days=5)):
            public_figures.mark(
                report=report,
                table_key="victims_identified",
                places=places,
                source=source,
                seen=version.pk,
                by=focal_point,
            )
