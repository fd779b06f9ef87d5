"""The statistical tables of the sample corpus: invented counts whose sums agree.

Everything is calculated from one number per state and year, the identified victims, by apportionment. No count is
random, so that figures change smoothly from year to year and the same call gives the same table.
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from reporting.sample.domain import Domain
from reporting.sample.profiles import NO_REPORT, PARTIAL_SHARE, PARTIAL_YEAR, SCALES, Scale
from reporting.sample.reading import FIRST_YEAR

Codes = tuple[str, ...]
C = TypeVar("C")
Cells = dict[Codes, int | None]


@dataclass(frozen=True)
class SampleTable:
    """One table of one report.

    ``kind`` is value, zero, not_available or confidential. ``cells`` maps row codes then column codes, in the table's
    order of dimensions, to a count (US dollars in `assets`); None is "not available", and ``reason`` says why. The
    cells of a row that is used are complete. ``supplements`` are the numbers below the table.
    """

    kind: str
    cells: Cells
    reason: str
    source: str
    coverage: str
    cutoff: str
    provisional: bool
    supplements: dict[str, int | None]


# (state, year, table) that the state could not fill in, with its reason.
NOT_AVAILABLE = {
    ("LA", 2023, "redress"): "Courts did not yet report awards by route; collection began in the following year.",
    ("MM", 2023, "assets"): "Seized property was recorded by item and not by amount in this period.",
    ("KH", 2023, "victims_in_education"): "Shelters kept training records by course, not by person.",
    ("TL", 2025, "victims_in_education"): "The organisations that run courses do not yet report by person.",
    ("TL", 2026, "victims_in_education"): "The organisations that run courses do not yet report by person.",
    ("TL", 2025, "cooperation_requests"): "Requests were not registered by type before 2026.",
}
CONFIDENTIAL = {("SG", year, "cooperation_requests") for year in (2023, 2024)}

SOURCES = {
    "victims": "Register of the body that decides on identification, compared with shelter records",
    "redress": "Courts, labour offices and the fund or budget line for victims",
    "trial": "Courts and victim-support staff who accompany witnesses",
    "cases": "Police and prosecution case registers",
    "persons": "Prosecution and court statistics",
    "sentences": "Court statistics",
    "assets": "Prosecution service and financial intelligence unit",
    "cooperation": "Registers of the central authority and the police liaison office",
    "training": "Attendance lists of training institutions",
}

# Shares by band of the children and of the adults.
CHILD_BANDS = {"0-8": 0.12, "9-17": 0.88}
ADULT_BANDS = {"18-24": 0.40, "25-34": 0.36, "35-59": 0.22, "60-plus": 0.02}
OFFENDER_BANDS = {"9-17": 0.01, "18-24": 0.14, "25-34": 0.36, "35-59": 0.44, "60-plus": 0.05}

FORMS = {
    ("female", "adult"): {
        "sexual_exploitation": 44, "forced_labour": 19, "forced_criminality": 11, "domestic_servitude": 11,
        "forced_marriage": 7, "mixed": 4, "slavery_similar": 2, "surrogacy": 1, "other": 1,
    },
    ("male", "adult"): {
        "forced_labour": 52, "forced_criminality": 31, "sexual_exploitation": 3, "mixed": 5, "slavery_similar": 4,
        "forced_begging": 2, "organ_removal": 1, "other": 2,
    },
    ("female", "child"): {
        "sexual_exploitation": 52, "forced_marriage": 12, "domestic_servitude": 10, "child_labour": 9,
        "forced_begging": 6, "forced_labour": 6, "mixed": 4, "illegal_adoption": 1,
    },
    ("male", "child"): {
        "forced_labour": 24, "child_labour": 22, "forced_begging": 18, "sexual_exploitation": 18,
        "forced_criminality": 12, "mixed": 4, "illegal_adoption": 2,
    },
}  # fmt: skip
SERVICES = {
    "housing": 0.62, "medical": 0.71, "psychosocial": 0.78, "material": 0.83, "legal": 0.58, "interpretation": 0.12,
    "education": 0.17, "vocational": 0.24, "employment": 0.13, "reintegration": 0.46, "family_tracing": 0.29,
}  # fmt: skip
STUDY = ("education", "vocational", "employment")
MEASURES = {
    "support_person": 0.74, "interpreter": 0.14, "closed_hearing": 0.42, "remote": 0.23, "protection": 0.08,
    "representation": 0.57, "progress_updates": 0.61, "child_measures": 0.27, "disability_adjustment": 0.02,
    "impact_statement": 0.31,
}  # fmt: skip
OFFENCES = {
    "trafficking": 78, "attempt_accomplice": 11, "organised_group": 4, "laundering": 2, "corruption": 1,
    "obstruction": 1, "other_related": 5,
}  # fmt: skip
# How far the cases of a year had come at its end: each case once. A stage counts all cases that reached it.
REACHED = {"pending": 26, "discontinued": 15, "referred": 12, "prosecuted": 16, "convicted": 27, "acquitted": 4}
BANDS = {
    "non_custodial": 4, "under_1y": 3, "1_5y": 18, "5_10y": 31, "10_20y": 32, "20y_plus": 8, "life": 3, "death": 0,
    "unknown": 1,
}  # fmt: skip
ROUTES = {"criminal_restitution": 46, "civil_claim": 4, "state_fund": 22, "labour_claim": 21, "agreed": 7}
REQUESTS = {"mla": 15, "extradition": 3, "police": 44, "confiscation": 2, "identity_check": 24, "document_check": 12}
OFFICIALS = {
    "police": 38, "prosecutors": 8, "judges": 5, "border": 14, "labour": 8, "social": 15, "consular": 2, "health": 6,
    "other": 4,
}  # fmt: skip
WOMEN_AMONG = {
    "police": 0.24, "prosecutors": 0.44, "judges": 0.46, "border": 0.31, "labour": 0.42, "social": 0.73,
    "consular": 0.45, "health": 0.68, "other": 0.5,
}  # fmt: skip


def spread(totals: Mapping[C, int], weights: Callable[[C], Mapping[str, float]]) -> dict[tuple[str, C], int]:
    """Divide each total over the keys of ``weights(column)``; the remainder of rounding is carried to the next one.

    The parts of a column add up to its total exactly; the sums by key come within one of their exact share.
    """
    carry: dict[str, float] = {}
    result: dict[tuple[str, C], int] = {}
    for column, total in totals.items():
        shares = weights(column)
        whole = sum(shares.values())
        exact = {key: total * share / whole + carry.get(key, 0.0) for key, share in shares.items() if share > 0}
        parts = {key: max(0, math.floor(value)) for key, value in exact.items()}
        while (missing := total - sum(parts.values())) != 0:
            sign = 1 if missing > 0 else -1
            open_to = [key for key in parts if sign > 0 or parts[key] > 0]
            parts[max(open_to, key=lambda key: sign * (exact[key] - parts[key]))] += sign
        for key, part in parts.items():
            carry[key] = exact[key] - part
            result[key, column] = part
    return result


def share_of(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Divide one total by weight; the parts add up to it."""
    return {key: part for (key, _), part in spread({"": total}, lambda _: weights).items()}


