"""Finds words in free text that look like a person: a name next to an identity number, a phone number and so on.

Pure functions. The result is a warning for the writer, not a decision. An identity number that can be verified (by a
check digit, a birth date inside it, or the words "passport no." before it) and a date of birth are found alone;
anything else only near a name. ``make bench B=person_scan`` measures it; what it cannot find is said in
docs/focal-points.md, why it is made like this in docs/decisions/0068-persons-in-text.md.
Source: the public formats of the identity numbers of the eleven states.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from reporting.text.person_words import (
    ALONE,
    BEFORE_PLACES,
    BIRTHS,
    BURMESE_OFFICES,
    CALLS,
    COMMON,
    KHMER_OFFICES,
    LAO_OFFICES,
    OFFICES,
    RANKS,
    STREETS,
    THAI_OFFICES,
    places,
    plain,
)

IDENTITY, PHONE, EMAIL, BIRTH, ADDRESS = "identity_number", "phone", "e_mail", "date_of_birth", "address"
THINGS = {
    IDENTITY: "an identity number",
    PHONE: "a phone number",
    EMAIL: "an e-mail address",
    BIRTH: "a date of birth",
    ADDRESS: "a street address",
}
KEPT = "kept as not a person"  # the act in the audit trail
NEAR = 60  # characters at most between a name and a number that belongs to it
BEHIND = 8  # a name behind the number is as good as one before it that is so many characters further away


@dataclass(frozen=True)
class PersonFinding:
    """``text[start:end]`` looks like a person; ``kind`` is a key of THINGS."""

    start: int
    end: int
    kind: str
    has_name: bool

    def text_in(self, text: str) -> str:
        return text[self.start : self.end]

    def warning(self, text: str, otherwise: object) -> str:
        """A sentence for the writer of ``text``; ``otherwise`` says what to do if it is no person."""
        return (
            f"“{self.text_in(text)}” looks like {self.label}. This report holds counts, never a person. "
            f"Change it, or {otherwise}."
        )

    @property
    def label(self) -> str:
        thing = THINGS[self.kind]
        return f"the name of a person beside {thing}" if self.has_name else f"{thing} of a person"


def fingerprint(fragments: Sequence[str]) -> str:
    """A hash of the fragment that the writer was shown, so that a decision holds only for this fragment."""
    return hashlib.sha256("\0".join(sorted(set(fragments))).encode()).hexdigest()[:16]


# --- Numbers ----------------------------------------------------------------------------------------------------------
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


# --- Text from Word, a PDF or a spreadsheet ---------------------------------------------------------------------------
def _plain_characters() -> dict[int, str]:
    """Spaces, dashes, digits and full-width characters of Unicode, each to its plain one; invisible ones to NUL."""
    found = {
        0x2212: "-",
        0x2028: "\n",
        0x2029: "\n",
        0x0D: "\n",
        0x0B: "\n",
        0x0C: "\n",
        0x85: "\n",
        0x09: " ",
        0x34F: "\0",
    }
    found |= {code: "\0" for code in range(0xFE00, 0xFE10)}  # they choose the shape of the character before
    for code in range(0x80, 0x10000):
        category = unicodedata.category(chr(code))
        if category == "Nd":
            found[code] = str(unicodedata.digit(chr(code)))
        elif 0xFF01 <= code <= 0xFF5E:
            found[code] = chr(code - 0xFEE0)
        elif category in {"Zs", "Pd", "Cf"}:
            found[code] = {"Zs": " ", "Pd": "-", "Cf": "\0"}[category]
    return found


PLAIN = _plain_characters()
_LATIN = "A-Za-zÀ-ɏḀ-ỹ"
_DASH_BEFORE_NUMBER = re.compile(rf"(?<=[{_LATIN}])[–—―](?=[+(]?\d)")  # Dara–012 345 678
_TO_DROP = re.compile("\0+|(?<= ) +")


def _as_typed(plain: str, *, invisible: str) -> tuple[str, Sequence[int]]:
    """``plain`` without invisible characters (NUL) and rows of spaces; and the place in it of each that is left.

    ``invisible`` stands for characters of no width between two Latin letters or digits: "" or a space, as they can
    stand inside a word or between two. In other scripts they are part of the words and left out.
    """
    if invisible:
        plain = re.sub(rf"(?<=[{_LATIN}0-9])\0(?=\0*[{_LATIN}0-9(+])", invisible, plain)
    if not _TO_DROP.search(plain):
        return plain, range(len(plain))
    kept, at = [], 0
    for dropped in _TO_DROP.finditer(plain):
        kept.append((at, dropped.start()))
        at = dropped.end()
    kept.append((at, len(plain)))
    return "".join(plain[start:end] for start, end in kept), [i for part in kept for i in range(*part)]


def _always(number: str) -> bool:
    return True


@dataclass(frozen=True)
class Sign:
    """The pattern of one kind. ``alone``: it is found without a name next to it.

    It is looked for around long numbers and @ alone, or with ``words`` in each text that holds one of these: to look
    for every pattern in every text would take ten times as long.
    """

    kind: str
    pattern: re.Pattern[str]
    alone: bool
    holds: Callable[[str], bool] = _always
    words: tuple[str, ...] = ()  # in small letters


# Not inside a longer number, reference or amount. Words of other scripts may stand right beside a number.
_B, _E = r"(?<![A-Za-zÀ-ỹ\d_/.-])", r"(?![A-Za-zÀ-ỹ\d_/-]|[.,]\d)"
_YEAR = r"(?:19\d\d|20\d\d|24[4-9]\d|25\d\d)(?!\d)"  # of the Common Era or the Buddhist Era
_DAY = r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])"
_DATE = (
    rf"(?:{_DAY}[./ -]{{1,2}}\d{{1,2}}[./ -]{{1,2}}(?:{_YEAR}|\d\d(?![\d./]))|{_YEAR}[./-]\d\d?[./-]\d\d?(?!\d)|"
    rf"{_DAY} ?tháng ?\d{{1,2}},? ?(?:năm )?{_YEAR}|"
    rf"{_DAY}(?:st|nd|rd|th)?[^\d\n]{{2,24}}?{_YEAR}|[A-Z][a-z]{{2,8}}\.? {_DAY}(?:st|nd|rd|th)?,? {_YEAR})"
)
_ON = r"(?:(?:on|pada|noong|ika-|ngày|วันที่|วัน|ວັນທີ|ວັນ|នៅ|ថ្ងៃទី|ថ្ងៃ|ទី)[ ]?){0,3}"  # between "born" and the date
_TEL = (
    r"(?:(?i:\b(?:tele?(?:ph)?on[eo]?|telefon[eo]?|tele?p?|phone|mobile|cell(?:phone)?|hp|h/p|cp|no\. hp|whatsapp|"
    r"wa|viber|zalo|numero|nomor(?: telepon)?|điện thoại|di động|số máy|s?đt))|โทรศัพท์|โทร|มือถือ|เบอร์(?:โทร)?|"
    r"(?<![\u0e81-\u0ecd])(?:ໂທລະສັບ|ໂທ|ເບີໂທ|ເບີ)|លេខទូរស័ព្ទ|ទូរស័ព្ទ|ဖုန်း)"
)
_DOCUMENTS = (
    r"(?:(?i:\b(?:passports?|national id|identity card|id card|id|i/c|ic|nric|nik|ktp|mykad|cccd|cmnd|philsys|k/p|"
    r"kad pengenalan|bilhete de identidade|kartu identitas|hộ chiếu|căn cước|paspor|pasport|pasaporte(?:ng)?|"
    r"passaporte))|หนังสือเดินทาง|บัตรประชาชน|เลขประจำตัวประชาชน|เลขบัตร|លិខិតឆ្លងដែន|អត្តសញ្ញាណប័ណ្ណ|ໜັງສືຜ່ານແດນ|ບັດປະຈຳຕົວ|"
    r"နိုင်ငံကူးလက်မှတ်|မှတ်ပုံတင်)(?: ?(?:(?i:no\.?|number|nomor|số|numbers?|numero)|เลขที่|ເລກທີ|លេខ|အမှတ်))?"
)
_BORN = (
    r"(?:(?i:\b(?:born|date of birth|birth ?date|d\.?o\.?b\.?|tanggal lahir|tgl\.? lahir|tarikh lahir|lahir|dilahirkan|"
    r"ngày sinh|sinh|ipinanganak|petsa ng kapanganakan|kapanganakan|data de nascimento))|"
    r"วันเกิด|วัน ?เดือน ?ปี ?เกิด|เกิด(?=วันที่|เมื่อ| ?\d)|ថ្ងៃខែឆ្នាំកំណើត|ថ្ងៃកំណើត|កើត|ວັນເດືອນປີເກີດ|ວັນເກີດ|ເກີດ|"
    r"မွေးသက္ကရာဇ်|မွေးနေ့)(?:เมื่อ)?"
)


def _is_telephone(number: str) -> bool:
    """Eight to twelve digits that are no date."""
    digits = re.sub(r"\D", "", number)
    is_date = re.fullmatch(rf"\d{{1,2}}[./ -]\d{{1,2}}[./ -](?:{_YEAR})", number.strip("()"))
    return 8 <= len(digits) <= 13 and not is_date


def _has_seven_digits(number: str) -> bool:
    return len(re.sub(r"\D", "", number)) >= 7


_COUNTRY = r"(?:6[0-6]|84|85[56]|95|67[03])"
_MOBILE_ABROAD = (
    r"(?:855[1-9]\d{7,8}|856[23]0\d{7,8}|84[35789]\d{8}|66[689]\d{8}|628\d{8,10}|639\d{9}|601\d{8,9}|959\d{7,9}|"
    r"65[89]\d{7}|6707\d{7})"
)
# Six digits with what stands between them, or the sign of an e-mail address.
_LONG_NUMBER = re.compile(r"@|\d(?:[ ./()-]{0,3}\d){5,20}")
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
            rf"{_DOCUMENTS}[ :.]{{0,3}}(?:[A-Z]{{0,2}} ?\d{{6,16}}[A-Z]?|\d{{2}}-\d{{6}}|"
            rf"\d{{4}}-\d{{4}}-\d{{4}}(?:-\d{{4}})?|\d-\d{{4}}-\d{{5}}-\d{{2}}-\d){_E}"
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
        re.compile(r"(?<![\w+])(?:\+|00) ?(?:6[0-6]|84|85[56]|95|67[03])[ .-]?(?:\(0\))?\d(?:[ .-]?\d){6,10}(?!\d)"),
        False,
    ),
    Sign(PHONE, re.compile(rf"{_B}\(?0\d{{1,3}}\)?(?:[ .-]?\d{{2,9}}){{1,4}}{_E}"), False, _is_telephone),
    Sign(PHONE, re.compile(rf"{_B}0\d{{2}}(?: ?/ ?\d{{3}} ?/ ?\d{{3,4}}|/\d{{6,7}}){_E}"), False),
    # The code of the country without its plus. Groups of three could be an amount.
    Sign(
        PHONE,
        re.compile(
            rf"{_B}(?:{_COUNTRY}(?:[ .-]\d{{1,2}}[ .-]?\d{{3}}[ .-]?\d{{3,4}}|[ .-]\d{{3}}[ .-]\d{{3}}[ .-]\d{{4}}|"
            rf"(?:-\d{{2,4}}){{3,4}})|{_MOBILE_ABROAD}){_E}"
        ),
        False,
        _is_telephone,
    ),
    Sign(
        PHONE,
        re.compile(rf"{_TEL}[ .:]{{0,3}}\(?\d[\d ()-]{{5,14}}\d(?![A-Za-z\d/]|[.,]\d)"),
        False,
        _has_seven_digits,
    ),
    Sign(EMAIL, re.compile(r"[A-Za-z0-9._+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"), False),
    Sign(
        BIRTH,
        re.compile(
            rf"(?:{_BORN}(?:[^\d\n:;.]{{1,30}}:)?[ :;៖.-]{{0,3}}(?:si [A-Z][\w ]{{1,30}}? )?"
            rf"(?:[A-Z]\w+(?: [A-Z]\w+)?, )?{_ON}{_DATE}|"
            rf"{_YEAR} ?ခုနှစ်[၊ ]{{0,2}}[\u1000-\u103f]{{2,12}}လ ?\d{{1,2}} ?ရက်(?:နေ့)?(?:တွင်|က|မှာ)? ?မွေး)"
        ),
        True,
        words=BIRTHS,
    ),
    Sign(
        ADDRESS,
        re.compile(
            r"(?:\b\d{1,4}[A-Za-z]?(?:/\d{1,4})?,? (?:(?i:jalan|jl\.?|lorong|soi|thanon|đường|phố|rua|kampung)"
            r" [\w.]+|(?:[A-Z]\w+ ){1,3}(?:Street|St\.|Road|Rd\.|Avenue|Lane|Boulevard))|"
            r"\b(?i:jalan|jl\.?|lorong|soi|rua|kampung) (?:[A-Z]\w+ ?){1,3},? ?(?i:no\.?|nombor|nomor) ?\d+|"
            r"\b(?i:house|unit|block) (?:(?i:no\.?) ?)?\d+\w?,|บ้านเลขที่ ?\d+|ផ្ទះលេខ ?\d+|ເຮືອນເລກທີ ?\d+)"
        ),
        False,
        words=STREETS,
    ),
]

# --- Names in Latin letters -------------------------------------------------------------------------------------------
_UPPER = "A-Z" + "".join(chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1EFA)) if chr(code).isupper())
_CAP = rf"[{_UPPER}][\wÀ-ỹ'’/-]*"
_CAPS = rf"{_CAP}(?: {_CAP}){{0,3}}"
_LINKS = r"bin|binti|bte|ibni|a/l|a/p|s/o|d/o|anak|de|dela|del|dos|das|da|la|las|los|y|van"
_HONORIFICS = (
    r"Mr|Mrs|Ms|Miss|Mdm|Madam|Datuk|Dato['’]|Encik|En|Cik|Puan|Tuan|Haji|Hajah|Hj|Awang|Dayang|Pengiran|Dayangku|"
    r"Bapak|Pak|Ibu|Sdr|Saudara|Saudari|Nai|Nang|Nong|Khun|Lok Srey|Lok|Neang|Thao|Daw|Maung|U|Ko|Ma|"
    r"[ÔÓôó]ng|[Bb]à|[Aa]nh|[Cc]hị|Em|[Cc]ô|[Cc]hú|[Cc]háu|[Bb]ác|Gng|Ginang|Ginoo|Bb|Mang|Aling|Sr|Sra|Senhora?|Maun|Mana"
)
_PEOPLE = (
    r"victim|survivor|suspect|witness|complainant|accused|girl|boy|woman|man|child|mother|father|sister|brother|uncle|"
    r"aunt|driver|interpreter|lawyer|mangsa|korban|saksi|tersangka|nạn nhân|đối tượng"
)
CUED = [  # a word before these says that a person follows, so that one capital word is enough
    re.compile(rf"\b(?:{_HONORIFICS})\.? (?P<name>{_CAPS})"),
    re.compile(rf"\b{_CAP} (?:bin|binti|bte|ibni|a/l|a/p|s/o|d/o|anak) (?P<name>{_CAPS})"),
    re.compile(
        rf"(?i:\b(?:named|called|name is|full name|name:|nama|bernama|tên là|họ tên|nome|pangalan))[ :]{{1,2}}"
        rf"(?P<name>{_CAPS})"
    ),
    re.compile(rf"\b(?:{_PEOPLE}),? (?P<name>{_CAPS})(?=[,;:( ]*(?:\W|{_TEL}|\d))"),
    re.compile(rf"\b(?:[Ss]i|ni|kay) (?P<name>{_CAPS})"),  # the articles of persons in Filipino
]
# A full stop ends the row, unless it belongs to an initial or a short title.
_DOTTED = rf"(?:(?:[{_UPPER}]|Ma|Mr|Mrs|Ms|Dr|Drs|P/?Lt|Lt|Col|Capt|Maj|Sgt|Insp|Supt|Gen|Atty|Engr|Bb|Gng|Pol|Hon)\.)"
_ROW_WORD = rf"(?:{_DOTTED}|{_CAP})"
_RUN = re.compile(rf"(?<![\w'’]){_ROW_WORD}(?: (?:(?:{_LINKS}) )*{_ROW_WORD})*")
_SURNAME_FIRST = re.compile(rf"(?:^|[\n;:] ?|[.] ){_CAP}, {_CAP}(?=[;,:( ])")
_WORD = re.compile(rf"{_ROW_WORD}|(?<= )(?:{_LINKS})(?= )")
_HOUSE_NUMBER = re.compile(r"(?<!\d)\d{1,4}[a-z]?,? $")
_INSIDE_WORD = re.compile(r"['’ -]")
LONGEST_NAME = 6  # words

# One capital word alone, at a beginning or behind a word that says that somebody is called, right before the number of
# a mobile phone: offices have numbers of a place.
_CALLS = "|".join(sorted(CALLS))
_ONE_WORD = re.compile(
    rf"(?:^ *|[\n;:•(*] *|[.!?,] |- |(?<!\w)(?i:{_CALLS}) |(?<!\d)\d{{1,3}}[.)] )(?P<name>[{_UPPER}][\wÀ-ỹ'’]+),?"
    rf"[ ,;:(-]*(?:(?:on|at|theo|số|di|sa) ){{0,2}}(?:{_TEL}(?: (?i:no\.?|number|nomor|số))?)?[ .:(-]*$"
)
_MOBILE = re.compile(
    rf"0(?:1\d{{7,9}}|9\d{{7,10}}|8\d{{8,11}}|[3567]\d{{8}}|[23]0\d{{7,8}})|(?:\+|00)?(?:{_MOBILE_ABROAD})"
)

_NO_NAMES = OFFICES | RANKS | COMMON | ALONE | BEFORE_PLACES

# --- Names in Thai, Lao, Khmer and Burmese letters --------------------------------------------------------------------
_THAI, _KHMER, _LAO, _BURMESE = "\u0e01-\u0e4e", "\u1780-\u17d3\u200b", "\u0e81-\u0ecd", "\u1000-\u103f\u200b"
_LOCAL = re.compile(rf"[{_THAI}{_KHMER}{_LAO}{_BURMESE}]")
# Titles and ranks that are written before a name; what follows must not make an office of them (prime minister).
TITLED = [
    (
        re.compile(
            r"(?:นางสาว|น\.ส\.|นาง|นาย(?!ก|จ้าง|ทะเบียน|อำเภอ|แพทย์|ทหาร|ตำรวจ)|เด็กชาย|เด็กหญิง|ด\.ช\.|ด\.ญ\.|ดร\.|"
            r"คุณ(?!ภาพ|สมบัติ|ธรรม|ค่า|วุฒิ)|(?:พล\.)?(?:[พรสด]|จ)\.(?:[ตสทอ]\.){1,2}(?:หญิง)?|ชื่อ|"
            rf"(?:พล|พัน|ร้อย|ดาบ|สิบ|จ่า)(?:ตำรวจ)?(?:เอก|โท|ตรี)|ดาบตำรวจ) ?"
            rf"(?P<name>[{_THAI}]{{2,30}})(?P<more> [{_THAI}]{{2,20}})?"
        ),
        THAI_OFFICES,
    ),
    (
        re.compile(
            rf"(?:ທ້າວ|ນາງສາວ|ນາງ|ທ່ານ|ຊື່|ດຣ\.|(?:ພົນ|ພັນ|ຮ້ອຍ)(?:ຕຳຫຼວດ)?(?:ເອກ|ໂທ|ຕີ|ຈັດຕະວາ)|ເດັກຍິງ|ເດັກຊາຍ)"
            rf" ?(?P<name>[{_LAO}]{{2,30}})(?P<more> [{_LAO}]{{2,20}})?"
        ),
        LAO_OFFICES,
    ),
    (
        re.compile(
            r"(?:ឈ្មោះ|លោកស្រី|អ្នកស្រី|កញ្ញា|លោក(?!នាយក|រដ្ឋមន្ត្រី|អភិបាល)|ឯកឧត្តម|"
            rf"(?:វរ|ឧត្តម|អនុ)សេនីយ៍(?:ឯក|ទោ|ត្រី)?) ?(?P<name>[{_KHMER}]{{2,30}})(?P<more> [{_KHMER}]{{2,20}})?"
        ),
        KHMER_OFFICES,
    ),
    (
        re.compile(
            r"(?:ဒေါ်|(?<![\u1000-\u103f])(?:ဦး|မောင်|ကို|စော|နန်း|နော်|စိုင်း|မ)(?=[\u1000-\u1021\u1025])|ဒေါက်တာ ?|"
            rf"အမည် ?[-:]? ?|ရဲမှူးကြီး ?|ရဲမှူး ?|ရဲအုပ် ?|ဒုရဲအုပ် ?|ဗိုလ်(?:မှူး)?ကြီး ?|ဗိုလ်မှူး ?)"
            rf"(?P<name>[{_BURMESE}]{{3,40}})(?P<more>)"
        ),
        BURMESE_OFFICES,
    ),
]
# Two short words right before a number: a name, unless one of them holds the stem of an office.
TWO_WORDS = [
    (re.compile(rf"(?<![{script}])(?=([{script}]{{2,16}} [{script}]{{2,16}})(?![{script}]))"), stems)
    for script, stems in ((_THAI, THAI_OFFICES), (_LAO, LAO_OFFICES), (_KHMER, KHMER_OFFICES))
]
_RIGHT_BEFORE = re.compile(
    rf"[\s,;:(៖–-]*(?:(?:หมายเลข|ເລກ|លេខ)?{_TEL}|อีเมล|ອີເມ[ວລ]|អ៊ីមែល|เลขประจำตัวประชาชน|លេខ)?[\s.:(៖]*"
)


def _is_place(words: str) -> bool:
    return plain(words).replace("-", " ").strip(". ") in places()


def _names_of_run(text: str, run: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The names in a row of capital words: what is left between common words and behind a title or rank."""
    before = text[max(0, run.start() - 24) : run.start()].lower()
    words_before = re.split(r"[\s.]+", before.rstrip().removesuffix(" ng"))
    if words_before[-1] in BEFORE_PLACES or _HOUSE_NUMBER.search(before):
        return
    everywhere = run.group().isupper()  # in a text in capitals, common words are not only the first ones
    group: list[re.Match[str]] = []
    groups = [group]
    for word in _WORD.finditer(text, run.start(), run.end()):
        small = word.group().lower().strip(".’'")
        if small in RANKS:
            groups[-1] = group = []
        elif small in COMMON and (everywhere or not group) and small not in _LINKS.split("|"):
            groups.append(group := [])
        else:
            group.append(word)
    for group in groups:
        words = [word.group().lower().strip(".’'") for word in group]
        whole = [word for word in words if len(word) > 1 and word not in _LINKS.split("|")]
        if not 2 <= len(whole) <= LONGEST_NAME or len(words) > LONGEST_NAME + 2:
            continue
        span = group[0].start(), group[-1].end()
        parts = {*words, *_INSIDE_WORD.split(" ".join(words))}
        if not OFFICES.intersection(parts) and not _is_place(text[slice(*span)]):
            yield span


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Names in Latin letters, and after titles in other letters, in ``text``."""
    for pattern in CUED:
        for match in pattern.finditer(text):
            first = match["name"].split()[0].lower()
            if first not in OFFICES and first not in COMMON and not _is_place(match.group()):
                yield match.span()
    for run in _RUN.finditer(text):
        yield from _names_of_run(text, run)
    for match in _SURNAME_FIRST.finditer(text):
        words = re.findall(rf"{_CAP}", match.group().lower().title())
        small = {word.lower() for word in words}
        if not small & (OFFICES | RANKS | COMMON) and not any(_is_place(word) for word in words):
            yield match.span()
    for pattern, stems in TITLED if _LOCAL.search(text) else ():
        for match in pattern.finditer(text):
            if not any(stem in match["name"] for stem in stems):
                belongs = match["more"] and not any(stem in match["more"] for stem in stems)
                yield match.start(), match.end("more" if belongs else "name")


def _two_words_before(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Plain names in letters that know no capitals, right before the number at ``start``."""
    if not _LOCAL.search(text, max(0, start - 60), start):
        return
    for pattern, stems in TWO_WORDS:
        for match in pattern.finditer(text, max(0, start - 60), start):
            named = not any(stem in match[1] for stem in stems)
            if named and _RIGHT_BEFORE.fullmatch(text, match.end(1), start):
                yield match.span(1)


