"""The server that renders parts: it imports WeasyPrint and parses the stylesheet once, then forks for each part.

Started as ``python -m reporting.pdf.server``. Each line of its input is the path of a job: a JSON file with key, html,
css, elsewhere (ids of other parts that may be linked to), is_tagged, pdf and facts (where the results go). When the job
is through, a line of its output tells of its process: {"job": path, "code": …, "peak_kib": …, "cpu": seconds}. It ends
itself when its input does, or after a quarter of an hour without work.

Each part has a process of its own because WeasyPrint does not give its memory back, and because Celery's workers may
not have multiprocessing children.
"""

import errno
import gc
import hashlib
import json
import os
import resource
import select
import signal
import sys
import traceback
from pathlib import Path
from typing import IO

from reporting.pdf import worker

CPU_SECONDS = 900  # a part that computes longer than this is ended by the system
MEMORY_MB = 1536  # address space of a part beyond that of the server; an ordinary part takes a tenth
IDLE_SECONDS = 900.0
OUT_OF_MEMORY, DISK_FULL = 71, 72  # exit codes
STATUS = Path("/proc/self/status")
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def serve(commands: int, answers: IO[str]) -> None:
    sheets = worker.prepare()
    gc.collect()
    gc.freeze()  # forked processes do not copy these pages by counting references in them
    running: dict[int, str] = {}
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    unread = b""
    try:
        while True:
            ready, _, _ = select.select([commands, woken], [], [], None if running else IDLE_SECONDS)
            if woken in ready:
                os.read(woken, 512)
                _tell_of_ended(running, answers)
            if commands in ready:
                said = os.read(commands, 1 << 16)
                if not said:
                    return
                *lines, unread = (unread + said).split(b"\n")
                for line in map(bytes.decode, lines):
                    running[_fork(line, sheets)] = line
            if not ready:
                return
    finally:
        _kill(running)


def _fork(job: str, sheets: worker.Sheets) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        _limit_memory()
        gc.set_threshold(100_000, 50, 100)  # a part is laid out once and its process ends: there is little to collect
        _do(Path(job), sheets)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    except OSError as error:
        traceback.print_exc()
        code = DISK_FULL if error.errno in NO_SPACE else 1
    except BaseException:
        if _is_short_of_memory():
            code = OUT_OF_MEMORY
        traceback.print_exc()
    finally:
        os._exit(code)


def _limit_memory() -> None:
    if STATUS.exists():
        limit = _kib("VmSize") * 1024 + (int(os.environ.get("PDF_MEMORY_MB") or MEMORY_MB) << 20)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _is_short_of_memory() -> bool:
    """Whether the limit was all but reached. Libraries in C then raise other errors than MemoryError, too."""
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return limit != resource.RLIM_INFINITY and limit - _kib("VmPeak") * 1024 < 32 << 20


def _kib(name: str) -> int:
    return int(STATUS.read_text().split(f"{name}:")[1].split()[0])


def _do(path: Path, sheets: worker.Sheets) -> None:
    job = json.loads(path.read_text())
    messages = os.open(job["log"], os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    os.dup2(messages, 1)
    os.dup2(messages, 2)
    pdf, facts = worker.render(
        job["key"], job["html"], job["css"], set(job["elsewhere"]), is_tagged=job["is_tagged"], sheets=sheets
    )
    facts["sha256"] = hashlib.sha256(pdf).hexdigest()
    with Path(job["pdf"]).open("wb") as stream:
        stream.write(pdf)
        stream.flush()
        os.fsync(stream.fileno())
    Path(job["facts"]).write_text(json.dumps(facts))


def _tell_of_ended(running: dict[int, str], answers: IO[str]) -> None:
    while running:
        pid, status, used = os.wait4(-1, os.WNOHANG)
        if not pid:
            return
        answer = {
            "job": running.pop(pid),
            "code": os.waitstatus_to_exitcode(status),
            "peak_kib": used.ru_maxrss // (1024 if sys.platform == "darwin" else 1),
            "cpu": round(used.ru_utime + used.ru_stime, 3),
        }
        print(json.dumps(answer), file=answers, flush=True)


def _kill(running: dict[int, str]) -> None:
    for pid in running:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    serve(sys.stdin.fileno(), sys.stdout)
