"""Recommendations, commitments, progress and needs of the sample corpus.

All are invented. The progress of a state never goes back from year to year; an item that is done is not asked again.
"""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from reporting.sample.profiles import STATES

_SPACE = uuid5(NAMESPACE_URL, "actip-sample")


@dataclass(frozen=True)
class SampleItem:
    """``source`` is review, somtc or state; ``to`` an ISO code or "" for all; ``made`` an ISO date.

    A review is that of the report on ``year``. ``done_in``: the report that says so (0: none does). ``ended`` is how
    SOMTC ended it: (day, how, reason), or ().
    """

    name: str
    source: str
    to: str
    made: str
    text: str
    obligations: tuple[str, ...]
    wished: str = ""
    year: int = 0
    section: str = ""
    meeting: str = ""
    done_in: int = 0
    ended: tuple[str, ...] = ()

    @property
    def key(self) -> UUID:
        return uuid5(_SPACE, self.name)


ITEMS: list[SampleItem] = [
    SampleItem(
        "contacts", "somtc", "", "2024-06-19",
        "Name one contact for urgent cases who can be reached at any hour, and tell the other member states.",
        ("art20-1",), wished="2025-06-30", meeting="SOMTC, June 2024",
    ),
    SampleItem(
        "exercise", "somtc", "", "2024-06-20",
        "Hold a table-top exercise on a case that touches three states, once a year.",
        ("art20-1", "art12-1"), meeting="SOMTC, June 2024",
        ended=("2025-06-12", "withdrawn", "The working group holds one regional exercise instead, for all states."),
    ),
    SampleItem(
        "presumed", "somtc", "", "2025-06-11",
        "Count presumed victims apart from identified victims in all national figures.",
        ("art14-1",), wished="2026-12-31", meeting="SOMTC, June 2025",
    ),
    SampleItem(
        "kh-form", "review", "KH", "2024-05-14",
        "Issue the screening form to all border posts, and say how often it is used.",
        ("art14-1",), wished="2025-12-31", year=2023, section="Article 14: Protection of victims",
    ),
    SampleItem(
        "kh-fund", "review", "KH", "2025-05-20",
        "Say in the rules of the fund who may apply for compensation, and how.",
        ("art14-13",), wished="2026-06-30", year=2024, done_in=2025,
    ),
    SampleItem(
        "id-translate", "review", "ID", "2024-05-22",
        "Translate the guideline on identification into the languages of the five busiest ports.",
        ("art14-1",), year=2023, done_in=2025,
    ),
    SampleItem(
        "my-brokers", "review", "MY", "2025-05-21",
        "Publish which recruitment brokers lost their licence, so that workers can check before they travel.",
        ("art11-1",), wished="2026-12-31", year=2024,
    ),
    SampleItem(
        "ph-returns", "review", "PH", "2024-05-24",
        "Agree with local governments on who meets a person who returns, and by when.",
        ("art15-1",), year=2023, done_in=2024,
    ),
    SampleItem(
        "sg-interpreters", "review", "SG", "2025-05-23",
        "Say how interpreters are found for languages that few people speak.",
        ("art14-9",), year=2024, done_in=2025,
    ),
    SampleItem(
        "th-vessels", "review", "TH", "2024-05-27",
        "Extend inspections to vessels below the size at which a register is kept.",
        ("art11-1", "art13-1"), wished="2025-12-31", year=2023,
    ),
    SampleItem(
        "vn-courts", "review", "VN", "2025-05-26",
        "Tell courts in border provinces about hearings by video link, and count how often they are used.",
        ("art16-7",), year=2024,
    ),
    SampleItem(
        "kh-shelter", "state", "KH", "2024-09-16",
        "Open a shelter that admits men, with twenty places.", ("art14-10a",), wished="2026-12-31",
    ),
    SampleItem(
        "bn-training", "state", "BN", "2025-02-10",
        "Train every labour inspector in the indicators of forced labour.", ("art13-1",), wished="2026-03-31",
        done_in=2025,
    ),
    SampleItem(
        "la-register", "state", "LA", "2024-11-25",
        "Begin a national register of cases that keeps suspects and victims apart.", ("art12-1",), wished="2026-12-31",
    ),
    SampleItem(
        "ph-fund", "state", "PH", "2025-09-01",
        "Pay awards to victims from a state fund where the offender cannot pay.", ("art14-13",), wished="2027-06-30",
    ),
]  # fmt: skip

