"""The review of the sample reports: notes, advice, and clarifications. All are invented."""

from dataclasses import dataclass, field

SECOND = "secretariat.second"


@dataclass(frozen=True)
class SampleThread:
    """One clarification. Dates are ISO dates, "" where the step was not taken; without ``asked_on`` it is unsent."""

    section: str
    question: str  # "" for the section as a whole
    text: str
    asked_on: str = ""
    due: str = ""
    answer: str = ""
    answered_on: str = ""
    draft: str = ""  # what the state has written and not sent
    change_wanted: bool = False
    document: bool = False
    resolved_on: str = ""


@dataclass(frozen=True)
class SampleReview:
    """``read`` is the number of sections read; ``on`` the day of notes, advice and reading."""

    reviewer: str
    on: str
    read: int
    notes: tuple[tuple[str, str, str], ...] = ()  # section, question or "", text
    advice: tuple[tuple[str, str, str, str], ...] = ()  # obligation, evidence seen, agreement, a sentence
    threads: tuple[SampleThread, ...] = ()
    handed_to: dict[str, str] = field(default_factory=dict)  # section → another reviewer


ALL = 99
REVIEWS: dict[tuple[str, int], SampleReview] = {
    ("TH", 2026): SampleReview(
        SECOND,
        "2026-11-23",
        9,
        notes=(
            ("article-5", "art5-1-q1", "The 2025 report named the same act. Compare its list of purposes."),
            ("article-8", "", "Read together with the answers on Article 16 before asking."),
            ("article-14", "art14-1-q3", "Totals are higher than in 2025. The note on coverage may explain it."),
        ),
        advice=(
            ("art5-1", "yes", "agreed", "The text shows the offence. Please give the section number next time."),
            ("art5-3", "partly", "queried", "Please name the section that sets the highest term."),
            ("art8-1", "not_needed", "agreed", ""),
        ),
        threads=(
            SampleThread(
                "article-5",
                "art5-3-q2",
                "Does this term stand in the act itself or in sentencing rules? Please name the section.",
                asked_on="2026-11-23",
                due="2026-12-07",
            ),
            SampleThread(
                "article-8",
                "art8-1-q2",
                "Does the number count persons or cases? One sentence is enough.",
                asked_on="2026-11-23",
                due="2026-12-07",
                answer="It counts persons. Cases with several officials are counted once for each official.",
                answered_on="2026-11-24",
            ),
            SampleThread(
                "article-11",
                "art11-1-q2",
                "The end date of the plan lies before the end of the period. Is a new plan in force?",
                due="2026-12-14",
            ),
        ),
        handed_to={"victim-rights": "secretariat"},
    ),
    ("MY", 2026): SampleReview(
        "secretariat",
        "2026-11-20",
        ALL,
        notes=(("article-14", "art14-2-q1", "Asked by e-mail in 2025 as well; this time it is on record."),),
        advice=(
            ("art14-1", "yes", "agreed", "The procedure is attached and dated. Thank you."),
            ("art14-2", "no", "queried", "Please attach the instruction, or say that recognition rests on practice."),
        ),
        threads=(
            SampleThread(
                "article-14",
                "art14-2-q1",
                "On which rule does this answer rest? Please attach it if you can.",
                asked_on="2026-11-20",
                due="2026-12-01",
                answer="On a standing instruction of 2024, which is attached. The answer should name it; we want to "
                "add it to the text.",
                answered_on="2026-11-23",
                change_wanted=True,
                document=True,
            ),
            SampleThread(
                "victim-rights",
                "",
                "Several rights are marked as improved. On which documents do these answers rest?",
                asked_on="2026-11-20",
                due="2026-12-01",
            ),
        ),
    ),
    ("PH", 2026): SampleReview(
        "secretariat",
        "2026-11-17",
        ALL,
        advice=(("art14-10a", "partly", "queried", "The narrative and the table count different shelters."),),
        threads=(
            SampleThread(
                "article-16",
                "art16-6-q2",
                "Does the training cover judges?",
                asked_on="2026-11-17",
                answer="Yes, since the second half of the period.",
                answered_on="2026-11-19",
                resolved_on="2026-11-20",
            ),
        ),
    ),
    ("SG", 2026): SampleReview(
        SECOND,
        "2026-11-13",
        ALL,
        advice=(
            ("art5-1", "yes", "agreed", ""),
            ("art16-4", "partly", "agreed", "A sentence on how often the bodies met would help the next reader."),
            ("art20-1", "not_needed", "agreed", ""),
        ),
        threads=(
            SampleThread(
                "article-16",
                "art16-4-q2",
                "Is the coordination problem solved, or still open at the end of the period?",
                asked_on="2026-11-13",
                due="2026-11-27",
                answer="It was solved in September, when the two offices agreed on one register.",
                answered_on="2026-11-17",
                resolved_on="2026-11-18",
            ),
        ),
    ),
    ("LA", 2025): SampleReview(
        "secretariat",
        "2026-10-12",
        14,
        threads=(
            SampleThread(
                "article-14",
                "art14-10a-q2",
                "Are the places of shelters run by civil-society organisations included?",
                asked_on="2026-10-12",
                due="2026-11-02",
                draft="Those of two organisations are included. We are asking the third one.",
            ),
        ),
    ),
}  # fmt: skip
for _iso2, _day in (("KH", "05-02"), ("TH", "05-03"), ("PH", "05-04")):
    REVIEWS[_iso2, 2025] = SampleReview(
        "secretariat",
        f"2026-{_day}",
        ALL,
        advice=(
            ("art11-1", "partly", "agreed", "Please attach the plan itself next time."),
            ("art14-1", "yes", "agreed", ""),
            ("art16-1", "no", "queried", "The number of investigators is given without a source."),
        ),
        threads=(
            SampleThread(
                "article-11",
                "art11-1-q3",
                "Is the budget of the plan published? If so, please name the document.",
                asked_on=f"2026-{_day}",
                answer="It is a line of the annual budget of the coordinating body; it is not published apart.",
                answered_on=f"2026-{_day[:3]}0{int(_day[3:]) + 2}",
                resolved_on=f"2026-{_day[:3]}0{int(_day[3:]) + 3}",
            ),
        ),
    )
