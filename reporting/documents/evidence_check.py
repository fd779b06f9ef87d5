"""Checks by its content whether an uploaded file has the type that its name says. Nothing of it is opened or run.

Source of the limits: docs/decisions/0006-evidence-files.md.
"""

import zipfile
from dataclasses import dataclass
from typing import IO

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
KINDS_TEXT = "PDF, Word (docx), Excel (xlsx), PNG or JPEG"
# What each Office file must contain, and how large it may be when it is unpacked.
OFFICE_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5_000
MOST_RATIO = 200
MACROS = ("vbaproject.bin", "vbadata.xml", "activex")


@dataclass(frozen=True)
class CheckedFile:
    filename: str
    content_type: str
    size: int


def check_name(filename: str, size: int) -> str:
    """The name without folders. Raises ValidationError for what can be refused before any content is received."""
    filename = filename.replace("\\", "/").rsplit("/", 1)[-1].strip()
    if filename.rpartition(".")[2].lower() not in TYPES:
        raise ValidationError(f"“{filename}” is not of a kind that can be attached. Choose a {KINDS_TEXT} file.")
    if size > settings.EVIDENCE_MAX_BYTES:
        limit = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
        raise ValidationError(
            f"“{filename}” is {size / (1024 * 1024):.1f} MB; the most is {limit} MB. Split it, or save it smaller."
        )
    if size == 0:
        raise ValidationError(f"“{filename}” is empty. Check the file and choose it again.")
    return filename


def check(upload: IO[bytes], filename: str, size: int) -> CheckedFile:
    """Return the file's safe name, type and size (bytes), or raise ValidationError with a sentence for the uploader."""
    filename = check_name(filename, size)
    extension = filename.rpartition(".")[2].lower()
    upload.seek(0)
    head = upload.read(4096)
    mismatch = ValidationError(
        f"“{filename}” is named as a {extension} file but its content is something else. "
        "Open it, save it again in the right format, and attach that."
    )
    if extension in OFFICE_MAIN:
        if not head.startswith(b"PK\x03\x04"):
            raise mismatch
        _check_office(upload, filename, extension, mismatch)
    elif extension == "pdf":
        if not head.startswith(b"%PDF-"):
            raise mismatch
    elif _image_type(head, filename) != TYPES[extension]:
        raise mismatch
    upload.seek(0)
    return CheckedFile(filename[-150:], TYPES[extension], size)


def _image_type(head: bytes, filename: str) -> str:
    try:
        return puremagic.from_string(head, mime=True, filename=filename)
    except (puremagic.PureError, ValueError):
        return ""


def _check_office(upload: IO[bytes], filename: str, extension: str, mismatch: ValidationError) -> None:
    """Check the archive's list of parts, never its unpacked content, so that a zip bomb does no harm."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        raise ValidationError(f"“{filename}” is damaged and cannot be read. Save it again and attach that.") from None
    unpacked = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or (unpacked > 1024**2 and unpacked / packed > MOST_RATIO):
        raise ValidationError(
            f"“{filename}” would unpack to far more than it holds ({unpacked // (1024 * 1024):,} MB), as harmful files "
            "do. Save it again from Word or Excel, and attach that."
        )
    names = {part.filename.lower() for part in parts}
    if OFFICE_MAIN[extension] not in names or "[content_types].xml" not in names:
        raise mismatch
    if any(marker in name for name in names for marker in MACROS):
        raise ValidationError(f"“{filename}” holds macros. Save it without macros and attach that.")