def _one_word_before(text: str, start: int, number: str) -> Iterator[tuple[int, int]]:
    """A name of one word, right before the ``number`` of a mobile phone that begins at ``start``."""
    digits = re.sub(r"[^\d+]", "", number)
    if not _MOBILE.fullmatch(digits):
        return
    if match := _ONE_WORD.search(text, max(text.rfind("\n", 0, start), start - 48, 0), start):
        word = match["name"]
        small = word.lower()
        if not word.isupper() and small not in _NO_NAMES and not _is_place(word):
            yield match.span("name")


def _right_before(text: str, start: int, end: int, sign: Sign) -> Iterator[tuple[int, int]]:
    """Names that are one only because the number of ``sign`` stands right behind them."""
    yield from _two_words_before(text, start)
    if sign.kind == PHONE:
        yield from _one_word_before(text, start, text[start:end])


def _stretches(text: str, places: Iterable[tuple[int, int]], *, before: int, behind: int) -> list[tuple[int, int]]:
    """Parts of lines of ``text`` around ``places``, whole words, in order and without overlaps."""
    found: list[tuple[int, int]] = []
    for start, end in places:
        line_end = text.find("\n", end)
        right = min(len(text) if line_end < 0 else line_end, end + behind)
        left = max(text.rfind("\n", 0, start) + 1, start - before)
        space = text.find(" ", left, start) if left and text[left - 1] not in " \n" else -1
        left = space + 1 if space >= 0 else left
        if found and left <= found[-1][1]:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found


