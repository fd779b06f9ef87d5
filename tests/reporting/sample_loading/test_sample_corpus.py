"""The sample corpus answers the questionnaire as it stands, and its figures agree with one another."""

import io
import itertools
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from reporting.sample import (
    CYCLES,
    EVIDENCE,
    NO_REPORT,
    STATES,
    YEARS,
    answers,
    chapter_introduction,
    evidence_pdf,
    executive_summary,
    load_domain,
    return_reason,
    tables,
)
from reporting.sample.answers import LEFT_BLANK
from reporting.sample.reading import passages

ROOT = Path(__file__).parents[3]
DOMAIN = load_domain(ROOT / "domain")
REPORTS = [report for report in itertools.product(STATES, YEARS) if report not in NO_REPORT]
KINDS = {"value", "zero", "not_available", "not_applicable", "confidential"}
SCRIPTS = {"KH": r"[\u1780-\u17ff]", "LA": r"[\u0e80-\u0eff]", "MM": r"[\u1000-\u109f]", "TH": r"[\u0e00-\u0e7f]",
           "VN": r"[\u1ea0-\u1ef9]"}  # fmt: skip

each_report = pytest.mark.parametrize(("iso2", "year"), REPORTS)


def total(cells: dict, *codes: str) -> int:
    return sum(count or 0 for key, count in cells.items() if {*codes} <= {*key})


def by_sex_and_age(cells: dict, sex_at: int, *codes: str) -> dict:
    """Counts by (sex, age group); sex stands at place ``sex_at`` of the key and age follows it."""
    found: dict = {}
    for key, count in cells.items():
        if count and {*codes} <= {*key}:
            pair = key[sex_at : sex_at + 2]
            found[pair] = found.get(pair, 0) + count
    return found


def test_states_and_reports_without_an_answer():
    assert sorted(STATES) == sorted(state["iso2"] for state in DOMAIN.member_states)
    for iso2, year in NO_REPORT:
        assert answers(DOMAIN, iso2, year) == {}
        assert tables(DOMAIN, iso2, year) == {}


@each_report
def test_every_question_is_answered_within_its_type(iso2, year):
    given = answers(DOMAIN, iso2, year)
    assert set(given) <= set(DOMAIN.questions)
    for key, question in DOMAIN.questions.items():
        if key not in given:
            depends = question.get("depends_on")
            unmet = depends and given[depends["question"]].value != depends["value"]
            assert not question["required"] and (unmet or (iso2, key) in LEFT_BLANK), key
            continue
        answer = given[key]
        assert answer.kind in KINDS
        if answer.kind in ("not_available", "not_applicable"):
            assert answer.value is None and answer.reason, key
            continue
        choices = DOMAIN.choices(question)
        match question["type"]:
            case "implementation_status":
                assert answer.value in choices and len(answer.narrative.split()) >= 30, key
            case "yes_no" | "single_choice":
                assert answer.value in choices, key
            case "multi_choice":
                assert answer.value and set(answer.value) <= set(choices), key
                assert len(answer.value) == len(set(answer.value)), key
            case "text":
                assert isinstance(answer.value, str) and answer.value.strip() and not answer.narrative, key
            case "number":
                assert isinstance(answer.value, int) and answer.value >= 0, key
                assert (answer.value == 0) == (answer.kind == "zero"), key
            case "date":
                assert date.fromisoformat(answer.value), key
            case "table" | "file":
                assert answer.value is None, key
        written = f"{answer.narrative} {answer.value if question['type'] == 'text' else ''}"
        assert not re.search(r"[{}|@#]|\d{4}[<>=] |  \S", written), (key, written)


