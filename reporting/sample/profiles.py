"""The differences between the eleven sample reports: words, magnitudes and choices. All numbers are invented."""

from dataclasses import dataclass, field

STATES = ("BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN")
YEARS = (2023, 2024, 2025, 2026)
# The figures of the open cycle cover ten months.
PARTIAL_YEAR, PARTIAL_SHARE = 2026, 0.84
# (state, year) without a report: one Party in the first cycle; Timor-Leste reports from its first year as a member.
NO_REPORT = {("BN", 2023), ("TL", 2023), ("TL", 2024)}


@dataclass(frozen=True)
class StateNames:
    """Names in comments; bodies are named by their function, unless the domain files name them."""

    statute: str
    lead: str
    police: str
    prosecution: str
    welfare: str
    immigration: str
    towns: tuple[str, str]
    sector: str
    partners: str
    currency: str
    languages: str


@dataclass(frozen=True)
class Scale:
    """Magnitudes. Counts are per full year; ``step`` is the yearly growth of the flows as a share."""

    identified: tuple[int, int, int, int]  # 2023 to 2026, the last for ten months
    step: float
    female: float
    child: float
    presumed: float  # per identified victim
    not_victim: float  # per identified victim
    own: float  # share of identified victims who are citizens
    citizens: dict[str, float]  # weights of other citizenships
    cases: int
    suspects: int
    convicted: int
    officers: int  # officials trained
    beds: int
    spent: int  # US dollars for care and support
    calls: int
    clients: int
    reach: int
    meetings: int
    local: int
    survey: int
    requests: int
    specialists: int
    officials: int  # officials prosecuted or disciplined
    liability: int  # victims penalised or detained, later reversed in part
    forms: dict[str, float] = field(default_factory=dict)  # weight factors by form of exploitation
    broad_age_until: int = 0  # last year in which age is known as child or adult only


WORDS = {
    "BN": StateNames(
        "anti-trafficking order", "the inter-agency committee", "the specialist police unit",
        "the Attorney General's Chambers", "the welfare department", "the immigration department",
        ("Bandar Seri Begawan", "Kuala Belait"), "domestic work and construction", "Malaysia and Indonesia",
        "Brunei dollars", "languages were English and Malay, with recordings for workers from abroad",
    ),
    "KH": StateNames(
        "law on the suppression of human trafficking", "the National Committee", "the anti-trafficking police",
        "the prosecution offices", "the ministry of social affairs", "the immigration department",
        ("Battambang", "Svay Rieng"), "brick making, fishing and entertainment", "Thailand, Viet Nam and the Lao PDR",
        "riel", "languages were Khmer, Vietnamese and Tampuan",
    ),
    "ID": StateNames(
        "special law on trafficking", "the Task Force", "the criminal investigation agency",
        "the prosecution service", "the Ministry of Social Affairs", "the directorate of immigration",
        ("Indramayu", "Kupang"), "fishing, plantations and domestic work", "Malaysia, the Philippines and Cambodia",
        "rupiah", "languages were Indonesian, Javanese, Sasak and Tetun",
    ),
    "LA": StateNames(
        "law on anti-trafficking in persons", "the National Steering Committee", "the anti-trafficking department",
        "the prosecutor's office", "the social welfare department", "the immigration department",
        ("Savannakhet", "Luang Namtha"), "farming and entertainment", "Thailand, Viet Nam and China",
        "kip", "languages were Lao, Hmong and Khmu",
    ),
    "MY": StateNames(
        "ATIPSOM Act 2007", "MAPO", "the anti-trafficking division of the police",
        "the deputy public prosecutors", "the welfare department", "the immigration department",
        ("Johor Bahru", "Tawau"), "plantations, manufacturing and domestic work", "Indonesia, Thailand and Singapore",
        "ringgit", "languages were Malay, English, Bengali, Nepali and Tamil",
    ),
    "MM": StateNames(
        "anti-trafficking law", "the Central Body", "the specialist police division",
        "the law offices", "the social welfare department", "the immigration department",
        ("Mandalay", "Mawlamyine"), "offshore fishing and domestic work", "Thailand and China",
        "kyat", "languages were Burmese, Shan, Mon and Karen",
    ),
    "PH": StateNames(
        "expanded anti-trafficking act", "IACAT", "the police and the bureau of investigation",
        "the National Prosecution Service", "the Department of Social Welfare and Development",
        "the bureau of immigration", ("Cebu", "Zamboanga"), "online services, fishing and domestic work",
        "Malaysia, Indonesia and Thailand", "pesos", "languages were Filipino, Cebuano, Ilocano and Tausug",
    ),
    "SG": StateNames(
        "anti-trafficking act", "the Taskforce", "the specialist investigators",
        "the Attorney-General's Chambers", "the social service agencies", "the immigration and checkpoints authority",
        ("the western dormitories", "the northern districts"), "construction, entertainment and domestic work",
        "Malaysia, Indonesia and the Philippines", "Singapore dollars",
        "languages were English, Chinese, Malay, Tamil and Bengali",
    ),
    "TH": StateNames(
        "anti-trafficking in persons act", "the coordinating committee", "the anti-trafficking police division",
        "the Office of the Attorney General", "the anti-trafficking division", "the immigration bureau",
        ("Samut Sakhon", "Chiang Rai"), "sea fishing, seafood processing and entertainment",
        "Lao PDR, Myanmar and Cambodia", "baht", "languages were Thai, Burmese, Khmer and Lao",
    ),
    "TL": StateNames(
        "law on trafficking in persons", "the Commission", "the police unit for vulnerable persons",
        "the prosecutor general's office", "the social solidarity services", "the migration service",
        ("Dili", "Suai"), "construction and street trade", "Indonesia",
        "US dollars, which are the national currency", "languages were Tetum, Fataluku and Portuguese",
    ),
    "VN": StateNames(
        "special law and penal code", "the standing office of the Steering Committee", "the criminal police",
        "the Supreme People's Procuracy", "the social affairs services", "the immigration department",
        ("Lao Cai", "An Giang"), "fishing, services and marriage brokerage", "China, Lao PDR and Cambodia",
        "dong", "languages were Vietnamese, Hmong and Khmer",
    ),
}  # fmt: skip

