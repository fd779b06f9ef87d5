"""Counting case files of 10,000, 100,000 and a million rows on a live server, then looking for what they left behind.

rows, rows_per_s and peak_mb (the high-water mark of the web process) are those of the largest file; a line is printed
for each size, and for a workbook. traces_found: places that contain anything of a planted row afterwards, or temporary
files that the web process had open during the count. Searched: the server's data files and write-ahead log, a dump of
the database, logs, mail, queue, media and the temporary folder.
"""

import http.client
import io
import json
import random
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from bench import visitor
from bench.stage import Stage, stage

KEYS = ("rows", "rows_per_s", "peak_mb", "traces_found")
ALWAYS = {"traces_found": 0}
SMALL = {"sizes": (1_000, 4_000), "workbook_rows": 1_000}
TABLE = "victims_identified"
MARK = "PLANTED"  # every row of every file has it several times
BOUNDARY = "case-file-boundary"
HEADER = (
    "cas_ID,prs_Gender,prs_Birthdate,vic_TraffickingStatus,vic_TypeOfExploitation,prs_Citizenship,"
    "vic_TraffickingStatusDecisionMakingOrg,spl_Type,remarks"
)


def main(sizes: Sequence[int] = (10_000, 100_000, 1_000_000), workbook_rows: int = 100_000) -> dict[str, float]:
    """``sizes`` are the rows of each file, in rising order."""
    with stage(live=True) as live:
        return _measure(live, sizes, workbook_rows)


def _measure(live: Stage, sizes: Sequence[int], workbook_rows: int) -> dict[str, float]:
    from members.demo import PASSWORD
    from members.models import MemberState
    from members.row_access import row_access
    from reporting.models import NationalReport
    from victims.models import Figure

    everyone = [*MemberState.objects.values_list("pk", flat=True)]
    with row_access(states=everyone):
        written = NationalReport.objects.select_related("cycle").get(
            cycle__title="Reporting on 2026", member_state__iso2="KH"
        )
    report = written.pk

    def figures() -> dict[str, int | None]:
        """The figures of the table that is filled from the file."""
        with row_access(states=everyone):
            found = Figure.objects.filter(
                table_return__table__key=TABLE,
                table_return__member_state=written.member_state_id,
                table_return__period_end=written.cycle.period_end,
            )
            return dict(found.values_list("key", "count"))

    browser = visitor.signed_in(live.url, "focal.kh@demo.example", PASSWORD)
    page = f"{live.url}/reports/{report}/case-file/"
    token = visitor.token(browser, page)
    cookies = visitor.cookies(browser)
    watch = MemoryWatch()
    result: dict[str, float] = {}
    for rows in sizes:
        with watch:
            seconds, answer = _send(page, cookies, token, partial(_csv, rows), "cases.csv")
        result = {"rows": rows, "rows_per_s": round(rows / seconds), "peak_mb": round(watch.peak_mb, 1)}
        _check(answer, rows)
        print(json.dumps({"file": "csv", "seconds": round(seconds, 2), **result}), flush=True)
    book = _workbook(workbook_rows)
    with watch:
        seconds, answer = _send(page, cookies, token, lambda: iter([book]), "cases.xlsx")
    _check(answer, workbook_rows)
    print(json.dumps({"file": "xlsx", "rows": workbook_rows, "rows_per_s": round(workbook_rows / seconds),
                      "peak_mb": round(watch.peak_mb, 1)}), flush=True)  # fmt: skip
    payload = re.search(r'name="counted" value="([^"]+)"', answer)
    assert payload is not None
    fields = {"csrfmiddlewaretoken": token, "counted": payload.group(1), "table": TABLE}
    before = figures()
    with visitor.post(browser, f"{page}apply/", fields):
        pass
    if figures() in ({}, before):
        raise RuntimeError("What was counted did not reach the table.")
    places = [*_places(live.folder), *_in_dump(live), *sorted(watch.files)]
    for place in places:
        print(f"Trace: {place}")
    return {**result, "traces_found": len(places)}