@each_report
def test_table_cells_fit_the_dimensions_and_used_rows_are_complete(iso2, year):
    filled = tables(DOMAIN, iso2, year)
    assert set(filled) == set(DOMAIN.tables_asked) and len(filled) == 18
    for key, table in filled.items():
        shape = DOMAIN.tables_asked[key]
        width = len(shape["rows"])
        columns = {cell[width:] for cell in table.cells}
        rows = {cell[:width] for cell in table.cells}
        assert len(table.cells) == len(rows) * len(columns), key
        for cell, count in table.cells.items():
            for dimension, code in zip(shape["rows"] + shape["columns"], cell, strict=True):
                if dimension == "citizenship":
                    assert re.fullmatch(r"[A-Z]{3}|stateless|unknown", code)
                else:
                    assert code in DOMAIN.categories[dimension], (key, cell)
            assert count is None or count >= 0
            assert count is not None or table.reason
        assert table.kind in KINDS
        assert (table.kind == "zero") == (not any(table.cells.values()) and table.kind != "not_available"), key
        if table.kind == "not_available":
            assert table.reason and not table.cells
        assert table.source and table.coverage and date.fromisoformat(table.cutoff)
        assert table.provisional == (year == 2026)


@each_report
def test_sums_agree(iso2, year):
    filled = tables(DOMAIN, iso2, year)
    cells = {key: table.cells for key, table in filled.items()}
    below = {key: table.supplements for key, table in filled.items()}

    identified = by_sex_and_age(cells["victims_identified"], 0, "identified")
    for key in ("victims_by_exploitation", "victims_by_citizenship"):
        assert by_sex_and_age(cells[key], 1) == identified, key

    for key, line in {"victims_assisted": "persons_assisted", "trial_participation": "witnesses_heard"}.items():
        for row in {cell[0] for cell in cells[key]}:
            assert total(cells[key], row) <= below[key][line], (key, row)
    assert total(cells["victims_housed"]) == total(cells["victims_assisted"], "housing")
    assert below["victims_housed"]["held_locked"] == 0
    if filled["victims_in_education"].kind != "not_available":
        for row in ("education", "vocational", "employment"):
            assert total(cells["victims_in_education"], row) == total(cells["victims_assisted"], row)

    assert total(cells["sentences"]) == total(cells["persons_convicted"])
    for sex, offence in itertools.product(("female", "male"), DOMAIN.categories["offence_type"]):
        assert total(cells["sentences"], sex, offence) == total(cells["persons_convicted"], sex, offence)

    for route, sex in {(cell[0], cell[2]) for cell in cells["redress"]}:
        claimed, ordered, *parts = (
            total(cells["redress"], route, stage, sex)
            for stage in ("claimed", "ordered", "paid_full", "paid_part", "unpaid")
        )
        assert claimed >= ordered == sum(parts)
    if filled["redress"].kind != "not_available":
        assert below["redress"]["paid_usd"] <= below["redress"]["ordered_usd"]

    requests = cells["cooperation_requests"]
    for kind in {cell[0] for cell in requests}:
        ended = sum(total(requests, kind, stage) for stage in ("executed", "refused", "pending"))
        assert total(requests, kind, "received") == ended
    if filled["assets"].kind != "not_available":
        assert total(cells["assets"], "disposed_victims") == below["assets"]["reached_victims_usd"]
        disposed = sum(total(cells["assets"], stage) for stage in ("disposed_victims", "disposed_state", "shared"))
        assert disposed <= total(cells["assets"], "confiscated") <= total(cells["assets"], "frozen")