SCALES = {
    "BN": Scale(
        (0, 3, 5, 5), 0.03, 0.66, 0.0, 0.7, 1.3, 0.0, {"IDN": 4, "PHL": 3, "BGD": 2, "THA": 1},
        5, 5, 2, 118, 24, 64000, 240, 22, 2100, 5, 4, 180, 9, 14, 0, 0,
        {"forced_marriage": 0, "forced_begging": 0, "forced_criminality": 0, "child_labour": 0},
    ),
    "KH": Scale(
        (356, 384, 401, 338), 0.05, 0.63, 0.29, 0.24, 0.85, 0.74,
        {"VNM": 6, "CHN": 5, "THA": 3, "IDN": 2, "BGD": 2, "MMR": 2, "IND": 1, "stateless": 1},
        174, 231, 112, 2840, 412, 610000, 3900, 290, 118000, 14, 640, 1200, 66, 118, 3, 2, {"forced_criminality": 1.8},
    ),
    "ID": Scale(
        (982, 1034, 1071, 905), 0.05, 0.61, 0.31, 0.31, 0.42, 0.95,
        {"VNM": 3, "BGD": 3, "MMR": 2, "PHL": 2, "stateless": 1},
        612, 790, 338, 6200, 1480, 3900000, 8400, 880, 410000, 9, 318, 2100, 74, 0, 5, 4,
    ),
    "LA": Scale(
        (128, 136, 141, 117), 0.04, 0.72, 0.46, 0.18, 0.22, 0.94, {"VNM": 4, "CHN": 1, "THA": 2, "unknown": 1},
        41, 52, 27, 1120, 96, 148000, 860, 74, 61000, 4, 74, 400, 38, 46, 1, 0,
        {"forced_marriage": 2.2}, broad_age_until=2026,
    ),
    "MY": Scale(
        (171, 183, 190, 160), 0.04, 0.58, 0.17, 0.62, 1.05, 0.14,
        {"IDN": 8, "PHL": 4, "VNM": 4, "BGD": 4, "THA": 3, "MMR": 3, "IND": 2, "KHM": 1, "LAO": 1, "stateless": 1},
        214, 268, 71, 3450, 388, 2300000, 2700, 214, 96000, 4, 14, 1500, 58, 132, 4, 3,
        {"forced_marriage": 0.1, "domestic_servitude": 1.6},
    ),
    "MM": Scale(
        (243, 232, 248, 209), 0.02, 0.69, 0.27, 0.21, 0.3, 0.97, {"CHN": 1, "BGD": 1, "unknown": 2},
        128, 196, 88, 1340, 230, 210000, 2600, 96, 54000, 4, 120, 300, 34, 96, 2, 3,
        {"forced_marriage": 2.4}, broad_age_until=2023,
    ),
    "PH": Scale(
        (1322, 1378, 1405, 1190), 0.04, 0.65, 0.44, 0.33, 0.5, 0.86,
        {"CHN": 5, "VNM": 4, "MYS": 2, "IDN": 3, "THA": 2, "IND": 2, "UKR": 1, "MMR": 1},
        480, 610, 196, 7900, 1340, 5200000, 6100, 940, 520000, 18, 1070, 2600, 92, 164, 6, 3,
        {"sexual_exploitation": 1.3, "forced_criminality": 1.4, "forced_marriage": 0.1},
    ),
    "SG": Scale(
        (19, 22, 24, 20), 0.03, 0.67, 0.09, 0.8, 4.2, 0.03,
        {"IND": 4, "BGD": 4, "PHL": 3, "IDN": 3, "MMR": 2, "VNM": 2, "THA": 2},
        30, 39, 9, 690, 148, 920000, 310, 96, 86000, 4, 5, 1400, 31, 36, 0, 0,
        {"forced_marriage": 0, "forced_begging": 0, "forced_criminality": 0.2, "child_labour": 0},
    ),
    "TH": Scale(
        (478, 502, 531, 452), 0.05, 0.55, 0.34, 0.36, 0.95, 0.46,
        {"MMR": 8, "LAO": 5, "KHM": 4, "VNM": 2, "IND": 2, "BGD": 2, "CHN": 1, "stateless": 2, "UKR": 1},
        342, 418, 214, 6400, 720, 1900000, 5200, 470, 290000, 12, 77, 3200, 88, 142, 7, 2,
        {"forced_criminality": 1.6, "forced_marriage": 0.1},
    ),
    "TL": Scale(
        (0, 0, 8, 7), 0.0, 0.62, 0.36, 0.5, 0.6, 0.6, {"IDN": 3, "CHN": 1},
        3, 6, 1, 164, 22, 31000, 70, 12, 3800, 5, 6, 60, 5, 7, 0, 0, broad_age_until=2026,
    ),
    "VN": Scale(
        (302, 318, 325, 277), 0.05, 0.74, 0.33, 0.26, 0.34, 0.98, {"LAO": 3, "KHM": 2, "MMR": 1},
        168, 271, 142, 4900, 510, 870000, 3300, 342, 340000, 5, 260, 1800, 61, 210, 2, 0, {"forced_marriage": 2.0},
    ),
}  # fmt: skip

