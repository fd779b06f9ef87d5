"""What a member state answers in the sample corpus."""

import random
from dataclasses import dataclass
from functools import lru_cache

from reporting.sample.domain import Domain, Record
from reporting.sample.figures import SampleTable, tables
from reporting.sample.profiles import (
    BREADTH,
    BROADLY_TICKED,
    CHOSEN,
    NO_REPORT,
    PARTIAL_SHARE,
    PARTIAL_YEAR,
    PLAN_ENDS,
    RULED_OUT,
    SCALES,
    STATES,
    WORDS,
    step,
)
from reporting.sample.reading import FIRST_YEAR, comments, next_steps, passages, state_prose

# The choice set of an implementation status begins with these codes, in the order of the prose modules' digits.
STATUSES = ("not_started", "planned", "in_progress", "in_place", "in_place_used")
SHORT = 62  # words; a narrative below this length gets one or two closing sentences


@dataclass(frozen=True)
class SampleAnswer:
    """The answer to one question.

    ``kind`` is value, zero, not_available, not_applicable or confidential. ``value`` is a code (status, yes_no,
    single_choice), a list of codes (multi_choice), a text, a number or an ISO date, and None for files, tables and
    where there is no answer; a confidential answer keeps its value. ``narrative`` is next to the answer.
    """

    kind: str
    value: object
    narrative: str = ""
    reason: str = ""


SURRENDERS_NATIONALS = ("BN", "MY", "PH", "SG", "TH")
# (state, question) to the reason why a number was not available, in every year unless a year is named.
NUMBERS_MISSING: dict[tuple[str, str], tuple[str, int | None]] = {
    ("LA", "art13-3-q1"): ("The register does not record the day on which a request was received.", None),
    ("MM", "art13-3-q1"): ("Requests arrive through several offices and times are not brought together.", None),
    ("MM", "art16-3-q1"): ("Courts record the date of judgment, but not all record the date of charge.", None),
    ("TL", "art16-3-q1"): ("Too few cases were decided for a median to mean anything.", None),
    ("TL", "art13-3-q1"): ("No request was registered with its dates.", None),
    ("ID", "art16-1-q2"): ("Posts are held by regional police and prosecution offices and are not added up.", None),
    ("KH", "art15-1-q2"): ("Dates of request were kept by embassies and had not yet been collected.", 2023),
    ("VN", "art16-1-q2"): ("Staff numbers were being changed by a reorganisation at the cut-off date.", 2026),
}
CONFIDENTIAL_NUMBERS = {
    ("SG", "art20-1-q2"), ("MY", "art10-5-q1"), ("VN", "justice-cooperation-q2"), ("TH", "art8-1-q2"),
}  # fmt: skip
NOT_APPLICABLE = {
    ("TL", "apa-bohol-q4", 2025): "Timor-Leste joined ASEAN on 26 October 2025 and had no action under the plan before "
    "the end of the period.",
}
# Optional questions that a state leaves blank.
LEFT_BLANK = {
    ("BN", "art15-6-q1"), ("BN", "art16-4-q2"), ("BN", "art10-2-q1"), ("BN", "victim-rights-q3"),
    ("SG", "art1-2-q2"), ("SG", "art11-1-q2"),
    ("LA", "art11-2-q2"), ("LA", "art14-12-q2"), ("MM", "apa-bohol-q6"), ("TL", "apa-bohol-q6"), ("TL", "art20-2-q1"),
    ("TL", "art11-1-q2"), ("MM", "art20-2-q1"), ("BN", "apa-bohol-q6"), ("LA", "art20-2-q1"),
}  # fmt: skip


