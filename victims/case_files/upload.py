"""Reads a case file from the request during the upload, so that Django never writes it to a temporary file."""

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers, StopUpload
from django.views.decorators.debug import sensitive_variables

from victims.case_files import xlsx_file
from victims.case_files.counting import CaseFileRefused, Counted, Counter
from victims.case_files.csv_file import CsvFile

CSV_AT_MOST = 600 << 20  # bytes
XLSX_AT_MOST = 80 << 20  # bytes; it is held in memory
ZIP = b"PK\x03\x04"
UNEXPECTED = "The file could not be read as CSV or as an Excel workbook. Save it again and choose that file."


class CaseFileHandler(FileUploadHandler):
    """The only upload handler of its request. Afterwards ``counted`` holds the numbers, or ``refused`` a sentence."""

    chunk_size = 1 << 18

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self.counter = counter
        self.counted: Counted | None = None
        self.refused = ""
        self.csv: CsvFile | None = None
        self.workbook: bytearray | None = None
        self.size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        raise StopFutureHandlers

    @sensitive_variables()
    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            self._take(raw_data)
        except CaseFileRefused as error:
            self._stop(str(error))
        except Exception:  # its text and traceback could contain the content of a row
            self._stop(UNEXPECTED)

    def _stop(self, sentence: str) -> None:
        self.refused = sentence
        self.csv = self.workbook = None
        raise StopUpload(connection_reset=False) from None  # the rest of the request is read and discarded

    @sensitive_variables()
    def _take(self, piece: bytes) -> None:
        if self.csv is None and self.workbook is None:
            if piece.startswith((ZIP, xlsx_file.ENCRYPTED)):
                self.workbook = bytearray()
            else:
                self.csv = CsvFile(self.counter)
        self.size += len(piece)
        if self.csv is not None:
            if self.size > CSV_AT_MOST:
                raise CaseFileRefused(f"The file is larger than {CSV_AT_MOST >> 20} MB. Cut it by period or by agency.")
            self.csv.feed(piece)
        elif self.workbook is not None:
            if self.size > XLSX_AT_MOST:
                raise CaseFileRefused(f"The workbook is larger than {XLSX_AT_MOST >> 20} MB. Save the sheet as CSV.")
            self.workbook += piece

    @sensitive_variables()
    def file_complete(self, file_size: int) -> UploadedFile:
        try:
            if self.workbook is not None:
                data, self.workbook = bytes(self.workbook), None
                self.counted = xlsx_file.count(data, self.counter)
            elif self.csv is not None:
                self.counted = self.csv.finish()
            else:
                self.refused = "The file is empty."
        except CaseFileRefused as error:
            self.refused = str(error)
        except Exception:
            self.refused = UNEXPECTED
        return UploadedFile(io.BytesIO(), name="case file", size=file_size)