# Question key to the value per state, as (first year, code) steps in order; "*" means all other states.
CHOSEN: dict[str, dict[str, tuple[tuple[int, str], ...]]] = {
    "art5-1-child-q1": {
        "*": ((2023, "both"),), "VN": ((2023, "consent_only"), (2024, "both")),
        "MM": ((2023, "child_only"), (2024, "both")),
    },
    "art11-1-q3": {
        "*": ((2023, "ministries"),), "KH": ((2023, "partners"),), "LA": ((2023, "partners"), (2026, "ministries")),
        "MY": ((2023, "ministries"), (2025, "dedicated")), "PH": ((2023, "dedicated"),),
        "VN": ((2023, "dedicated"),), "TL": ((2023, "partners"),),
    },
    "art14-4-q1": {
        "*": ((2023, "temporary"),), "KH": ((2023, "case_by_case"), (2026, "temporary")),
        "LA": ((2023, "case_by_case"),), "MM": ((2023, "case_by_case"),), "TL": ((2023, "case_by_case"),),
    },
    "art14-7-q1": {
        "*": ((2023, "statute"),), "BN": ((2023, "discretion"), (2025, "policy")), "KH": ((2023, "policy"),),
        "SG": ((2023, "policy"),), "TL": ((2023, "discretion"),), "VN": ((2023, "policy"), (2024, "statute")),
    },
    "art22-1-q1": {
        "*": ((2023, "mixed"),), "BN": ((2023, "victims"),), "PH": ((2023, "victims"),), "TH": ((2023, "victims"),),
        "KH": ((2023, "treasury"),), "SG": ((2023, "treasury"),), "MM": ((2023, "treasury"),), "TL": ((2023, "none"),),
    },
    "problem-solving-q3": {
        "*": ((2023, "ongoing"), (2025, "institutional")), "PH": ((2023, "scaled"),), "TH": ((2023, "institutional"),),
        "LA": ((2023, "ongoing"), (2025, "scaled")), "TL": ((2023, "scaled"),), "BN": ((2023, "ongoing"),),
    },
    "art5-1-q3": {
        "*": ((2023, "yes"),), "LA": ((2023, "no"),), "VN": ((2023, "no"),), "MM": ((2023, "no"), (2024, "yes")),
        "TL": ((2023, "no"),),
    },
    "art14-2-q1": {
        "*": ((2023, "yes"),), "MY": ((2023, "no"),), "SG": ((2023, "no"), (2026, "yes")), "LA": ((2023, "yes"),),
        "TL": ((2023, "no"),), "VN": ((2023, "no"), (2024, "yes")),
    },
    "art14-6-q2": {
        "*": ((2023, "yes"),), "LA": ((2023, "no"), (2025, "yes")), "TL": ((2023, "no"),),
        "KH": ((2023, "no"), (2024, "yes")), "MM": ((2023, "no"), (2026, "yes")),
    },
    "art16-6-q2": {
        "*": ((2023, "yes"),), "LA": ((2023, "no"), (2025, "yes")), "TL": ((2023, "no"),),
        "MM": ((2023, "no"), (2024, "yes")), "BN": ((2023, "no"), (2026, "yes")),
    },
    # Two reports, in one year each, hold something received from another Party.
    "art25-2-q1": {
        "*": ((2023, "no"),), "KH": ((2023, "no"), (2025, "yes"), (2026, "no")),
        "TH": ((2023, "no"), (2024, "yes"), (2025, "no")),
    },
    "justice-cooperation-q5": {"*": ((2023, "yes"),), "TL": ((2023, "no"), (2026, "yes"))},
    "problem-solving-q4": {
        "*": ((2023, "no"), (2025, "yes")), "PH": ((2023, "yes"),), "TH": ((2023, "yes"),), "SG": ((2023, "yes"),),
        "LA": ((2023, "no"),), "TL": ((2023, "no"),),
    },
}  # fmt: skip

