"""The reporting cycles of the sample corpus and how far each state is in each of them."""

from dataclasses import dataclass, field

from reporting.sample.profiles import NO_REPORT, STATES


@dataclass(frozen=True)
class ReportStage:
    """The stage of one state's report.

    ``kind`` is no_report, not_started, drafting, submitted, returned or accepted. ``filled`` names the sections that
    a draft has answers in, ``returned`` those that the secretariat gave back (`return_reason` says why). Dates are
    ISO dates, "" where the step was not taken.
    """

    kind: str
    filled: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    submitted_on: str = ""
    accepted_on: str = ""


@dataclass(frozen=True)
class SampleCycle:
    """One cycle: the year reported on, its dates, and the ministerial meeting it is for. Dates are ISO dates."""

    year: int
    title: str
    period_start: str
    period_end: str
    opens: str
    due: str
    ammtc: str
    ammtc_start: str  # "2027-09" where only the month is expected, "" where no date is known
    ammtc_end: str
    is_open: bool
    stages: dict[str, ReportStage] = field(default_factory=dict)
    kind: str = "annual"
    review: str = ""
    clearance: str = ""
    is_planned: bool = False
    extended: dict[str, tuple[str, str]] = field(default_factory=dict)  # state → its own due date, and why


def _past(year: int, late: dict[str, ReportStage] | None = None) -> dict[str, ReportStage]:
    """Accepted reports of a closed cycle, submitted in the weeks before the due date."""
    stages = {}
    for place, iso2 in enumerate(STATES):
        if (iso2, year) in NO_REPORT:
            stages[iso2] = ReportStage("no_report")
            continue
        day = place * 4 % 11 + year % 3
        stages[iso2] = ReportStage(
            "accepted",
            submitted_on=f"{year + 1}-04-{12 + day:02}",
            accepted_on=f"{year + 1}-05-{10 + day:02}",
        )
    return stages | (late or {})


CYCLES: list[SampleCycle] = [
    SampleCycle(
        2023, "Reporting on 2023", "2023-01-01", "2023-12-31", "2023-11-06", "2024-04-30",
        "18th AMMTC, Vientiane", "2024-08-28", "2024-08-28", False, _past(2023),
    ),
    SampleCycle(
        2024, "Reporting on 2024", "2024-01-01", "2024-12-31", "2024-11-04", "2025-04-30",
        "19th AMMTC, Melaka", "2025-09-08", "2025-09-12", False, _past(2024),
    ),
    SampleCycle(
        2025, "Reporting on 2025", "2025-01-01", "2025-12-31", "2025-11-03", "2026-04-30",
        "AMMTC 2026", "", "", False,
        # One report came after the consolidated report had been closed and is still being read.
        _past(2025, {"LA": ReportStage("submitted", submitted_on="2026-10-09")}),
    ),
    SampleCycle(
        2026, "Reporting on 2026", "2026-01-01", "2026-12-31", "2026-11-02", "2027-04-30",
        "AMMTC 2027", "2027-09", "", True,
        {
            "BN": ReportStage("not_started"),
            "KH": ReportStage("drafting", filled=("context", "chapter-2", "chapter-3", "chapter-4")),
            "ID": ReportStage("drafting", filled=("chapter-2", "chapter-3")),
            "LA": ReportStage("not_started"),
            "MY": ReportStage("submitted", submitted_on="2026-11-19"),
            "MM": ReportStage("not_started"),
            "PH": ReportStage("returned", returned=("chapter-4", "chapter-6"), submitted_on="2026-11-12"),
            "SG": ReportStage("accepted", submitted_on="2026-11-10", accepted_on="2026-11-20"),
            "TH": ReportStage("submitted", submitted_on="2026-11-23"),
            "TL": ReportStage("drafting", filled=("context",)),
            "VN": ReportStage("drafting", filled=("context", "chapter-2", "chapter-3", "chapter-5", "apa-bohol")),
        },
        review="2027-06-18", clearance="2027-08-06",
        extended={
            "LA": ("2027-05-31", "The post of focal point was vacant until November."),
        },
    ),
]  # fmt: skip
# Not open yet: no state can write.
PLANNED: list[SampleCycle] = [
    SampleCycle(
        2027, "Half-year update to June 2027", "2027-01-01", "2027-06-30", "2027-06-01", "2027-07-30",
        "AMMTC 2027", "2027-09", "", False, kind="half_year", is_planned=True,
    ),
    SampleCycle(
        2027, "Reporting on 2027", "2027-01-01", "2027-12-31", "2027-11-01", "2028-04-28",
        "AMMTC 2028", "", "", False, is_planned=True, review="2028-06-16", clearance="2028-08-04",
    ),
]  # fmt: skip

_RETURN_REASONS = {
    "context": (
        "The counting rules do not say whether persons identified by missions abroad are included. Please add a "
        "sentence, and confirm the cut-off date of the court figures."
    ),
    "chapter-1": (
        "The answer on non-discrimination names a change but not the group it is for. One sentence would be enough."
    ),
    "chapter-2": (
        "The highest term of imprisonment differs from the one given last year. Please confirm which is right, and "
        "attach the provision if the law was changed in the period."
    ),
    "chapter-3": (
        "The end date of the national plan lies before the end of the period, while the status says that a plan is in "
        "force. Please give the date of the new plan or correct the status."
    ),
    "chapter-4": (
        "The grand total of victims by citizenship does not match the number of identified victims in the paper that "
        "was sent by e-mail. Please check both, and say in the comment on compensation if amounts paid refer to orders "
        "of this period. The narrative on housing names a town together with a very small number: please reword it."
    ),
    "chapter-5": (
        "Persons convicted exceed persons prosecuted by a wide margin. That can be right, as cases cross years; a "
        "short note would help readers. Please also say if the training figures count persons or attendances."
    ),
    "chapter-6": (
        "One paragraph seems to describe a request that another Party made. Under Article 25 it needs that Party's "
        "written consent. Please attach the letter or take the paragraph out. Nothing else needs to change."
    ),
    "chapter-7": (
        "The date of clearance lies before the last day of the period. Please confirm it. The two needs could be "
        "stated more concretely, so that they can be put before ministers."
    ),
    "apa-bohol": "The attached monitoring form belongs to the previous half-year. Please attach the current one.",
    "justice-cooperation": (
        "Cases with a formal cooperation plan exceed the cases of police cooperation under Article 20. Please check."
    ),
    "problem-solving": (
        "Three initiatives are counted and two are described. Please describe the third or correct the number."
    ),
    "victim-rights": (
        "Access to compensation is ticked as improved, while the figures on awards paid went down. Please explain "
        "briefly, or name the document on which the answer rests."
    ),
}


def return_reason(section_key: str) -> str:
    """Why the secretariat gave a section back; for a section without its own reason, a general one."""
    return _RETURN_REASONS.get(
        section_key,
        "Some required questions are answered without the explanation that the guidance asks for. Please add it, or "
        "state why the information is not available.",
    )
