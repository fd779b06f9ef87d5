"""Finds words in free text that look like a person: a name next to an identity number, a phone number and so on.

Pure functions. The result is a warning for the writer, not a decision. An identity number that can be verified (by a
check digit, a birth date inside it, or the words "passport no." before it) is found alone; anything else only near a
name.
Source: the public formats of the identity numbers of the eleven states.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

IDENTITY, PHONE, EMAIL, BIRTH, ADDRESS = "identity_number", "phone", "e_mail", "date_of_birth", "address"
THINGS = {
    IDENTITY: "an identity number",
    PHONE: "a phone number",
    EMAIL: "an e-mail address",
    BIRTH: "a date of birth",
    ADDRESS: "a street address",
}
NEAR = 60  # characters at most between a name and a number that belongs to it


@dataclass(frozen=True)
class PersonFinding:
    """``text[start:end]`` looks like a person; ``kind`` is a key of THINGS."""

    start: int
    end: int
    kind: str
    has_name: bool

    def text_in(self, text: str) -> str:
        return text[self.start : self.end]

    @property
    def label(self) -> str:
        thing = THINGS[self.kind]
        return f"the name of a person beside {thing}" if self.has_name else f"{thing} of a person"


def fingerprint(fragments: Sequence[str]) -> str:
    """A hash of the fragment that the writer was shown, so that a decision holds only for this fragment."""
    return hashlib.sha256("\0".join(sorted(set(fragments))).encode()).hexdigest()[:16]


# --- Digits -----------------------------------------------------------------------------------------------------------
# Thai, Lao, Burmese and Khmer digits, each to its ASCII digit: one character stays one character.
_DIGITS = {zero + n: str(n) for zero in (0x0E50, 0x0ED0, 0x1040, 0x17E0) for n in range(10)}


def is_nric(number: str) -> bool:
    """Singapore's NRIC and FIN: letter, seven digits, check letter."""
    first, digits, last = number[0], number[1:8], number[8]
    total = sum(int(d) * w for d, w in zip(digits, (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += {"T": 4, "G": 4, "M": 3}.get(first, 0)
    if first == "M":
        return "KLJNPQRTUWX"[10 - total % 11] == last
    return ("JZIHGFEDCBA" if first in "ST" else "XWUTRQPNMLK")[total % 11] == last


def is_thai_id(number: str) -> bool:
    """Thailand's thirteen digits, the last one a check digit."""
    digits = [int(d) for d in number if d.isdigit()]
    total = sum(d * w for d, w in zip(digits[:12], range(13, 1, -1), strict=True))
    return digits[0] != 0 and (11 - total % 11) % 10 == digits[12]


def _is_day(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def is_mykad(number: str) -> bool:
    """Malaysia's MyKad: birth date YYMMDD, place of birth, four digits."""
    digits = re.sub(r"\D", "", number)
    return _is_day(digits[2:4], digits[4:6]) and digits[6:8] not in {"00", "17", "18", "19", "20", "69", "70", "73"}


def is_ktp(number: str) -> bool:
    """Indonesia's NIK: province, regency, district, birth date DDMMYY (women: day + 40), serial number."""
    digits = re.sub(r"\D", "", number)
    day = int(digits[6:8])
    day = day - 40 if day > 40 else day
    return 11 <= int(digits[:2]) <= 97 and 1 <= day <= 31 and 1 <= int(digits[8:10]) <= 12 and digits[12:] != "0000"


def is_cccd(number: str) -> bool:
    """Viet Nam's CCCD: province 001 to 096, century and sex, year of birth, six digits."""
    return 1 <= int(number[:3]) <= 96 and int(number[3]) <= 3


def _always(number: str) -> bool:
    return True


@dataclass(frozen=True)
class Sign:
    """The pattern of one kind. ``alone``: it is found without a name next to it."""

    kind: str
    pattern: re.Pattern[str]
    alone: bool
    holds: Callable[[str], bool] = _always


_B, _E = r"(?<![\w/.-])", r"(?![\w/-]|[.,]\d)"  # not inside a longer number, reference or amount
_DATE = r"(?:\d{1,2}[./ -]\d{1,2}[./ -](?:19|20|24|25)\d\d|(?:19|20)\d\d-\d\d-\d\d|\d{1,2} [A-Za-z]{3,9} (?:19|20)\d\d)"
SIGNS = [
    Sign(IDENTITY, re.compile(rf"{_B}[STFGM]\d{{7}}[A-Z]{_E}"), True, is_nric),
    Sign(IDENTITY, re.compile(rf"{_B}\d{{6}}-\d{{2}}-\d{{4}}{_E}"), True, is_mykad),
    Sign(IDENTITY, re.compile(rf"{_B}\d[ -]\d{{4}}[ -]\d{{5}}[ -]\d{{2}}[ -]\d{_E}"), True, is_thai_id),
    Sign(IDENTITY, re.compile(rf"{_B}\d{{13}}{_E}"), True, is_thai_id),
    Sign(IDENTITY, re.compile(rf"{_B}\d{{16}}{_E}"), True, is_ktp),
    # Myanmar's NRC, in Latin or Burmese letters: 12/ABCDEF(N)123456.
    Sign(
        IDENTITY,
        re.compile(rf"{_B}\d{{1,2}}/[A-Za-z\u1000-\u103f]{{2,16}}\((?:N|P|E|C|နိုင်|ပြု|ဧည့်)\) ?\d{{6}}(?!\d)"),
        True,
    ),
    Sign(
        IDENTITY,
        re.compile(
            r"(?i:\b(?:passports?|national id|identity card|id card|id|i/c|ic|nric|nik|ktp|mykad|cccd|cmnd|philsys|"
            r"bilhete de identidade|kartu identitas|hộ chiếu|căn cước|paspor)|หนังสือเดินทาง|บัตรประชาชน|លិខិតឆ្លងដែន|"
            r"អត្តសញ្ញាណប័ណ្ណ|ໜັງສືຜ່ານແດນ|ບັດປະຈຳຕົວ|နိုင်ငံကူးလက်မှတ်|မှတ်ပုံတင်)(?i: (?:no\.?|number|nomor|số|numbers?))?"
            rf"[ :.]{{0,3}}(?:[A-Z]{{0,2}}\d{{6,16}}|\d{{2}}-\d{{6}}|\d{{4}}-\d{{4}}-\d{{4}}(?:-\d{{4}})?){_E}"
        ),
        True,
    ),
    Sign(IDENTITY, re.compile(rf"{_B}\d{{12}}{_E}"), False, lambda n: is_cccd(n) or is_mykad(n)),
    Sign(IDENTITY, re.compile(rf"{_B}\d{{4}}-\d{{4}}-\d{{4}}(?:-\d{{4}})?{_E}"), False),  # PhilSys
    Sign(IDENTITY, re.compile(rf"{_B}\d{{2}}-\d{{6}}{_E}"), False),  # Brunei's IC
    Sign(IDENTITY, re.compile(rf"{_B}[A-Z]{{1,2}} ?\d{{6,8}}[A-Z]?{_E}"), False),  # passports
    Sign(IDENTITY, re.compile(rf"{_B}\d{{9}}{_E}"), False),  # Cambodia's and Viet Nam's older cards
    Sign(
        PHONE,
        re.compile(r"(?<![\w+])\+ ?(?:6[0-6]|84|85[56]|95|67[03])[ -]?(?:\(0\))?\d(?:[ -]?\d){6,10}(?!\d)"),
        False,
    ),
    Sign(PHONE, re.compile(rf"{_B}\(?0\d{{1,2}}\)?[ -]?\d{{3,4}}[ -]?\d{{3,4}}{_E}"), False),
    Sign(EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), False),
    Sign(
        BIRTH,
        re.compile(
            r"(?:(?i:\b(?:born(?: on)?|date of birth|d\.?o\.?b\.?|tanggal lahir|tarikh lahir|lahir|ngày sinh|sinh ngày|"
            r"petsa ng kapanganakan|data de nascimento))|วันเกิด|เกิดวันที่|เกิดเมื่อ|ថ្ងៃខែឆ្នាំកំណើត|កើតថ្ងៃ|ວັນເດືອນປີເກີດ|ເກີດວັນທີ|"
            rf"မွေးသက္ကရာဇ်|မွေးနေ့)[ :]{{0,3}}(?:{_DATE})"
        ),
        True,
    ),
    Sign(
        ADDRESS,
        re.compile(
            r"(?:\b\d{1,4}[A-Za-z]?(?:/\d{1,4})?,? (?:(?i:jalan|jl\.?|lorong|soi|thanon|đường|phố|rua|kampung)"
            r" [\w.]+|(?:[A-Z]\w+ ){1,3}(?:Street|St\.|Road|Rd\.|Avenue|Lane|Boulevard))|"
            r"\b(?i:jalan|jl\.?|lorong|soi|rua|kampung) (?:[A-Z]\w+ ?){1,3},? ?(?i:no\.?|nombor|nomor) ?\d+|"
            r"\b(?i:house|unit|block) (?:(?i:no\.?) ?)?\d+\w?,)"
        ),
        False,
    ),
]

# --- Names ------------------------------------------------------------------------------------------------------------
_CAP = r"[A-ZĐÀ-ÖØ-Ý][\wÀ-ỹ'’-]*"
_CAPS = rf"{_CAP}(?: {_CAP}){{0,3}}"
_HONORIFICS = (
    r"Mr|Mrs|Ms|Miss|Mdm|Madam|Datuk|Dato['’]|Encik|En|Cik|Puan|Tuan|Haji|Hajah|Hj|Awang|Dayang|Pengiran|Dayangku|"
    r"Bapak|Pak|Ibu|Sdr|Saudara|Saudari|Nai|Nang|Nong|Khun|Lok Srey|Lok|Neang|Thao|Daw|Maung|U|Ko|Ma|"
    r"Ông|Bà|Anh|Chị|Em|Cô|Chú|Gng|Ginang|Ginoo|Bb|Mang|Aling|Sr|Sra|Senhora?|Maun|Mana"
)
_SURNAMES = r"Nguyễn|Nguyen|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý"
_THAI, _KHMER, _LAO, _BURMESE = "\u0e01-\u0e4e", "\u1780-\u17d3", "\u0e81-\u0ecd", "\u1000-\u103f"
NAMES = [
    re.compile(rf"\b(?:{_HONORIFICS})\.? {_CAPS}"),
    re.compile(rf"\b{_CAP} (?:bin|binti|bte|a/l|a/p|s/o|d/o|anak) {_CAPS}"),
    re.compile(rf"\b(?:{_SURNAMES})(?: {_CAP}){{1,3}}"),
    re.compile(rf"(?i:\b(?:named|called|name is|full name|name:|nama|bernama|tên là|họ tên|nome))[ :]{{1,2}}{_CAPS}"),
    re.compile(
        rf"(?i:\b(?:victim|survivor|suspect|witness|complainant|accused|mangsa|korban|nạn nhân)),? {_CAP} {_CAPS}"
    ),
    # Titles that are written before a name; what follows must not make an office of them (prime minister, employer).
    re.compile(
        r"(?:นางสาว|น\.ส\.|นาง|นาย(?!ก|จ้าง|ทะเบียน|อำเภอ|แพทย์|ทหาร|ตำรวจ)|เด็กชาย|เด็กหญิง|ด\.ช\.|ด\.ญ\.)"
        rf" ?[{_THAI}]{{2,30}}"
    ),
    re.compile(rf"(?:ឈ្មោះ|លោកស្រី|អ្នកស្រី|កញ្ញា|លោក) ?[{_KHMER}]{{2,40}}"),
    re.compile(rf"(?:ທ້າວ|ນາງສາວ|ນາງ|ຊື່) ?[{_LAO}]{{2,40}}"),
    re.compile(rf"(?:ဒေါ်|ဦး|မောင်|အမည်) ?[{_BURMESE}]{{2,40}}"),
]
# Two to four capital words are a name only if none of them is the word of an office, a place or a law.
_LOOSE = re.compile(rf"(?<![\w.] )(?<!\w){_CAP}(?: {_CAP}){{1,3}}")
_OFFICES = frozenset(
    """
    act action actip address agency agreement aids and april article asean association at attorney august
    authority board border bureau cabinet call cambodia capital center central centre chapter child children
    circular city civil code commission committee community contact convention coordination council country court
    crime criminal darussalam data december decree department desk development director district division document
    email embassy fax february federal for force foundation free friday from fund general government health help
    helpline high home hotline human immigration in indonesia inter interior international january july june
    justice labour lao law line malaysia manpower march may minister ministry mobile monday myanmar nam national
    november october of office officer on order organisation parliament party people philippines plan police
    president prime programme prosecutor protection province public region register regulation report republic
    road rule saturday school secretariat section security september service services shelter singapore social
    somtc south standard state station street sunday system task tel telephone thai thailand the this thursday
    timor to trafficking training treaty trust tuesday union unit united version victim victims viet vietnam
    wednesday welfare with women work working world
    """.split()  # noqa: SIM905  (a list of words reads better than 200 quoted ones)
)


def _names(text: str) -> Iterator[tuple[int, int]]:
    for pattern in NAMES:
        for match in pattern.finditer(text):
            yield match.span()
    for match in _LOOSE.finditer(text):
        words = re.split(r"[ '’-]", match.group().lower())
        if not _OFFICES.intersection(words) and any(len(word) > 2 for word in words) and not match.group().isupper():
            yield match.span()


def _signs(text: str) -> Iterator[tuple[int, int, Sign]]:
    for sign in SIGNS:
        for match in sign.pattern.finditer(text):
            if sign.holds(match.group()):
                yield *match.span(), sign


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def scan(text: str) -> list[PersonFinding]:
    """The fragments of ``text`` that look like a person, in order, without overlaps.

    A name and a number near it are one finding, from the first letter of the one to the last of the other. They belong
    together within ``NEAR`` characters and on one line.
    """
    signs = list(_signs(plain := text.translate(_DIGITS)))
    if not signs:
        return []
    names = list(_names(plain))
    found = []
    for start, end, sign in signs:
        beside = [
            name
            for name in names
            if (gap := _gap(name, (start, end))) <= NEAR
            and (gap or not (name[0] >= start and name[1] <= end))  # a name inside the address itself is its street's
            and "\n" not in plain[min(end, name[1]) : max(start, name[0])]
        ]
        if beside:
            name = min(beside, key=lambda span: (_gap(span, (start, end)), span))
            found.append(PersonFinding(min(start, name[0]), max(end, name[1]), sign.kind, True))
        elif sign.alone:
            found.append(PersonFinding(start, end, sign.kind, False))
    return _without_overlaps(found)


def _without_overlaps(found: list[PersonFinding]) -> list[PersonFinding]:
    """Overlapping findings replaced by one that spans them all, with the kind of the first."""
    merged: list[PersonFinding] = []
    for finding in sorted(found, key=lambda f: (f.start, -f.end)):
        if merged and finding.start < merged[-1].end:
            last = merged[-1]
            has_name = last.has_name or finding.has_name
            merged[-1] = PersonFinding(last.start, max(last.end, finding.end), last.kind, has_name)
        else:
            merged.append(finding)
    return merged