# Choices that a state's prose rules out.
RULED_OUT = {
    ("SG", "art14-13-q1"): {"fund"},
    ("KH", "art14-13-q1"): {"fund"},
    ("MY", "art14-13-q1"): {"fund"},
    ("LA", "justice-cooperation-q3"): {"remote", "liaison"},
    ("MM", "justice-cooperation-q3"): {"remote", "liaison", "bench"},
    ("TL", "justice-cooperation-q3"): {"remote", "liaison", "bench", "asean_mlat"},
    ("TL", "art18-2-q1"): {"asean_mlat", "bilateral"},
    ("TL", "art16-1-q1"): {"court", "labour"},
    ("TL", "art11-5-q1"): {"supply_chain", "buyers"},
    ("TL", "art14-13-q1"): {"fund", "assets"},
}
# Share of the choices that a state ticks where several may be.
BREADTH = {
    "BN": 0.45, "KH": 0.65, "ID": 0.75, "LA": 0.42, "MY": 0.7, "MM": 0.42, "PH": 0.85, "SG": 0.6, "TH": 0.8,
    "TL": 0.33, "VN": 0.65,
}  # fmt: skip
# Questions on the text of a law: nearly every choice is ticked.
BROADLY_TICKED = {"art5-1-q2", "art5-2-q1", "art5-3-q1"}

PLAN_ENDS = {
    "BN": ((2023, "2025-01-31"), (2025, "2029-12-31")),
    "KH": ((2023, "2028-12-31"),),
    "ID": ((2023, "2024-12-31"), (2025, "2029-12-31")),
    "LA": ((2023, "2025-12-31"), (2026, "2030-12-31")),
    "MY": ((2023, "2025-12-31"), (2026, "2030-12-31")),
    "MM": ((2023, "2022-12-31"), (2024, "2028-12-31")),
    "PH": ((2023, "2027-12-31"),),
    "TH": ((2023, "2027-12-31"),),
    "VN": ((2023, "2025-12-31"), (2026, "2030-12-31")),
}


def step(values: tuple[tuple[int, str], ...], year: int) -> str:
    """The value in force in ``year`` from (first year, value) steps in order of years."""
    return [value for first, value in values if first <= year][-1]