_STEPS = {
    "not_started": (
        "Responsibility was given to the lead body in {year}; work begins when the budget is released.",
        "The offices concerned met once and agreed on who prepares a proposal.",
    ),
    "under_way": (
        "A draft was agreed between the ministries in {year} and is being tried in two provinces.",
        "About half of it is carried out; the rest waits for the budget of {next}.",
        "The first offices work with it since the middle of {year}; the others follow in {next}.",
        "The technical part is ready, and the instruction to staff is being prepared.",
    ),
    "done": (
        "Carried out in {year}, and in use since then.",
        "Done: the instruction is in force and staff have been told.",
    ),
    "no_longer_applies": ("A wider measure of {year} covers this, so that nothing separate is needed.",),
}


def progress(item: SampleItem, iso2: str, year: int) -> tuple[str, str]:
    """(status, text) that ``iso2`` reports on the item for ``year``."""
    place = STATES.index(iso2) + len(item.name)
    if item.done_in:
        status = "done" if year >= item.done_in else "under_way"
    elif item.to:
        status = "under_way"
    else:
        years = year - int(item.made[:4])
        status = ("not_started", "under_way", "under_way", "done", "done")[min(place % 3 + years, 4)]
        if iso2 == "SG" and item.name == "exercise":
            status = "no_longer_applies"
    texts = _STEPS[status]
    return status, texts[place % len(texts)].format(year=year, next=year + 1)


# --- Needs ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class SampleNeed:
    """A need named in reports ``since`` a year ``until`` another; ``met_from``: (year, met, programme) or ()."""

    iso2: str
    obligation: str
    kind: str
    text: str
    urgency: str = ""
    since: int = 2023
    until: int = 2026
    met_from: tuple[int, str, str] | tuple[()] = ()

    @property
    def key(self) -> UUID:
        return uuid5(_SPACE, f"{self.iso2}:{self.obligation}:{self.kind}")

    def met(self, year: int) -> tuple[str, str]:
        """(met, programme) as the report on ``year`` says it."""
        if self.met_from and year >= self.met_from[0]:
            return self.met_from[1], self.met_from[2]
        return "no", ""


