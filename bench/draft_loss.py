"""What is typed while the server dies, the connection is cut and the session ends, against what is kept in the end.

characters_typed; characters_lost: those that are not in the database, in order, once everything works again;
seconds_cut: how long the connection was interrupted. Chromium types into three answers while the web server is killed
(-9) and started again.
"""

import time
from contextlib import suppress

from bench.browser import chromium, sign_in
from bench.stage import stage

EMAIL = "focal.kh@demo.example"
QUESTIONS = ["art5-1-q1", "art5-1-q2", "art5-1-q3"]
KEYS = ("characters_typed", "characters_lost", "seconds_cut")
ALWAYS = {"characters_lost": 0}
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
            page.goto(url + _address())
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
            panel = page.locator("[data-sign-in]")
            panel.wait_for(state="visible", timeout=30_000)
            panel.locator("[name=password]").fill(PASSWORD)
            panel.get_by_role("button", name="Sign in and save").click()
            panel.wait_for(state="hidden")
            _wait_until_saved(page)
            held = _held()
            context.close()
        finally:
            with suppress(ProcessLookupError):
                processes.stop([web])
            log.close()
        wanted = {key: text.strip() for key, text in typed.items()}
        return {
            "characters_typed": sum(map(len, wanted.values())),
            "characters_lost": sum(_lost(wanted[key], held.get(key, "")) for key in QUESTIONS),
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


def _report():
    from members.models import User
    from reporting.models import NationalReport

    officer = User.objects.get(email=EMAIL)
    found = NationalReport.objects.filter(member_state__in=officer.state_ids, cycle__title="Reporting on 2026")
    return officer, found


def _address() -> str:
    from members.row_access import row_access

    officer, found = _report()
    with row_access(states=officer.state_ids):
        return f"/reports/{found.get().pk}/sections/article-5/"


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
