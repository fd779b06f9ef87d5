"""What is typed while the server dies, the connection is cut and the session ends, against what is kept in the end.

characters_typed, cells_typed; characters_lost, cells_lost: those that are not in the database once everything works
again, the characters in order; seconds_cut: how long the connection was interrupted. Chromium types into three answers,
and pastes and types into a table of 144 cells, while the web server is killed (-9) and started again.
"""

import time
from contextlib import suppress

from bench.browser import chromium, sign_in
from bench.stage import stage

EMAIL = "focal.kh@demo.example"
QUESTIONS = ["art5-1-q1", "art5-1-q2", "art5-1-q3"]
TABLE = "art14-1-q3"
PANELS, ROWS, COLUMNS = 4, 4, 9  # of its page
KEYS = ("characters_typed", "characters_lost", "cells_typed", "cells_lost", "seconds_cut")
ALWAYS = {"characters_lost": 0, "cells_lost": 0}
SMALL = {"kills": 1, "cut": 2}
DELAY = 25  # ms between two keys
WORDS = "The committee met and wrote down what was done, ច្បាប់នេះអនុវត្ត, and by whom. "


def main(kills: int = 3, cut: int = 60) -> dict[str, int]:
    """The web server is killed ``kills`` times; the connection is interrupted for ``cut`` seconds."""
    with stage(pages=True) as built, chromium() as browser:
        from members.demo import PASSWORD
        from scripts import processes, services

        port = services.free_port()
        url = f"http://127.0.0.1:{port}"
        command = [*processes.WEB, "--bind", f"127.0.0.1:{port}"]
        log = built.logs.open("a")
        web = processes.start(command, built.env, log)
        try:
            processes.wait_for_page(url, web)
            context = browser.new_context(reduced_motion="reduce")
            page = sign_in(context, url, EMAIL, PASSWORD)
            page.goto(f"{url}{_address()}article-5/")
            typed = dict.fromkeys(QUESTIONS, "")
            for key in QUESTIONS:
                page.locator(f"[name={key}-narrative]").fill("")

            def write(key: str, text: str) -> None:
                field = page.locator(f"[name={key}-narrative]")
                field.focus()
                page.keyboard.press("Control+End")
                field.press_sequentially(text, delay=DELAY)
                typed[key] += text

            for turn in range(kills):
                write(QUESTIONS[turn % 3], WORDS)
                # Leaving the first one sends it, and at once the server dies.
                write(QUESTIONS[(turn + 1) % 3], WORDS[: 10 + 7 * turn])
                _kill(web)
                write(QUESTIONS[turn % 3], WORDS)
                web = processes.start(command, built.env, log)
                write(QUESTIONS[(turn + 2) % 3], WORDS)
                processes.wait_for_page(url, web)
            start = time.monotonic()
            context.set_offline(True)
            for key in QUESTIONS:
                write(key, WORDS)
            page.wait_for_timeout(max(0, cut - (time.monotonic() - start)) * 1000)
            seconds_cut = round(time.monotonic() - start)
            context.set_offline(False)
            _wait_until_saved(page)

            _end_sessions()
            for key in QUESTIONS:
                write(key, WORDS)
            _sign_in_there(page, PASSWORD)
            _wait_until_saved(page)
            held = _held()

            page.goto(f"{url}{_address()}article-14/tables/{TABLE}/")
            for turn in range(kills):
                _paste(page, turn % PANELS, 1000 * turn)
                _kill(web)
                _type(page, (turn + 1) % PANELS, 7000 + turn)
                web = processes.start(command, built.env, log)
                _type(page, (turn + 2) % PANELS, 8000 + turn)
                processes.wait_for_page(url, web)
            context.set_offline(True)
            for part in range(PANELS):
                _paste(page, part, 20_000 + 100 * part)
            page.wait_for_timeout(2000)
            context.set_offline(False)
            _wait_until_table_is_saved(page)
            _end_sessions()
            for part in range(PANELS):
                _paste(page, part, 30_000 + 100 * part)
                _type(page, part, 40_000 + part)
            _sign_in_there(page, PASSWORD)
            _wait_until_table_is_saved(page)
            cells = dict(page.locator("input.portal-entry__cell").evaluate_all(CELLS))
            cells_lost = _cells_lost(cells)
            context.close()
        finally:
            with suppress(ProcessLookupError):
                processes.stop([web])
            log.close()
        wanted = {key: text.strip() for key, text in typed.items()}
        return {
            "characters_typed": sum(map(len, wanted.values())),
            "characters_lost": sum(_lost(wanted[key], held.get(key, "")) for key in QUESTIONS),
            "cells_typed": len(cells),
            "cells_lost": cells_lost,
            "seconds_cut": seconds_cut,
        }


