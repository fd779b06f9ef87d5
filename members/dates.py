"""Dates as people type them: day first, months as numbers or words, and years of the Common Era.

Web forms and office files read dates here, so that they say the same. Nothing is guessed: a year of the Buddhist Era is
named with the year that it is, and asked for again.
"""

import calendar
import datetime
import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError

from members.typed_text import plain_digits

PARTS = ("day", "month", "year")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
BUDDHIST_ERA = 543  # years before the Common Era, as Thailand counts
EXAMPLE = "such as 31 8 2026"
# The twelve months in the languages of the region, short forms too; English first. Letters without full stops.
_MONTHS = (
    "january jan januari enero janeiro มกราคม มค ມັງກອນ មករា ဇန်နဝါရီ ဇန်နဝါရီလ",
    "february feb februari pebrero fevereiro กุมภาพันธ์ กพ ກຸມພາ កុម្ភៈ កុម្ភះ ဖေဖော်ဝါရီ ဖေဖော်ဝါရီလ",
    "march mar maret mac marso março มีนาคม มีค ມີນາ មីនា မတ် မတ်လ",
    "april apr abril เมษายน เมย ເມສາ មេសា ဧပြီ ဧပြီလ",
    "may mei mayo maio พฤษภาคม พค ພຶດສະພາ ឧសភា မေ မေလ",
    "june jun juni hunyo junho มิถุนายน มิย ມິຖຸນາ មិថុនា ဇွန် ဇွန်လ",
    "july jul juli julai hulyo julho กรกฎาคม กค ກໍລະກົດ កក្កដា ဇူလိုင် ဇူလိုင်လ",
    "august aug agustus agu ogos agosto สิงหาคม สค ສິງຫາ សីហា ဩဂုတ် ဩဂုတ်လ",
    "september sep sept setyembre setembro กันยายน กย ກັນຍາ កញ្ញា စက်တင်ဘာ စက်တင်ဘာလ",
    "october oct oktober okt oktubre outubro ตุลาคม ตค ຕຸລາ តុលា အောက်တိုဘာ အောက်တိုဘာလ",
    "november nov nobyembre novembro พฤศจิกายน พย ພະຈິກ វិច្ឆិកា နိုဝင်ဘာ နိုဝင်ဘာလ",
    "december dec desember des disember dis disyembre dezembro ธันวาคม ธค ທັນວາ ធ្នូ ဒီဇင်ဘာ ဒီဇင်ဘာလ",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
_WRITTEN = re.compile(r"(\d{1,2})\s*(?:[./-]|\s)\s*(\d{1,2})\s*(?:[./-]|\s)\s*(\d{1,4})|(\d{4})-(\d{1,2})-(\d{1,2})")
_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.,-]*(?:of |de |ng )?(\D+?)[\s.,-]*(?:de )?(\d{4})")
_VIETNAMESE = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}),? (?:năm )?(\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def month_of(text: str) -> str:
    """The number of a month as text: "Dec" and "ธ.ค." give "12", "tháng 5" gives "5"; anything else as it is."""
    plain = plain_digits(text).strip().lower()
    word = re.sub(r"^(?:tháng|เดือน|ເດືອນ|ខែ|bulan)\s*", "", plain).replace(".", "").strip()
    if word in MONTHS:
        return str(MONTHS[word])
    return word if word.isascii() and word.isdigit() else plain


def parts_of(text: str) -> tuple[str, str, str] | None:
    """Day, month and year of a written date, as text; None if it is not written as a date.

    31/12/2030, 31.12.2030, 31-12-2030, 31 12 2030, 2030-12-31, 31 December 2030, December 31, 2030; in the digits and
    months of the region. What the parts say is not checked.
    """
    plain = " ".join(plain_digits(text).split())
    if found := _WRITTEN.fullmatch(plain):
        day, month, year = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
        return day, month, year
    if found := _VIETNAMESE.fullmatch(plain.lower()):
        return found[1], found[2], found[3]
    if (found := _MONTH_FIRST.fullmatch(plain)) and month_of(found[1]).isdigit():
        return found[2], month_of(found[1]), found[3]
    if found := _IN_WORDS.fullmatch(plain.lower()):
        month = month_of(re.sub(r"\s*(?:ปี|พ\.ศ\.|ค\.ศ\.|ປີ|ឆ្នាំ)$", "", found[2].strip()))
        if month.isdigit():
            return found[1], month, found[3]
    return None


def date_of(parts: Sequence[str]) -> datetime.date:
    """The date of a day, a month and a year as they are typed.

    Raises ValidationError with one sentence for all that is wrong; its code names the parts that it is about ("day", or
    "day month").
    """
    day, month, year = _numbers([plain_digits(parts[0]), month_of(parts[1]), plain_digits(parts[2])])
    try:
        return datetime.date(year, month, day)
    except ValueError:
        days = calendar.monthrange(year, month)[1]
        sentence = f"Day must be between 1 and {days}: {calendar.month_name[month]} {year} has {days} days"
        raise ValidationError(sentence, code="day") from None


def _numbers(texts: list[str]) -> list[int]:
    ranges = ((1, 31), (1, 12), (EARLIEST_YEAR, LATEST_YEAR))
    numbers, missing, wrong = [], [], {}
    for part, text, (low, high) in zip(PARTS, texts, ranges, strict=True):
        name, text = part.capitalize(), text.strip()
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else -1
        if not text:
            missing.append(part)
        elif low <= number <= high:
            numbers.append(number)
        elif not text.isascii() and text.isnumeric():
            wrong[part] = f"{name}: use the digits 0 to 9"
        elif part == "year" and EARLIEST_YEAR <= number - BUDDHIST_ERA <= LATEST_YEAR:
            common = number - BUDDHIST_ERA
            wrong[part] = f"{number} is a year of the Buddhist Era: {common} in the Common Era. Enter {common}"
        elif part == "month":
            wrong[part] = "Month must be a whole number between 1 and 12, or its name, such as 8 or August"
        else:
            wrong[part] = f"{name} must be a whole number between {low} and {high}"
    if not missing and not wrong:
        return numbers
    code = " ".join(part for part in PARTS if part in missing or part in wrong)
    if not wrong:
        raise ValidationError(f"The date must include a {' and a '.join(missing)}", code=code)
    if len(wrong) == 1 and not missing:
        raise ValidationError(next(iter(wrong.values())), code=code)
    raise ValidationError(f"Enter the date as three numbers, {EXAMPLE}", code=code)