class _TableMaker:
    """Works out the tables of one state and year."""

    def __init__(self, domain: Domain, iso2: str, year: int) -> None:
        self.domain, self.iso2, self.year = domain, iso2, year
        self.scale: Scale = SCALES[iso2]
        self.own = domain.state(iso2)["iso3"]
        self.broad = year <= self.scale.broad_age_until
        self.identified = self.scale.identified[year - FIRST_YEAR]
        self.people = self._sex_by_age(self.identified, self.scale.female)

    def flow(self, yearly: float) -> int:
        """A yearly count in this year: it grows by the state's step, and the open year is not over."""
        grown = yearly * (1 + self.scale.step * (self.year - FIRST_YEAR))
        return round(grown * (PARTIAL_SHARE if self.year == PARTIAL_YEAR else 1) * self._wobble())

    def _wobble(self) -> float:
        return 1 + random.Random(f"{self.iso2}{self.year}").uniform(-0.03, 0.03)  # noqa: S311 - sample data

    def _sex_by_age(self, total: int, female: float, child: float | None = None) -> dict[tuple[str, str], int]:
        """A total by (sex, age group)."""
        child = self.scale.child if child is None else child
        if self.broad:
            bands = {"child-nfd": child, "adult-nfd": 1 - child}
        else:
            bands = {band: child * share for band, share in CHILD_BANDS.items()}
            bands |= {band: (1 - child) * share for band, share in ADULT_BANDS.items()}
        sexes = share_of(total, {"female": female, "male": 1 - female})
        parts = spread(sexes, lambda _: bands)
        return {(sex, band): part for (band, sex), part in parts.items()}

    def _complete(
        self, table: str, counted: Mapping[Any, int], rows: Sequence[Codes] | None = None, **lists: list[str]
    ) -> Cells:
        """Fill the rows that are used with every column; columns of an open list come from ``lists``.

        Where age is known as child or adult only, the finer bands are None.
        """
        shape = self.domain.tables_asked[table]
        width = len(shape["rows"])
        columns: list[Codes] = [()]
        for dimension in shape["columns"]:
            codes = lists.get(dimension) or self.domain.categories[dimension]
            columns = [(*column, code) for column in columns for code in codes]
        used = rows if rows is not None else list(dict.fromkeys(key[:width] for key in counted))
        fine = {"0-8", "9-17", "18-24", "25-34", "35-59", "60-plus"} if self.broad else set()
        return {
            (*row, *column): None if fine & {*column} else counted.get((*row, *column), 0)
            for row in used
            for column in columns
        }

    def _by_people(self, table: str, parts: Mapping[tuple[str, tuple[str, str]], int]) -> Cells:
        """Cells of a table with sex and age in its columns, rows without a count left out."""
        counted = {(row, *column): part for (row, column), part in parts.items()}
        rows = [row for row in dict.fromkeys(key[:1] for key in counted) if any(
            part for key, part in counted.items() if key[:1] == row)]  # fmt: skip
        return self._complete(table, {key: part for key, part in counted.items() if key[:1] in rows}, rows)

    def _part_of(self, people: Mapping[tuple[str, str], int], share: float) -> dict[tuple[str, str], int]:
        """About ``share`` of the people in each cell, never more than all of them."""
        total = min(round(sum(people.values()) * share), sum(people.values()))
        divided = share_of(total, {f"{sex}|{age}": n for (sex, age), n in people.items() if n}) if total else {}
        return {(sex, age): divided.get(f"{sex}|{age}", 0) for sex, age in people}

    def _citizenship(self, own: float) -> dict[str, float]:
        others = sum(self.scale.citizens.values())
        weights = {self.own: own} if own else {}
        return weights | {code: (1 - own) * weight / others for code, weight in self.scale.citizens.items()}

    def victims_identified(self) -> tuple[Cells, dict]:
        statuses = {
            "identified": self.people,
            "presumed": self._sex_by_age(round(self.identified * self.scale.presumed), self.scale.female - 0.03),
            "not_victim": self._sex_by_age(round(self.identified * self.scale.not_victim), self.scale.female - 0.08),
        }
        counted = {
            (sex, age, status): part for status, people in statuses.items() for (sex, age), part in people.items()
        }
        return self._complete("victims_identified", counted), {}

    def victims_by_exploitation(self) -> tuple[Cells, dict]:
        def weights(column: tuple[str, str]) -> dict[str, float]:
            child = column[1] in (*CHILD_BANDS, "child-nfd")
            forms = FORMS[column[0], "child" if child else "adult"]
            return {form: weight * self.scale.forms.get(form, 1) for form, weight in forms.items()}

        return self._by_people("victims_by_exploitation", spread(self.people, weights)), {}

    def victims_by_citizenship(self) -> tuple[Cells, dict]:
        weights = self._citizenship(self.scale.own)
        return self._by_people("victims_by_citizenship", spread(self.people, lambda _: weights)), {}

    def victims_assisted(self) -> tuple[Cells, dict]:
        people = self._assisted()
        foreign = min(0.9, 0.12 + 0.7 * (1 - self.scale.own))
        parts = {
            (service, column): part
            for service, share in SERVICES.items()
            for column, part in self._part_of(people, foreign if service == "interpretation" else share).items()
        }
        return self._by_people("victims_assisted", parts), {"persons_assisted": sum(people.values())}

    def _assisted(self) -> dict[tuple[str, str], int]:
        """People with any kind of help: never more than were identified or presumed in the period."""
        presumed = round(self.identified * self.scale.presumed)
        helped = round(self.identified * (1.12 + self.scale.presumed * 0.5))
        return self._sex_by_age(min(helped, self.identified + presumed), self.scale.female)

    def victims_housed(self) -> tuple[Cells, dict]:
        people = self._part_of(self._assisted(), SERVICES["housing"])
        types = {"gov_shelter": 46, "ngo_shelter": 33, "community": 13, "independent": 6, "other": 2}
        return self._by_people("victims_housed", spread(people, lambda _: types)), {
            "beds_available": self.beds(),
            "held_locked": 0,
        }

    def beds(self) -> int:
        """Shelter places at the end of the period; a stock, so the open year counts in full."""
        return round(self.scale.beds * (1 + 0.02 * (self.year - FIRST_YEAR)))

    def victims_in_education(self) -> tuple[Cells, dict]:
        people = self._assisted()
        parts = {(row, column): part for row in STUDY for column, part in self._part_of(people, SERVICES[row]).items()}
        return self._by_people("victims_in_education", parts), {}

    def victims_repatriated(self) -> tuple[Cells, dict]:
        out = round(self.identified * (1 - self.scale.own) * 0.8)
        back = round(self.identified * self.scale.own * 0.55)
        lines = {("from_reporting_state", "voluntary"): out, ("to_reporting_state", "voluntary"): back - back // 30}
        if back // 30:
            lines["to_reporting_state", "ordered"] = back // 30
        counted = {
            (*line, *column): part
            for line, total in lines.items()
            for column, part in self._sex_by_age(total, self.scale.female).items()
        }
        return self._complete("victims_repatriated", counted, list(lines)), {}

    def victims_liability(self) -> tuple[Cells, dict]:
        total = max(0, self.scale.liability - (self.year - FIRST_YEAR) // 2)
        counted = {
            (sex, age, self.own): part for (sex, age), part in self._sex_by_age(total, self.scale.female, 0.0).items()
        }
        return self._complete("victims_liability", counted, citizenship=[self.own, *self.scale.citizens]), {}

    def redress(self) -> tuple[Cells, dict]:
        claims = share_of(round(self.identified * 0.34), ROUTES)
        counted: dict[Codes, int] = {}
        orders = paid_persons = 0
        for route, claimed in claims.items():
            ordered = round(claimed * 0.58)
            full, unpaid = round(ordered * 0.27), round(ordered * 0.48)
            part = ordered - full - unpaid
            stages = {"claimed": claimed, "ordered": ordered, "paid_full": full, "paid_part": part, "unpaid": unpaid}
            orders, paid_persons = orders + ordered, paid_persons + full + part
            for stage, total in stages.items():
                # Women's number is rounded down at every stage alike, so that no part exceeds its whole.
                women = round(total * self.scale.female)
                counted[route, stage, "female"] = women
                counted[route, stage, "male"] = total - women
            for sex in ("female", "male"):
                parts = sum(counted[route, s, sex] for s in ("paid_full", "paid_part", "unpaid"))
                counted[route, "ordered", sex] = parts
                counted[route, "claimed", sex] = max(parts, counted[route, "claimed", sex])
        rows = [(route,) for route, claimed in claims.items() if claimed]
        cells = self._complete("redress", counted, rows)
        ordered_usd = orders * (2150 + 40 * (self.year - FIRST_YEAR))
        return cells, {"ordered_usd": ordered_usd, "paid_usd": round(ordered_usd * 0.36) if paid_persons else 0}

    def trial_participation(self) -> tuple[Cells, dict]:
        people = self._part_of(self.people, 0.37)
        children = {column: n for column, n in people.items() if column[1] in (*CHILD_BANDS, "child-nfd")}
        foreign = min(0.9, 0.1 + 0.8 * (1 - self.scale.own))
        parts: dict[tuple[str, tuple[str, str]], int] = {}
        for measure, share in MEASURES.items():
            base = children if measure == "child_measures" else people
            share = {"child_measures": 0.9, "interpreter": foreign}.get(measure, share)
            parts |= {(measure, column): part for column, part in self._part_of(base, share).items()}
        return self._by_people("trial_participation", parts), {"witnesses_heard": sum(people.values())}

    def cooperation_requests(self) -> tuple[Cells, dict]:
        counted: dict[Codes, int] = {}
        for kind, total in share_of(self.flow(self.scale.requests * 1.6), REQUESTS).items():
            made = round(total * 0.52)
            received = total - made
            executed, refused = round(received * 0.68), round(received * 0.06)
            stages = {"made": made, "received": received, "executed": executed, "refused": refused}
            counted |= {(kind, stage): n for stage, n in stages.items()}
            counted[kind, "pending"] = received - executed - refused
        return self._complete("cooperation_requests", counted), {"median_days": self.median_days()}

    def median_days(self) -> int:
        """Median days from receipt to execution of a request; falls a little each year."""
        return 34 + sum(map(ord, self.iso2)) % 40 - 3 * (self.year - FIRST_YEAR)

    def cases_investigated(self) -> tuple[Cells, dict]:
        ends = spread(share_of(self.flow(self.scale.cases), OFFENCES), lambda _: REACHED)
        counted: dict[Codes, int] = {}
        for offence in OFFENCES:
            end = {stage: ends[stage, offence] for stage in REACHED}
            in_court = end["prosecuted"] + end["convicted"] + end["acquitted"]
            referred = end["referred"] + in_court
            stages = {
                "investigation_opened": referred + end["pending"] + end["discontinued"],
                "referred": referred,
                "prosecuted": in_court,
            }
            counted |= {(offence, stage): n for stage, n in (end | stages).items()}
        return self._complete("cases_investigated", counted), {}

    def _offenders(self, total: int) -> dict[str, int]:
        return share_of(total, {"female": 0.36, "male": 0.64})

    def persons_suspected(self) -> tuple[Cells, dict]:
        ages = {"adult-nfd": 1.0} if self.broad else OFFENDER_BANDS
        people = {
            (sex, age): n
            for (age, sex), n in spread(self._offenders(self.flow(self.scale.suspects)), lambda _: ages).items()
        }
        citizens = self._citizenship(self._own_offenders())
        counted = {(*column, code): n for (code, column), n in spread(people, lambda _: citizens).items()}
        return self._complete("persons_suspected", counted, citizenship=list(citizens)), {}

    def _own_offenders(self) -> float:
        """Citizens' share among suspects."""
        return min(0.97, 0.55 + self.scale.own * 0.4)

    def persons_prosecuted(self) -> tuple[Cells, dict]:
        parts = spread(self._offenders(self.flow(self.scale.suspects * 0.72)), lambda _: OFFENCES)
        return self._complete("persons_prosecuted", {(s, o): n for (o, s), n in parts.items()}), {}

    def _convicted(self) -> dict[tuple[str, str], int]:
        """Persons convicted by (sex, offence)."""
        parts = spread(self._offenders(self.flow(self.scale.convicted)), lambda _: OFFENCES)
        return {(sex, offence): n for (offence, sex), n in parts.items()}

    def persons_convicted(self) -> tuple[Cells, dict]:
        citizens = self._citizenship(self._own_offenders())
        parts = spread(self._convicted(), lambda _: citizens)
        counted = {(*column, code): n for (code, column), n in parts.items()}
        return self._complete("persons_convicted", counted, citizenship=list(citizens)), {}

    def sentences(self) -> tuple[Cells, dict]:
        parts = spread(self._convicted(), lambda _: BANDS)
        counted = {(band, *column): n for (band, column), n in parts.items()}
        rows = [row for row in dict.fromkeys(k[:1] for k in counted) if any(
            n for k, n in counted.items() if k[:1] == row)]  # fmt: skip
        return self._complete("sentences", counted, rows), {}

    def assets(self) -> tuple[Cells, dict]:
        cases = self.flow(self.scale.cases * 0.13)
        frozen = cases * 41_300
        confiscated = round(frozen * 0.44)
        victims, state = round(confiscated * 0.31), round(confiscated * 0.42)
        shared = round(confiscated * 0.05) if self.scale.requests > 40 else 0
        stages = {"frozen": frozen, "confiscated": confiscated, "disposed_victims": victims, "disposed_state": state}
        weights = {"trafficking": 58, "organised_group": 7, "laundering": 31, "corruption": 4}
        parts = spread(stages | {"shared": shared}, lambda _: weights)
        counted = {(stage, offence): n for (offence, stage), n in parts.items()}
        return self._complete("assets", counted), {"cases": cases, "reached_victims_usd": victims}

    def training(self) -> tuple[Cells, dict]:
        counted: dict[Codes, int] = {}
        for group, total in share_of(self.flow(self.scale.officers), OFFICIALS).items():
            women = round(total * (WOMEN_AMONG[group] + 0.01 * (self.year - FIRST_YEAR)))
            counted |= {(group, "female"): women, (group, "male"): total - women}
        return self._complete("training", counted), {}


def _source(table: str) -> str:
    return next((text for word, text in SOURCES.items() if table.startswith(word)), SOURCES["victims"])


COVERAGE = {
    "BN": "All four districts", "KH": "Capital and all provinces", "ID": "All 38 provinces; late reports not included",
    "LA": "All provinces; some remote districts report late", "MY": "All states and federal territories",
    "MM": "Townships from which reports were received, about nine in ten", "PH": "All regions",
    "SG": "Whole territory", "TH": "All provinces", "TL": "Dili and the municipalities that could be reached",
    "VN": "All provinces and cities",
}  # fmt: skip
BROAD_AGE = "Age is recorded as child or adult only; finer bands are not available."


@lru_cache(maxsize=64)
def tables(domain: Domain, iso2: str, year: int) -> dict[str, SampleTable]:
    """Table key to table, for the tables that questions name; empty where the state did not report on ``year``.

    A table that the questionnaire names but this corpus has no figures for is left out.
    """
    if (iso2, year) in NO_REPORT:
        return {}
    figures = _TableMaker(domain, iso2, year)
    partial = year == PARTIAL_YEAR
    result = {}
    for key, shape in domain.tables_asked.items():
        if not hasattr(figures, key):
            continue
        cells, supplements = getattr(figures, key)()
        kind, reason = "value", ""
        if figures.broad and "age_group" in shape["columns"]:
            reason = BROAD_AGE
        if not any(cells.values()):
            kind = "zero"
        if (iso2, year, key) in CONFIDENTIAL:
            kind = "confidential"
            reason = "Part of the requests is covered by conditions of the other Party."
        if (iso2, year, key) in NOT_AVAILABLE:
            kind, reason, cells = "not_available", NOT_AVAILABLE[iso2, year, key], {}
            supplements = dict.fromkeys(supplements)
        result[key] = SampleTable(
            kind=kind,
            cells=cells,
            reason=reason,
            source=_source(key),
            coverage=COVERAGE[iso2] + ("; January to October" if partial else ""),
            cutoff=cutoff(iso2, year),
            provisional=partial,
            supplements=supplements,
        )
    return result


def cutoff(iso2: str, year: int) -> str:
    """The day on which the books were closed, as an ISO date."""
    if year == PARTIAL_YEAR:
        return f"{year}-10-31"
    return f"{year}-12-14" if iso2 == "VN" else f"{year}-12-31"