def _kill(web) -> None:
    """Kill all processes of the web server at once, without warning."""
    import os
    import signal

    os.killpg(web.pid, signal.SIGKILL)
    web.wait()


def _wait_until_saved(page) -> None:
    """Wait until each of the questions shows that it is saved."""
    page.locator(f"[name={QUESTIONS[0]}-narrative]").evaluate("element => document.activeElement.blur()")
    for key in QUESTIONS:
        state = page.locator(f'[data-question="{key}"] [data-save-state]')
        state.filter(has_text="Saved ").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")


def _sign_in_there(page, password: str) -> None:
    """Sign in on the panel that the page shows when the session has ended."""
    panel = page.locator("[data-sign-in]")
    panel.wait_for(state="visible", timeout=30_000)
    panel.locator("[name=password]").fill(password)
    panel.get_by_role("button", name="Sign in and save").click()
    panel.wait_for(state="hidden")


PASTE = """text => { const data = new DataTransfer(); data.setData('text/plain', text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }"""
CELLS = "inputs => inputs.map(({ name, value }) => [name.slice('cell-'.length), value])"


def _paste(page, part: int, first: int) -> None:
    """Paste counts from ``first`` on into all cells of one part of the table."""
    rows = [range(first + row * COLUMNS, first + (row + 1) * COLUMNS) for row in range(ROWS)]
    page.locator(f"#cell-{part}-0-0").focus()
    page.evaluate(PASTE, "\n".join("\t".join(map(str, row)) for row in rows))


def _type(page, part: int, count: int) -> None:
    """Type into one cell, and move on to the next."""
    page.locator(f"#cell-{part}-1-1").focus()
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type(str(count), delay=DELAY)
    page.keyboard.press("Enter")


def _wait_until_table_is_saved(page) -> None:
    state = page.locator("[data-save-state]")
    state.filter(has_text="Saved ").filter(has_not_text="ot saved").wait_for(timeout=60_000)


def _cells_lost(shown: dict[str, str]) -> int:
    """How many cells of the page hold another count in the database."""
    from members.row_access import row_access
    from victims.models import Figure

    officer, found = _report()
    with row_access(states=officer.state_ids):
        report = found.get()
        of_table = {
            "table_return__member_state": report.member_state_id,
            "table_return__table__key": "victims_identified",
            "table_return__period_start": report.cycle.period_start,
        }
        held = dict(Figure.objects.filter(**of_table).values_list("key", "count"))
    return sum(str(held.get(key, "")) != text for key, text in shown.items())


def _report():
    from members.models import User
    from reporting.models import NationalReport

    officer = User.objects.get(email=EMAIL)
    found = NationalReport.objects.filter(member_state__in=officer.state_ids, cycle__title="Reporting on 2026")
    return officer, found


def _address() -> str:
    """Where the sections of the report are."""
    from members.row_access import row_access

    officer, found = _report()
    with row_access(states=officer.state_ids):
        return f"/reports/{found.get().pk}/sections/"


def _held() -> dict[str, str]:
    from members.row_access import row_access
    from reporting.models import Answer

    officer, found = _report()
    with row_access(states=officer.state_ids):
        answers = Answer.objects.filter(report=found.get(), question__key__in=QUESTIONS)
        return dict(answers.values_list("question__key", "narrative"))


def _end_sessions() -> None:
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()


def _lost(typed: str, held: str) -> int:
    """How many characters of ``typed`` are not in ``held`` in their order."""
    from difflib import SequenceMatcher

    if typed == held:
        return 0
    kept = sum(block.size for block in SequenceMatcher(None, typed, held, autojunk=False).get_matching_blocks())
    return max(len(typed) - kept, 1)
