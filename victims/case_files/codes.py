"""Converts the content of a case file to the codes of the portal's tables."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pycountry

from victims.models import Category

UNKNOWN = "unknown"
ADULT_FROM = 18  # years; Article 2(d): a child is under eighteen
GENDERS = {  # HTCDS 2.0 prs_Gender → sex in the tables
    "feminine": "female", "masculine": "male", "nonspecifiedunknown": UNKNOWN, "transgenderfeminine": "other",
    "transgendermasculine": "other", "nonconforming": "other", "f": "female", "m": "male", "woman": "female",
    "girl": "female", "man": "male", "boy": "male",
}  # fmt: skip
# HTCDS 2.0 spl_Type, for types of the standard that are exactly one kind of service of table S6.
SERVICES = {"health": "medical", "legal": "legal", "education": "education", "socialcare": "psychosocial"}
NOT_GIVEN = {"", "unknown", "notknown", "notrecorded", "na", "none", "null", "notspecified", "nonspecifiedunknown"}
MANY = re.compile(r"\s*[;|]\s*")
NOT_ON_LIST = None


def plain(text: str) -> str:
    """A code for comparing: letters, digits and "+" only, in lower case."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())


@dataclass(frozen=True)
class Codebook:
    """Plain code of files → code of the tables, for each dimension."""

    sex: Mapping[str, str]
    status: Mapping[str, str]
    form: Mapping[str, str]
    authority: Mapping[str, str]
    geography: Mapping[str, str]
    service: Mapping[str, str]
    age_group: Mapping[str, str]
    citizenship: Mapping[str, str]


def load() -> Codebook:
    """Load the codes of the tables, and those of HTCDS 2.0 with their crosswalk. One query."""
    categories: dict[str, list[Category]] = {}
    for category in Category.objects.select_related("dimension"):
        categories.setdefault(category.dimension.key, []).append(category)

    def own(dimension: str) -> dict[str, str]:
        return {plain(category.code): category.code for category in categories[dimension]}

    def with_htcds(dimension: str) -> dict[str, str]:
        theirs: dict[str, str] = {}
        for category in categories[dimension]:
            code = plain(category.crosswalk.get("htcds", ""))
            # If two of our codes have the same code of the standard ("Other"), it means the one with the same name.
            if code and (code not in theirs or plain(category.code) == code):
                theirs[code] = category.code
        return theirs | own(dimension)

    countries = {plain(country.alpha_3): country.alpha_3 for country in pycountry.countries}
    countries |= {plain(country.alpha_2): country.alpha_3 for country in pycountry.countries}
    ages = own("age_group") | {"minor": "child-nfd", "child": "child-nfd", "adult": "adult-nfd", "60": "60-plus"}
    return Codebook(
        sex=GENDERS | own("sex"),
        status=with_htcds("victim_status"),
        form=with_htcds("exploitation_form"),
        authority=own("identifying_authority"),
        geography=own("geography"),
        service=SERVICES | own("service"),
        age_group=ages,
        citizenship=countries | own("citizenship"),
    )


def one_of(codes: Mapping[str, str]) -> Callable[[str], str | None]:
    """A reader of single codes: the table's code, "unknown" for an empty cell, or None for a code not on the list."""

    def read(text: str) -> str | None:
        code = plain(text)
        return UNKNOWN if code in NOT_GIVEN else codes.get(code, NOT_ON_LIST)

    return read


def form_of(codes: Mapping[str, str]) -> Callable[[str], str | None]:
    """The form of exploitation. Several for one person are "mixed": each victim is counted once (definition of S2)."""

    def read(text: str) -> str | None:
        given = {plain(part) for part in MANY.split(text)} - NOT_GIVEN
        found = {codes.get(code, NOT_ON_LIST) for code in given}
        if NOT_ON_LIST in found:
            return NOT_ON_LIST
        if not found:
            return UNKNOWN
        return next(iter(found)) if len(found) == 1 else "mixed"

    return read


def services_of(codes: Mapping[str, str]) -> Callable[[str], tuple[str, ...] | None]:
    """All services of a person; () for none."""

    def read(text: str) -> tuple[str, ...] | None:
        given = {plain(part) for part in MANY.split(text)} - NOT_GIVEN
        found = {codes.get(code, NOT_ON_LIST) for code in given}
        return None if NOT_ON_LIST in found else tuple(sorted(code for code in found if code))

    return read


def first_citizenship(codes: Mapping[str, str]) -> Callable[[str], str | None]:
    """The first citizenship: a person with several is counted once."""
    read_one = one_of(codes)
    return lambda text: read_one(MANY.split(text)[0])


# --- Dates and ages ---------------------------------------------------------------------------------------------------
_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")  # a day as Excel stores it
EXCEL_DAY_ZERO = date(1899, 12, 30)


def span_of(text: str) -> tuple[date, date] | None:
    """First and last day that a text can mean: a day, a month ("2009-03") or a year; None if it is not a date."""
    text = text.strip()
    try:
        if match := _DAY_FIRST.fullmatch(text):
            day = date(int(match[3]), int(match[2]), int(match[1]))
            return day, day
        if match := _SERIAL.fullmatch(text):
            day = EXCEL_DAY_ZERO + timedelta(int(match[1]))
            return day, day
        if match := _ISO.fullmatch(text):
            year, month = int(match[1]), int(match[2] or 0)
            if match[3]:
                day = date(year, month, int(match[3]))
                return day, day
            if match[2]:
                following = date(year + month // 12, month % 12 + 1, 1)
                return date(year, month, 1), following - timedelta(1)
            return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None
    return None


def age_on(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


_BANDS = ((9, "0-8"), (18, "9-17"), (25, "18-24"), (35, "25-34"), (60, "35-59"), (131, "60-plus"))


def band(age: int) -> str | None:
    """The age group of an age in whole years; None for an impossible age."""
    return next((code for below, code in _BANDS if 0 <= age < below), NOT_ON_LIST)


def band_of_span(youngest: int, oldest: int) -> str | None:
    """The age group of a person between two ages: the common group, otherwise child or adult, otherwise unknown."""
    one, other = band(youngest), band(oldest)
    if one is None or other is None:
        return NOT_ON_LIST
    if one == other:
        return one
    if oldest < ADULT_FROM:
        return "child-nfd"
    return "adult-nfd" if youngest >= ADULT_FROM else UNKNOWN


def age_group_of(codes: Mapping[str, str]) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        text = text.strip()
        if plain(text) in NOT_GIVEN:
            return UNKNOWN
        if text.isdecimal() and len(text) <= 3:
            return band(int(text))
        if re.fullmatch(r"\d{1,3}\.0+", text):  # a whole number as a spreadsheet stores it
            return band(int(text.partition(".")[0]))
        return codes.get(plain(text), NOT_ON_LIST)

    return read
