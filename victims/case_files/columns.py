"""Which columns of a case file are read, and for which the file is refused."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Column:
    """One column that is read. ``headers`` are its possible names; the first is the name in HTCDS, if it has one."""

    key: str
    headers: tuple[str, ...]
    about: str


COLUMNS = (
    Column("status", ("vic_TraffickingStatus", "victim_status", "status"), "where the person stands in identification"),
    Column("sex", ("prs_Gender", "gender", "sex"), "sex or gender as recorded"),
    Column("birth", ("prs_Birthdate", "birthdate", "date_of_birth"), "a date or a year; only the age group is counted"),
    Column("age", ("age", "age_group"), "in years, or one of the age groups; read where there is no birth date"),
    Column(
        "identified_on",
        ("identified_on", "date_identified", "identification_date"),
        "the day of identification; rows outside the period are left out",
    ),
    Column("form", ("vic_TypeOfExploitation", "exploitation_form"), "one form, or several with ; between them"),
    Column("citizenship", ("prs_Citizenship", "citizenship"), "ISO country code, or stateless"),
    Column("authority", ("vic_TraffickingStatusDecisionMakingOrg", "identifying_authority"), "who decided the status"),
    Column("geography", ("geography",), "whether a border was crossed"),
    Column("service", ("spl_Type", "service"), "services received, with ; between them"),
)
REQUIRED = ("status", "sex")

# Words in a header of a column that names a person, or how to find one. Such a column must not be sent. In the
# languages of the member states; two adjacent words are one here ("điện thoại").
PERSONAL = frozenset(
    """
    name names surname firstname lastname middlename fullname forename givenname familyname maidenname nickname alias
    nama bernama hoten vaten họtên vàtên tên pangalan apelyido ngalan nome apelido naran
    phone mobile telephone tel cellphone handphone whatsapp telegram facebook wechat email mail
    telepon telefon telefone telepono telefonu dienthoai điệnthoại
    address street postcode alamat tirahan diachi địachỉ endereço endereco enderesu
    passport paspor pasport pasaporte passaporte hochieu hộchiếu
    nric ic nik ktp mykad nokp pengenalan cccd cmnd philsys idcard nationalid identity idnumber
    photo photograph picture fingerprint biometric dna signature
    """.split()  # noqa: SIM905  (a list of words reads better than quoted ones)
)
# Combinations that are not about a person: the name of an agency, a country, a court.
NOT_PERSONAL = frozenset(
    """
    agency country court organisation organization org system file province region
    instansi lembaga negara provinsi agensi coquan cơquan
    """.split()  # noqa: SIM905
)
# The same in scripts without spaces: found anywhere in a header. Name, phone, address, document.
PERSONAL_ANYWHERE = (
    *("ឈ្មោះ", "គោត្តនាម", "នាមត្រកូល", "នាមខ្លួន", "ទូរស័ព្ទ", "ទូរសព្ទ", "អាសយដ្ឋាន", "អត្តសញ្ញាណ", "លិខិតឆ្លងដែន"),
    *("ຊື່", "ນາມສະກຸນ", "ໂທລະສັບ", "ທີ່ຢູ່", "ບັດປະຈຳຕົວ", "ໜັງສືຜ່ານແດນ"),
    *("အမည်", "နာမည်", "ဖုန်း", "လိပ်စာ", "မှတ်ပုံတင်", "နိုင်ငံကူးလက်မှတ်"),
    *("ชื่อ", "นามสกุล", "โทรศัพท์", "ที่อยู่", "บัตรประชาชน", "ประจำตัวประชาชน", "หนังสือเดินทาง"),
    *("பெயர்", "தொலைபேசி", "முகவரி", "கடவுச்சீட்டு"),
    *("姓名", "名字", "电话", "電話", "手机", "手機", "地址", "身份证", "身份證", "护照", "護照"),
)


def words_of(header: str) -> list[str]:
    """ "prs_FirstName" → ["prs", "first", "name", "firstname"]; the pairs catch "first name" and "id_number"."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unicodedata.normalize("NFC", header.replace("\ufeff", "")))
    single = [word for word in re.split(r"[\W_]+", spaced.lower()) if word]
    return [*single, *(one + other for one, other in pairwise(single))]


def plain(header: str) -> str:
    """A header for comparing: letters and digits only, in lower case."""
    return re.sub(r"[\W_]+", "", header.replace("\ufeff", "").lower())


_BY_HEADER = {plain(header): column for column in COLUMNS for header in column.headers}


def column_of(header: str) -> Column | None:
    return _BY_HEADER.get(plain(header))


def is_personal(header: str) -> bool:
    if column_of(header):
        return False
    written = unicodedata.normalize("NFC", header)
    if any(word in written for word in PERSONAL_ANYWHERE):
        return True
    words = set(words_of(header))
    return bool(words & PERSONAL) and not words & NOT_PERSONAL