def _signs(text: str) -> list[tuple[int, int, Sign]]:
    numbers = _stretches(text, (match.span() for match in _LONG_NUMBER.finditer(text)), before=48, behind=16)
    small = text.lower()
    found = []
    for sign in SIGNS:
        if not sign.words:
            stretches = numbers
        else:
            stretches = [(0, len(text))] if any(word in small for word in sign.words) else []
        for start, end in stretches:
            for match in sign.pattern.finditer(text, start, end):
                if sign.holds(match.group()):
                    found.append((*match.span(), sign))
    return found


# Lines of a form, one under the other, each with a label: "Name: Dara Vann" and "Phone: 012 345 678"; or the
# labels on lines of their own, as the cells of a table become.
_FORM = re.compile(r"(?:^[^\n:៖]{2,30}[:៖](?: ?\n(?=[^\n:៖]+$))?[^\n]{0,80}(?:\n{1,2}|\Z)){2,12}", re.MULTILINE)
_LABEL_OF_NAME = re.compile(
    r"^[ •*-]*(?:(?i:(?:full |contact |victim(?:'s|’s)? )?name|nama(?: lengkap| penuh)?|(?:họ (?:và )?)?tên|pangalan|"
    r"nome|naran|contact(?: person)?|guardian|interpreter|witness|suspect)|ชื่อ|ຊື່|ឈ្មោះ|အမည်)"
    r"[^\n:៖]{0,20}[:៖][ \n]{0,2}[^\n\d]{2}",
    re.MULTILINE,
)