NEEDS: list[SampleNeed] = [
    SampleNeed(
        "BN", "art13-1", "training", "A course for labour inspectors on indicators of forced labour, twice a year."
    ),
    SampleNeed(
        "KH",
        "art14-1",
        "training",
        "Training of 120 border officers in six provinces to use the screening form.",
        "Before the next harvest season, when most people cross.",
        met_from=(2025, "partly", "A bilateral programme trains two provinces."),
    ),
    SampleNeed(
        "KH",
        "art14-10a",
        "victim_services",
        "Running costs of a shelter for men for its first three years.",
        "The building is ready in the middle of 2027.",
        since=2024,
    ),
    SampleNeed("KH", "art12-1", "data", "A case register that police and welfare offices can both use.", since=2025),
    SampleNeed(
        "ID",
        "art14-1",
        "training",
        "Trainers who speak the languages of the fishing crews, for four ports.",
        "Each month without them, crews leave port unseen.",
        met_from=(2024, "partly", "An international organisation covers two ports."),
    ),
    SampleNeed("ID", "art20-1", "cooperation", "Travel costs of joint teams with two neighbouring states.", since=2025),
    SampleNeed(
        "LA",
        "art12-1",
        "equipment",
        "Computers and a protected line for 18 provincial offices.",
        "Without them the register begins on paper.",
        since=2024,
    ),
    SampleNeed(
        "LA",
        "art5-1",
        "legislation",
        "A drafter with experience in criminal law, for six months.",
        until=2024,
        met_from=(2024, "yes", "A regional programme sent a drafter."),
    ),
    SampleNeed("MY", "art11-1", "data", "Help to join three registers of recruitment brokers into one."),
    SampleNeed(
        "MM",
        "art15-1",
        "victim_services",
        "Reception of people who return, at two crossing points.",
        "As soon as safe access is possible.",
    ),
    SampleNeed(
        "PH",
        "art15-1",
        "cooperation",
        "A common form for returns, agreed with the states of destination.",
        met_from=(2025, "yes", "Agreed in a working group of the region."),
    ),
    SampleNeed(
        "PH", "art14-13", "legislation", "Comparison of state funds for compensation in other regions.", since=2025
    ),
    SampleNeed(
        "TH",
        "art13-1",
        "equipment",
        "Two vessels for inspections beyond coastal waters.",
        "Inspections stop in the rainy season today.",
    ),
    SampleNeed(
        "TL",
        "art14-1",
        "training",
        "First training of police and health staff in identification, in Tetum.",
        "The law is new and nobody has been trained yet.",
    ),
    SampleNeed("TL", "art5-1", "legislation", "A legal translator for the law and its rules.", since=2024),
    SampleNeed(
        "VN",
        "art16-7",
        "equipment",
        "Video links for 12 courts in border provinces.",
        "Two trials were put off in the last year.",
        since=2024,
    ),
]
# States that release their needs to donors; the others keep them with the secretariat.
RELEASE_NEEDS = {"KH", "ID", "LA", "PH", "TH", "TL", "VN"}


def needs(iso2: str, year: int) -> list[SampleNeed]:
    return [need for need in NEEDS if need.iso2 == iso2 and need.since <= year <= need.until]


# --- Law and practice apart -------------------------------------------------------------------------------------------
SHOWN_APART = ("art5-1", "art7-1", "art8-1", "art11-1", "art14-1", "art20-1")
_APPLIED = (
    "Offices report on its use every half-year.",
    "Used by the specialised units in all provinces, by others only in part.",
    "Prosecutors and courts rely on it; the number of cases stands in the tables.",
)
_EFFECT = (
    "Referrals by local officials come earlier than before, as files of two years show.",
    "More people came forward by themselves; the increase may come from better information as well.",
    "Trials take less time than three years ago, according to the court register.",
)


def practice(obligation: str, status: str, iso2: str, year: int) -> dict[str, dict[str, str]]:
    """Level → {said, since, text} that goes with an implementation status; {} where nothing is said."""
    place = STATES.index(iso2) + int("".join(filter(str.isdigit, obligation)))
    first = 2008 + place % 12
    dates = (f"{first}-{place % 11 + 1:02}-{place % 27 + 1:02}", f"{first + 1}-01-01")
    act = {"said": "yes", "since": dates[0], "text": ""}
    force = {"said": "yes", "since": dates[1], "text": "Published in the official gazette."}
    if status == "in_place_used":
        levels = {
            "adopted": act,
            "in_force": force,
            "applied": {"said": "yes", "since": f"{first + 2}-07-01", "text": _APPLIED[place % 3]},
        }
        if place % 2:
            levels["effect"] = {"said": "yes", "since": "", "text": _EFFECT[place % 3]}
        return levels
    if status == "in_place":
        partly = {"said": "no", "since": "", "text": f"Instructions to offices are being written in {year}."}
        return {"adopted": act, "in_force": force, "applied": partly}
    if status == "in_progress":
        return {
            "adopted": act,
            "in_force": {"said": "no", "since": "", "text": "The rules it needs are in preparation."},
        }
    return {}