def not_more(iso2: str, year: int) -> dict[str, tuple[int, int]]:
    """Rule → (the part, the whole) of one report: a part is never more than its whole."""
    filled = tables(DOMAIN, iso2, year)
    cells = {key: table.cells for key, table in filled.items()}
    below = {key: {n: value or 0 for n, value in table.supplements.items()} for key, table in filled.items()}
    identified = total(cells["victims_identified"], "identified")
    presumed = total(cells["victims_identified"], "presumed")
    foreign = identified - total(cells["victims_by_citizenship"], DOMAIN.state(iso2)["iso3"])
    children = sum(total(cells["victims_identified"], "identified", age) for age in ("0-8", "9-17", "child-nfd"))
    adults = sum(
        total(cells["victims_identified"], "identified", age)
        for age in ("18-24", "25-34", "35-59", "60-plus", "adult-nfd")
    )
    rules = {
        "children and adults are all": (children + adults, identified),
        "all are children or adults": (identified, children + adults),
        "assisted were identified or presumed": (below["victims_assisted"]["persons_assisted"], identified + presumed),
        "housed were assisted": (total(cells["victims_housed"]), below["victims_assisted"]["persons_assisted"]),
        "heard in court were identified": (below["trial_participation"]["witnesses_heard"], identified),
        "returned abroad came from abroad": (total(cells["victims_repatriated"], "from_reporting_state"), foreign),
        "penalised are few among victims": (total(cells["victims_liability"]), identified + presumed),
        "compensation paid was ordered": (below["redress"]["paid_usd"], below["redress"]["ordered_usd"]),
        "redress was claimed by victims": (total(cells["redress"], "claimed"), identified + presumed),
        "requests executed were received": (
            total(cells["cooperation_requests"], "executed"),
            total(cells["cooperation_requests"], "received"),
        ),
        "persons prosecuted were suspected": (total(cells["persons_prosecuted"]), total(cells["persons_suspected"])),
        "persons convicted were prosecuted": (total(cells["persons_convicted"]), total(cells["persons_prosecuted"])),
        "each case in court has somebody prosecuted": (
            total(cells["cases_investigated"], "prosecuted"),
            total(cells["persons_prosecuted"]),
        ),
        "each conviction has somebody convicted": (
            total(cells["cases_investigated"], "convicted"),
            total(cells["persons_convicted"]),
        ),
        "cases with assets were investigated": (
            below["assets"]["cases"],
            total(cells["cases_investigated"], "investigation_opened"),
        ),
    }
    for offence in DOMAIN.categories["offence_type"]:
        opened, referred, in_court, convicted, acquitted, closed, pending = (
            total(cells["cases_investigated"], offence, stage)
            for stage in (
                "investigation_opened", "referred", "prosecuted", "convicted", "acquitted", "discontinued", "pending",
            )
        )  # fmt: skip
        rules |= {
            f"{offence}: convicted or acquitted came to court": (convicted + acquitted, in_court),
            f"{offence}: brought to court was referred": (in_court, referred),
            f"{offence}: referred, closed or open was opened": (referred + closed + pending, opened),
        }
    for kind in DOMAIN.categories["cooperation_type"]:
        executed, received = (total(cells["cooperation_requests"], kind, stage) for stage in ("executed", "received"))
        rules[f"{kind}: executed was received"] = executed, received
    return rules


@each_report
def test_figures_are_plausible_within_and_between_tables(iso2, year):
    """What a minister would notice in the totals of the region: more executed than received, more tried than opened."""
    turned_round = {rule: pair for rule, pair in not_more(iso2, year).items() if pair[0] > pair[1]}
    assert turned_round == {}


@each_report
def test_numbers_follow_the_tables(iso2, year):
    given, filled = answers(DOMAIN, iso2, year), tables(DOMAIN, iso2, year)
    assert given["art14-10a-q2"].value == filled["victims_housed"].supplements["beds_available"]
    assert given["art22-2-q1"].value == filled["assets"].supplements["reached_victims_usd"]
    assert given["context-q1"].value < given["context-q2"].value < given["art24-1-q2"].value


def test_small_states_have_small_cells_and_figures_move_smoothly():
    assert any(0 < (n or 0) < 11 for n in tables(DOMAIN, "BN", 2025)["victims_identified"].cells.values())
    for iso2 in STATES:
        counts = [
            total(tables(DOMAIN, iso2, year)["victims_identified"].cells, "identified")
            for year in YEARS
            if (iso2, year) not in NO_REPORT
        ]
        for before, after in itertools.pairwise(counts):
            assert abs(after - before) <= max(4, before * 0.2), (iso2, counts)


@pytest.mark.parametrize("year", YEARS)
def test_no_two_states_write_the_same(year):
    seen: dict[str, str] = {}
    for iso2 in STATES:
        for key, answer in answers(DOMAIN, iso2, year).items():
            for text in (answer.narrative, answer.value):
                if isinstance(text, str) and len(text.split()) > 25:
                    assert seen.setdefault(text, iso2) == iso2, key


@pytest.mark.parametrize("iso2", STATES)
def test_no_report_uses_a_closing_sentence_twice(iso2):
    sentences = [
        sentence
        for key, answer in answers(DOMAIN, iso2, 2025).items()
        if DOMAIN.questions[key]["type"] == "implementation_status"
        for sentence in re.split(r"(?<=\.) ", answer.narrative)
        if len(sentence.split()) > 7
    ]
    assert len(sentences) == len(set(sentences))