def _one_line(form: re.Match[str]) -> str:
    lines = form.group()
    return lines.rstrip("\n").replace("\n", ";").ljust(len(lines), "\n") if _LABEL_OF_NAME.search(lines) else lines


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def scan(text: str) -> list[PersonFinding]:
    """The fragments of ``text`` that look like a person, in order, without overlaps.

    A name and a number near it are one finding, from the first letter of the one to the last of the other. They belong
    together within ``NEAR`` characters and on one line, or in a form with a label on each line. Spaces, dashes and
    digits are read as plain ones; the places found are those in ``text`` as it is.
    """
    if not re.search(r"[\d@＠]", text):
        return []
    plain = _DASH_BEFORE_NUMBER.sub(" ", text).translate(PLAIN)
    found = []
    for invisible in ("", " ") if "\0" in plain else ("",):
        typed, places_in_text = _as_typed(plain, invisible=invisible)
        found += [
            PersonFinding(places_in_text[f.start], places_in_text[f.end - 1] + 1, f.kind, f.has_name)
            for f in _scan_plain(typed)
        ]
    return _without_overlaps(found)


def _scan_plain(text: str) -> list[PersonFinding]:
    """``scan`` of a text as ``_as_typed`` gives it."""
    same_length = text.replace("Việt Nam", "việt nam").replace("Viet Nam", "viet nam")
    if ":" in text or "៖" in text:
        same_length = _FORM.sub(_one_line, same_length)
    signs = _signs(same_length)
    if not signs:
        return []
    spans = sorted((start, end) for start, end, _ in signs)
    names = [
        (start + left, end + left)
        for left, right in _stretches(same_length, spans, before=2 * NEAR, behind=2 * NEAR)
        for start, end in _names(same_length[left:right])
    ]
    found = []
    for start, end, sign in signs:
        beside = [
            name
            for name in (*names, *_right_before(same_length, start, end, sign))
            if (gap := _gap(name, (start, end))) <= NEAR
            and (gap or not (name[0] >= start and name[1] <= end))  # a name inside the address itself is its street's
            and "\n" not in same_length[min(end, name[1]) : max(start, name[0])]
        ]
        if beside:
            name = min(beside, key=lambda span: (_gap(span, (start, end)) + (BEHIND if span[0] >= end else 0), span))
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