def _row(number: int, chance: random.Random) -> list[str]:
    strange = number % 5000 == 0  # a code that is on no list: messages give its row, never the code
    return [
        f"{MARK}-{number:07d}",
        chance.choice(("Feminine", "Masculine", "NonSpecifiedUnknown")),
        f"{chance.randint(1955, 2022)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        chance.choice(("PossibleVictimOfTrafficking", "ActualVictimOfTrafficking", "NotAVictimOfTrafficking")),
        f"{MARK}-form" if strange else chance.choice(("ForcedLabour", "SexualExploitation", "ForcedLabour;Servitude")),
        chance.choice(("KHM", "VNM", "THA", "LAO", "MMR", "PHL", "IDN", "CHN")),
        chance.choice(("Police", "NGO", "Other")),
        chance.choice(("Health;Legal", "Education", "")),
        f"{MARK} told the officer",
    ]


def _csv(rows: int) -> Iterator[bytes]:
    chance, lines = random.Random(16), [HEADER]
    for number in range(rows):
        lines.append(",".join(_row(number, chance)))
        if len(lines) == 2000:
            yield ("\n".join(lines) + "\n").encode()
            lines = []
    yield ("\n".join(lines) + "\n").encode()


def _workbook(rows: int) -> bytes:
    import openpyxl

    chance, book = random.Random(16), openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER.split(","))
    for number in range(rows):
        sheet.append(_row(number, chance))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _send(
    page: str, cookies: str, token: str, pieces: Callable[[], Iterator[bytes]], filename: str
) -> tuple[float, str]:
    """Send a file as a browser does, piece by piece. Returns (seconds until the answer, the page)."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="upload"; filename="{filename}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    length = len(head) + sum(map(len, pieces())) + len(tail)
    parts = urlsplit(page)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=300)
    started = time.perf_counter()
    connection.putrequest("POST", parts.path)
    for name, value in {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(length),
        "Cookie": cookies,
        "Referer": page,
    }.items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(head)
    for piece in pieces():
        connection.send(piece)
    connection.send(tail)
    answer = connection.getresponse().read().decode()
    seconds = time.perf_counter() - started
    connection.close()
    return seconds, answer


def _check(answer: str, rows: int) -> None:
    if f"{rows:,} rows counted" not in answer:
        raise RuntimeError(f"The page does not say that {rows} rows were counted.")
    if MARK in answer:
        raise RuntimeError("The page repeats what stood in a row.")


class MemoryWatch:
    """Records the high-water mark of the web processes' memory, and temporary files that they have open."""

    def __init__(self) -> None:
        family = psutil.Process().children(recursive=True)
        self.web = [p for p in family if any("gunicorn" in word for word in p.cmdline())]
        self.files: set[str] = set()
        self.peak_mb = 0.0

    def __enter__(self) -> None:
        for process in self.web:
            Path(f"/proc/{process.pid}/clear_refs").write_text("5")
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._look)
        self.thread.start()

    def __exit__(self, *error: object) -> None:
        self.done.set()
        self.thread.join()
        self.peak_mb = max(_high_water_mb(process.pid) for process in self.web)

    def _look(self) -> None:
        folder = Path(tempfile.gettempdir())
        while not self.done.wait(0.05):
            for process in self.web:
                for entry in Path(f"/proc/{process.pid}/fd").iterdir():
                    try:
                        target = entry.readlink()
                    except OSError:  # closed in the meantime
                        continue
                    # gunicorn has an empty file from which its master sees that a worker is alive
                    if folder in target.parents and "wgunicorn" not in target.name and target.suffix != ".log":
                        self.files.add(f"open while counting: {target}")


def _high_water_mb(pid: int) -> float:
    mark = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert mark is not None
    return int(mark.group(1)) / 1024


def _places(folder: Path) -> Iterator[str]:
    """Files below ``folder`` that contain the mark."""
    for path in folder.rglob("*"):
        if path.is_file() and _holds(path):
            yield str(path.relative_to(folder))


def _holds(path: Path) -> bool:
    mark, tail = MARK.encode(), b""
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            if mark in tail + piece:
                return True
            tail = piece[-len(mark) :]
    return False


def _in_dump(live: Stage) -> Iterator[str]:
    """Search every text of every table, in case the server's files are compressed."""
    import psycopg

    with psycopg.connect(live.env["DATABASE_OWNER_URL"]) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in tables:
            found = connection.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{MARK}%"])
            row = found.fetchone()
            if row and row[0]:
                yield f"{row[0]} rows of {table}"