@pytest.mark.parametrize(("iso2", "pattern"), SCRIPTS.items())
def test_national_languages_are_quoted(iso2, pattern):
    assert len(passages(iso2)) >= 8
    quoted = [a for a in answers(DOMAIN, iso2, 2025).values() if re.search(pattern, a.narrative)]
    assert len(quoted) >= 8


def test_statuses_mostly_stay_and_otherwise_rise():
    order = ["not_started", "planned", "in_progress", "in_place", "in_place_used"]
    moves = []
    for (iso2, year), (key, question) in itertools.product(REPORTS, DOMAIN.questions.items()):
        if question["type"] == "implementation_status" and (iso2, year - 1) in REPORTS:
            before, after = (answers(DOMAIN, iso2, y).get(key) for y in (year - 1, year))
            if before and after and before.value and after.value:
                moves.append(order.index(after.value) - order.index(before.value))
    assert all(move in (0, 1) for move in moves)
    assert 0.02 < sum(moves) / len(moves) < 0.3


def test_cycles_name_every_state_and_known_sections():
    sections = {section.key for section in DOMAIN.sections}
    assert {key for section in DOMAIN.sections for key in section.questions} == set(DOMAIN.questions)
    assert [cycle.year for cycle in CYCLES] == list(YEARS)
    assert [cycle.is_open for cycle in CYCLES] == [False, False, False, True]
    for cycle in CYCLES:
        assert set(cycle.stages) == set(STATES)
        assert cycle.opens < cycle.due
        for iso2, stage in cycle.stages.items():
            assert {*stage.filled, *stage.returned} <= sections
            assert (stage.kind == "no_report") == ((iso2, cycle.year) in NO_REPORT)
            for day in filter(None, (stage.submitted_on, stage.accepted_on)):
                date.fromisoformat(day)
            if stage.accepted_on:
                assert cycle.opens < stage.submitted_on < stage.accepted_on
                assert not cycle.ammtc_start or stage.accepted_on < cycle.ammtc_start
            if stage.submitted_on:
                cleared = answers(DOMAIN, iso2, cycle.year)["art24-1-q2"].value
                assert cleared <= stage.submitted_on, (iso2, cycle.year)


@pytest.mark.parametrize("year", YEARS)
def test_consolidated_texts(year):
    assert executive_summary(year, {}).count("\n\n") >= 3
    texts = [chapter_introduction(year, chapter) for chapter in range(1, 8)]
    assert len(set(texts)) == 7 and all("\n\n" in text for text in texts)
    names = {state["name"] for state in DOMAIN.member_states} - {"Timor-Leste"}
    assert not any(name in text for text in texts for name in names)


def test_reasons_and_evidence():
    assert return_reason("chapter-4") != return_reason("another") != ""
    for title, filename, kind in EVIDENCE:
        assert filename.endswith(".pdf") and kind
        with pikepdf.open(io.BytesIO(evidence_pdf(title, "Viet Nam"))) as pdf:
            assert len(pdf.pages) == 1
    assert len({filename for _, filename, _ in EVIDENCE}) == len(EVIDENCE)
    assert b"SAMPLE" in evidence_pdf("Plan (extract)", "Lao PDR")


def test_quick_and_the_same_in_another_process_without_django():
    script = (
        "import hashlib, sys; from pathlib import Path; from reporting.sample import *\n"
        "d = load_domain(Path('domain'))\n"
        "print(hashlib.sha256(repr([(answers(d, s, y), tables(d, s, y)) for s in STATES for y in YEARS]).encode())"
        ".hexdigest(), 'django' in sys.modules)"
    )
    runs = [subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True) for _ in range(2)]
    assert runs[0] == runs[1] and runs[0].endswith("False\n")

    fresh = load_domain(ROOT / "domain")
    answers(fresh, "KH", 2023)  # reads the shared prose once
    start = time.perf_counter()
    answers(fresh, "PH", 2025)
    assert time.perf_counter() - start < 0.05