class _AnswerWriter:
    """Composes the answers of one state and year."""

    def __init__(self, domain: Domain, iso2: str, year: int) -> None:
        self.domain, self.iso2, self.year = domain, iso2, year
        self.words, self.scale = WORDS[iso2], SCALES[iso2]
        self.prose, self.passages = state_prose(iso2), passages(iso2)
        self.tables: dict[str, SampleTable] = tables(domain, iso2, year)
        self.slots = self._slots()
        self.numbers = self._numbers()

    def _flow(self, yearly: float) -> int:
        grown = yearly * (1 + max(self.scale.step, 0.02) * (self.year - FIRST_YEAR))
        return round(grown * (PARTIAL_SHARE if self.year == PARTIAL_YEAR else 1))

    def _slots(self) -> dict[str, str]:
        """The names in braces and their replacements."""
        year, words, scale = self.year, self.words, self.scale
        rounded = {"reach": scale.reach, "calls": scale.calls, "spent": scale.spent}
        return {
            "year": str(year), "last": str(year - 1), "next": str(year + 1),
            "be": str(year + 543),
            "share": str(44 + 2 * (year - FIRST_YEAR)),
            **{name: f"{round(self._flow(value), -len(str(value)) + 2):,}" for name, value in rounded.items()},
            "clients": f"{self._flow(scale.clients):,}",
            "meetings": str(max(2, scale.meetings - (year == PARTIAL_YEAR) + (year == 2024))),
            "local": f"{round(scale.local * (1 + 0.06 * (year - FIRST_YEAR))):,}",
            "survey": f"{scale.survey:,}",
            "beds": f"{self._beds():,}",
            "statute": words.statute, "lead": words.lead, "police": words.police, "welfare": words.welfare,
            "police_cap": words.police[0].upper() + words.police[1:],
            "prosecution": words.prosecution,
            "prosecution_cap": words.prosecution[0].upper() + words.prosecution[1:],
            "immigration": words.immigration, "town1": words.towns[0], "town2": words.towns[1],
            "sector": words.sector, "partners": words.partners, "currency": words.currency,
            "languages": words.languages, "hours": str(6 + 2 * (STATES.index(self.iso2) % 5)),
        }  # fmt: skip

    def _beds(self) -> int:
        return self.tables["victims_housed"].supplements["beds_available"] or 0

    def answer(self, question: Record) -> SampleAnswer | None:
        """The answer to ``question``, or None where the state leaves it blank or the corpus does not know it."""
        key = question["key"]
        if (self.iso2, key) in LEFT_BLANK:
            return None
        if reason := NOT_APPLICABLE.get((self.iso2, key, self.year)):
            return SampleAnswer("not_applicable", None, reason=reason)
        return getattr(self, f"_{question['type']}")(question)

    def _implementation_status(self, question: Record) -> SampleAnswer | None:
        entry = self.prose.get(question["key"])
        if not entry:
            return None
        return SampleAnswer("value", STATUSES[int(entry.digit(self.year))], self._narrative(question["key"]))

    def _narrative(self, key: str) -> str:
        """The prose of this state, its passage in a national language, and closing sentences if that is short."""
        text = self.prose[key].text(self.year)
        if key in self.passages:
            text = f"{text} {self.passages[key]}"
        for sentence in self._closing(key):
            if len(text.split()) < SHORT:
                text = f"{text} {sentence}"
        return text.format_map(self.slots)

    def _closing(self, key: str) -> list[str]:
        """Two closing sentences for ``key``, the same every year.

        Each state begins at another sentence of the pillar, and none comes twice in a report: a pillar has at least
        two sentences for each of its questions.
        """
        pillar = self.domain.pillars[key]
        alike = [
            other
            for other, question in self.domain.questions.items()
            if question["type"] == "implementation_status" and self.domain.pillars[other] == pillar
        ]
        sentences = next_steps(pillar)
        start = STATES.index(self.iso2) * 11 + alike.index(key) * 2
        return [sentences[(start + place) % len(sentences)] for place in (0, 1)]

    def _text(self, question: Record) -> SampleAnswer | None:
        entry = self.prose.get(question["key"])
        if not entry:
            return None
        return SampleAnswer("value", entry.text(self.year).format_map(self.slots))

    def _comment(self, key: str, value: str = "") -> str:
        """A comment on ``key``, or on this value of it where one is written."""
        variants = comments(f"{key}-{value}") or comments(key) or [""]
        return variants[(STATES.index(self.iso2) + sum(map(ord, key))) % len(variants)].format_map(self.slots)

    def _yes_no(self, question: Record) -> SampleAnswer:
        return self._single_choice(question)

    def _single_choice(self, question: Record) -> SampleAnswer:
        """The code fixed for this state; for a question without one, "yes" or the first choice."""
        key, choices = question["key"], self.domain.choices(question)
        by_state = CHOSEN.get(key, {"*": ((FIRST_YEAR, choices[0]),)})
        value = step(by_state.get(self.iso2, by_state["*"]), self.year)
        kind = "confidential" if question.get("sensitivity") == "confidential" else "value"
        return SampleAnswer(kind, value, self._comment(key, value))

    def _multi_choice(self, question: Record) -> SampleAnswer:
        """Some of the choices: an order fixed per state, of which a little more is ticked every second year.

        Two questions on one choice set (what improved, what is weakest) do not tick the same thing.
        """
        key = question["key"]
        ruled_out = RULED_OUT.get((self.iso2, key), set()) | {"none"}
        offered = [code for code in self.domain.choices(question) if code not in ruled_out]
        shared = question.get("choice_set")
        order = offered[:]
        random.Random(f"{self.iso2}{shared or key}").shuffle(order)  # noqa: S311 - sample data
        if shared:
            first = next(q["key"] for q in self.domain.questions.values() if q.get("choice_set") == shared)
            half = len(order) // 2
            start = self.year - FIRST_YEAR
            ticked = order[start : start + 4] if key == first else order[half : half + 3]
        else:
            share = BREADTH[self.iso2]
            if key in BROADLY_TICKED:
                share = 0.8 + share / 5
            count = round(share * len(order)) + (self.year - FIRST_YEAR) // 2
            ticked = order[: min(len(order), max(2, count))]
        return SampleAnswer("value", [code for code in offered if code in ticked], self._comment(key))

    def _number(self, question: Record) -> SampleAnswer | None:
        key = question["key"]
        reason, only = NUMBERS_MISSING.get((self.iso2, key), ("", 0))
        if reason and only in (None, self.year):
            return SampleAnswer("not_available", None, reason=reason)
        if key == "art19-3-q1" and self.iso2 in SURRENDERS_NATIONALS:
            return SampleAnswer(
                "not_applicable", None, reason="Nationals may be surrendered, so that this situation does not arise."
            )
        if key not in self.numbers:
            return None
        value = self.numbers[key]
        if value is None:
            return SampleAnswer("not_available", None, reason=self.tables["assets"].reason)
        if value == 0:
            return SampleAnswer("zero", 0, "Counted, and none.")
        kind = "confidential" if (self.iso2, key) in CONFIDENTIAL_NUMBERS else "value"
        return SampleAnswer(kind, value, self._comment(key))

    def _numbers(self) -> dict[str, int | None]:
        """Question key to number; where a table holds the same fact, the table's."""
        scale, since = self.scale, self.year - FIRST_YEAR
        place = STATES.index(self.iso2)
        convicted = sum(n or 0 for n in self.tables["persons_convicted"].cells.values())
        return {
            "art5-3-q2": (30, 20, 15, 20, 30, 99, 99, 20, 99, 25, 20)[place],
            "art8-1-q2": round(scale.officials * (1 + 0.1 * since)),
            "art10-5-q1": self._flow(scale.requests * 0.11),
            "art13-3-q1": 4 + place % 6 * 2 - since // 2,
            "art14-4-q2": round(scale.identified[since] * (1 - scale.own) * 0.7),
            "art14-10a-q2": self._beds(),
            "art14-14-q2": round(self._flow(scale.spent), -len(str(scale.spent)) + 2),
            "art15-1-q2": 38 + place * 5 % 33 - 2 * since,
            "art16-1-q2": scale.specialists + since * max(1, scale.specialists // 40),
            "art16-3-q1": 190 + place * 37 % 260 - 8 * since if convicted else None,
            "art19-3-q1": 1 if self.iso2 in ("KH", "VN") and since > 1 else 0,
            "art20-1-q2": self._flow(scale.requests * 0.46),
            "art22-2-q1": self.tables["assets"].supplements["reached_victims_usd"],
            "justice-cooperation-q2": self._flow(scale.requests * 0.08),
            # As many as the next answer describes.
            "problem-solving-q1": (1, 3, 3, 1, 3, 2, 3, 3, 3, 1, 3)[place],
        }

    def _date(self, question: Record) -> SampleAnswer | None:
        """Dates of the period, of clearance (a working day before the due date) and of the national plan's end."""
        year = self.year
        open_year = year == PARTIAL_YEAR
        place = STATES.index(self.iso2)
        values = {
            "context-q1": f"{year}-01-01",
            "context-q2": f"{year}-10-31" if open_year else f"{year}-12-31",
            "art24-1-q2": f"{year}-11-{3 + place % 5:02}" if open_year else f"{year + 1}-04-{2 + place * 3 % 9:02}",
        }
        if self.iso2 in PLAN_ENDS:
            values["art11-1-q2"] = step(PLAN_ENDS[self.iso2], year)
        if question["key"] not in values:
            return None
        narrative = self._comment(question["key"])
        if question["key"] == "context-q2" and open_year:
            narrative = "Interim figures: November and December will be added before the due date."
        return SampleAnswer("value", values[question["key"]], narrative)

    def _table(self, question: Record) -> SampleAnswer | None:
        table = self.tables.get(question["table"])
        return SampleAnswer(table.kind, None, reason=table.reason) if table else None

    def _file(self, question: Record) -> SampleAnswer | None:
        """The comment on an attached file; a file that depends on another answer only where that was given."""
        if depends := question.get("depends_on"):
            before = self.answer(self.domain.questions[depends["question"]])
            if not before or before.value != depends["value"]:
                return None
        kind = "confidential" if question.get("sensitivity") == "confidential" else "value"
        return SampleAnswer(kind, None, self._comment(question["key"]))


@lru_cache(maxsize=64)
def answers(domain: Domain, iso2: str, year: int) -> dict[str, SampleAnswer]:
    """Question key to answer in the order of the questionnaire; empty where the state did not report on ``year``."""
    if (iso2, year) in NO_REPORT:
        return {}
    report = _AnswerWriter(domain, iso2, year)
    given = {key: report.answer(question) for key, question in domain.questions.items()}
    return {key: answer for key, answer in given.items() if answer}
