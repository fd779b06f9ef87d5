"""What is typed into every form of the portal while things go wrong, against what is there in the end.

forms: those of tests/form_table.py; cases: what each of them is put through, in Chromium. characters_lost: characters
that were typed, and choices, that are then neither saved, nor in the form, nor offered to be sent once more; and those
that a second tab had saved and that the first replaced without a word.

The forms are dealt out to some processes that play at the same time, each with a database, a web server and a browser
of its own: most of the time is waiting for a page.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import TimeoutError as Late

from bench import typed_forms
from bench.browser import chromium
from bench.stage import Stage, stage
from bench.typed_forms import Held, Typed

KEYS = ("forms", "cases", "characters_lost")
ALWAYS = {"cases": 6, "characters_lost": 0}
SMALL = {"only": ("account_clock",)}
PLAYERS = 3  # processes
TOGETHER = 12  # pages that are open when the server is killed
LONG = 60_000  # ms in which the portal answers on a busy machine
AWHILE = 1.5  # seconds without a request after which a page that saves by itself stays where it is
SLOW = 10  # seconds for one form in one case, after which it is named
TRIES, PAUSE = 20, 500  # how often, and after how many ms each, what a page saves or hands over by itself is looked for
QUIET = 3  # such looks that find the same: no more comes
SESSION = "sessionid"
DISCARD = "/kept-form/discard/"
STARTS_AT = "/help/"  # the page that Back leads to
PRESS = "form => [...form.elements].find(({ type }) => type === 'submit').click()"
WAITS = "() => document.querySelector('[data-not-sent]')"
REFUSED = ".govuk-error-summary, .portal-message--error"


@dataclass
class Play:
    """One form of the table, and what it lost in each case."""

    name: str
    place: Any  # FormPlace
    address: str
    lost: dict[str, int] = field(default_factory=dict)


def main(only: tuple[str, ...] = ()) -> dict[str, int]:
    """``only``: words of the names of templates; without them every form is played."""
    with stage(pages=True, sample=False) as built:
        from tests import form_table
        from tests.factories import everything

        with everything():
            world = form_table.make_world()
        sessions = {role: _session(person) for role, person in world.people.items() if person is not None}
        names = [name for name in form_table.tried() if not only or any(word in name for word in only)]
        shares = [share for number in range(PLAYERS) if (share := names[number::PLAYERS])]
        stages = [built.copy(f"player_{number}") for number, _share in enumerate(shares)]
        with multiprocessing.get_context("fork").Pool(len(shares)) as players:
            play = partial(_play, world=world, sessions=sessions)
            lost = players.starmap(play, zip(stages, shares, strict=True), chunksize=1)
            players.close()
            players.join()
        totals = {case: sum(each[case] for each in lost) for case in CASES}
        print(totals)
        return {"forms": len(names), "cases": len(CASES), "characters_lost": sum(totals.values())}


def _play(built: Stage, names: list[str], *, world: Any, sessions: dict[str, Any]) -> dict[str, int]:
    """Case → what these forms lost in it. In a process of its own."""
    built.use()
    built.keep_database("forms")
    with chromium() as browser:
        theatre = Theatre(built, browser, world, sessions)
        plays = theatre.plays(names)
        with theatre.running():
            for case in CASES.values():
                case(theatre, plays)
    return {case: sum(play.lost.get(case, 0) for play in plays) for case in CASES}


class Theatre:
    """The portal with one of each thing that a form needs, and a browser in which each person is signed in."""

    def __init__(self, built: Stage, browser: Any, world: Any, sessions: dict[str, Any]) -> None:
        self.built, self.browser, self.world, self.sessions = built, browser, world, sessions
        self.contexts: dict[tuple[str, bool], Any] = {}
        self.pages: dict[tuple[str, bool], Any] = {}
        self.others: dict[Any, Any] = {}
        self.numbers = count(1000)

    def plays(self, names: list[str]) -> list[Play]:
        from tests import form_table

        places = form_table.tried()
        return [Play(name, places[name], places[name].address(self.world)) for name in names]

    # --- The server and its data --------------------------------------------------------------------------------------
    @contextmanager
    def running(self) -> Iterator[None]:
        from scripts import processes

        self.command = [*processes.WEB, "--bind", f"127.0.0.1:{self.built.port}"]
        with self.built.logs.open("a") as self.log:
            self.start()
            try:
                yield
            finally:
                for context in self.contexts.values():
                    context.close()
                with suppress(ProcessLookupError):
                    processes.stop([self.web])

    def start(self) -> None:
        from scripts import processes

        self.web: subprocess.Popen = processes.start(self.command, self.built.env, self.log)
        processes.wait_for_page(f"{self.built.url}/healthz", self.web)

    def kill(self) -> None:
        """Kill all processes of the web server at once, without warning."""
        os.killpg(self.web.pid, signal.SIGKILL)
        self.web.wait()

    def begin_again(self) -> None:
        """Everything is as it was before the first form."""
        self.built.bring_database_back("forms")

    def rows_with(self, words: list[str]) -> str:
        """All rows of the database that hold one of the words, as one text."""
        if not words:
            return ""
        patterns = [f"%{word}%" for word in words]
        with self.built.as_superuser() as connection:
            tables = connection.execute(
                "SELECT format('SELECT t::text FROM %I t WHERE t::text LIKE ANY (%%s)', tablename) FROM pg_tables"
                " WHERE schemaname = 'public' AND tablename NOT IN ('portal_cache', 'django_session')"
            ).fetchall()
            found = connection.execute(" UNION ALL ".join(query for (query,) in tables), [patterns] * len(tables))
            return "\n".join(row for (row,) in found)

    # --- People -------------------------------------------------------------------------------------------------------
    def page(self, role: str, *, script: bool = True) -> Any:
        context = self.contexts.get((role, script))
        if context is None:
            context = self.browser.new_context(
                base_url=self.built.url, reduced_motion="reduce", locale="en-GB", java_script_enabled=script
            )
            context.set_default_timeout(LONG)
            self.contexts[role, script] = context
            self.sign_in(role, context)
        return context.new_page()

    def usual_page(self, role: str, *, script: bool = True) -> Any:
        """The page of a person in which one form after the other is opened."""
        page = self.pages.get((role, script))
        if page is None:
            page = self.pages[role, script] = self.page(role, script=script)
            page.on("dialog", lambda dialog: dialog.accept())  # "Leave this page?"
        return page

    def second_page(self, page: Any) -> Any:
        """Another tab of the same person."""
        other = self.others.get(page.context)
        if other is None:
            other = self.others[page.context] = page.context.new_page()
            other.on("dialog", lambda dialog: dialog.accept())
        return other

    def sign_in(self, role: str, context: Any) -> None:
        from django.contrib.sessions.models import Session

        kept = self.sessions[role]
        Session.objects.update_or_create(
            pk=kept.pk, defaults={"session_data": kept.session_data, "expire_date": kept.expire_date}
        )
        context.add_cookies([{"name": SESSION, "value": kept.pk, "url": self.built.url}])

    def end_session(self, role: str) -> None:
        from django.contrib.sessions.models import Session

        Session.objects.filter(pk=self.sessions[role].pk).delete()

    # --- A form -------------------------------------------------------------------------------------------------------
    def open(self, play: Play, page: Any) -> Any:
        """The form of this play on the page."""
        typed_forms.go(page, play.address)
        if play.place.first:
            before = typed_forms.find(page)
            assert before is not None
            typed_forms.fill(page, before, turn=1, number=next(self.numbers), given={})
            with page.expect_navigation():
                page.get_by_role("button", name=play.place.first).first.click()
        form = typed_forms.find(page, play.place.has)
        if form is None:
            raise RuntimeError(f"{play.name}: its form is not on {page.url}.")
        return form

    def typed(self, play: Play, page: Any, form: Any, turn: int = 1) -> Typed:
        typed = typed_forms.fill(page, form, turn=turn, number=next(self.numbers), given=play.place.given)
        return typed

    def press(self, play: Play, page: Any, form: Any) -> bool:
        """Press its button. Returns whether another page came."""
        if form.evaluate("form => !form.noValidate && !form.checkValidity()"):
            form.evaluate(PRESS)  # the browser itself says what is missing
            return False
        try:
            with page.expect_navigation(wait_until="domcontentloaded") if not self.saves(form) else self.leaving(page):
                form.evaluate(PRESS)
        except Late:
            return False
        return True

    @contextmanager
    def leaving(self, page: Any) -> Iterator[None]:
        """Wait for the page that comes after all is saved. Raises Late once nothing is sent any more."""
        last, on_their_way, came = time.monotonic(), set(), False

        def sent(request: Any) -> None:
            nonlocal last
            last = time.monotonic()
            on_their_way.add(request)

        def done(request: Any) -> None:
            nonlocal last
            last = time.monotonic()
            on_their_way.discard(request)

        def went(_frame: Any) -> None:
            nonlocal came
            came = True

        listeners = {"request": sent, "requestfinished": done, "requestfailed": done, "framenavigated": went}
        for event, listener in listeners.items():
            page.on(event, listener)
        try:
            yield
            while not came:
                page.wait_for_timeout(PAUSE / 5)
                if not on_their_way and time.monotonic() - last > AWHILE:
                    raise Late("The page stays.")
            page.wait_for_load_state("domcontentloaded")
        finally:
            for event, listener in listeners.items():
                page.remove_listener(event, listener)

    def press_in_vain(self, page: Any, form: Any) -> None:
        """Press its button while the portal does not answer."""
        if not self.saves(form):
            form.evaluate(PRESS)
            if form.evaluate(typed_forms.HAS_FIELDS):
                page.wait_for_function(WAITS)

    def saves(self, form: Any) -> bool:
        return form.evaluate("(form, saves) => form.matches(saves)", typed_forms.SAVES)

    def count(self, play: Play, case: str, typed: Typed, *places: list[Held], was_taken: bool = False) -> None:
        """Count what is in none of the places where it can be, and not saved. ``was_taken``: the portal said that it
        saved it, which is believed of a choice and looked up of a text."""
        left = _left(typed, [*places])
        saved = self.rows_with([held.value for held in left if held.is_sentence])
        lost = {
            held: size
            for held, size in left.items()
            if (held.value not in saved if held.is_sentence else not was_taken)
        }
        self.add(play, case, lost)

    def add(self, play: Play, case: str, lost: dict[Held, int], how: str = "lost") -> None:
        if lost:
            said = ", ".join(f"{held.name} ({held.kind}) {size}" for held, size in lost.items())
            print(f"{play.name}: {case}: {how}: {said}", file=sys.stderr, flush=True)
            play.lost[case] = play.lost.get(case, 0) + sum(lost.values())


def _session(person: Any) -> Any:
    from django.contrib.sessions.models import Session
    from django.test import Client

    client = Client()
    client.force_login(person, backend="members.backends.RoleBackend")
    return Session.objects.get(pk=client.cookies[SESSION].value)


def _is_refused(page: Any) -> bool:
    return page.locator(REFUSED).count() > 0


def _now(theatre: Theatre, page: Any) -> list[list[Held]]:
    """Where the typed things can be after an answer: in a form of this page, or offered on the page for kept forms."""
    return [typed_forms.read_all(page), *_kept(theatre, page)]


def _kept(theatre: Theatre, page: Any) -> list[list[Held]]:
    return [typed_forms.kept(theatre.second_page(page))]


# --- The cases --------------------------------------------------------------------------------------------------------
def session_ends(theatre: Theatre, plays: list[Play], *, script: bool = True, case: str = "session ends") -> None:
    for play in plays:
        with _visit(theatre, play, case, script=script) as page:
            form = theatre.open(play, page)
            theatre.end_session(play.place.role)
            typed = theatre.typed(play, page, form)
            saves = script and theatre.saves(form)
            came = theatre.press(play, page, form)
            theatre.sign_in(play.place.role, page.context)
            if saves:
                page.locator("[data-sign-in] [data-try-again]").click()
                _settle_saving(theatre, play, page, case, typed)
                continue
            if not came or "next" not in (query := parse_qs(urlsplit(page.url).query)):
                print(f"{play.name}: {case}: no sign-in was asked for at {page.url}", file=sys.stderr)
                theatre.count(play, case, typed, *_now(theatre, page))
                continue
            typed_forms.go(page, query["next"][0])
            theatre.count(play, case, typed, typed_forms.offered(page))
            if not script and typed.held:
                _send_once_more(theatre, play, page, case, typed)


def _send_once_more(theatre: Theatre, play: Play, page: Any, case: str, typed: Typed) -> None:
    """What was kept is sent: it is taken, or refused on a page that has it, or kept again."""
    send = page.locator(f"main form:not([action='{DISCARD}']) button")
    with page.expect_navigation(wait_until="domcontentloaded"):
        send.first.click()
    refused = _is_refused(page)
    theatre.count(play, case, typed, *_now(theatre, page), was_taken=not refused)
    theatre.begin_again()


def _settle_saving(theatre: Theatre, play: Play, page: Any, case: str, typed: Typed) -> None:
    """A form that saves while somebody writes: what the page has, or what a new page shows once all is saved."""
    other = theatre.second_page(page)

    def look() -> list[list[Held]]:
        return [typed_forms.read(theatre.open(play, other))]

    fresh = _soon(look, typed, page)
    theatre.count(play, case, typed, *_now(theatre, page), *fresh)
    theatre.begin_again()


def _soon(look: Callable[[], list[list[Held]]], typed: Typed, page: Any) -> list[list[Held]]:
    """What ``look`` finds once all that was typed is there, or once no more comes: the page sends it as it is left."""
    before: list[list[list[Held]]] = []
    for _turn in range(TRIES):
        found = look()
        if not _left(typed, found) or (before.count(found) >= QUIET and before[-1] == found):
            break
        before.append(found)
        page.wait_for_timeout(PAUSE)
    return found


def _left(typed: Typed, places: list[list[Held]]) -> dict[Held, int]:
    """What of the typed things is in none of the places."""
    left = {held: held.size for held in typed.held}
    for place in places:
        there = dict(typed_forms.missing(typed.held, place))
        left = {held: min(size, there[held]) for held, size in left.items() if held in there}
    return left


def line_is_cut(theatre: Theatre, plays: list[Play], case: str = "line is cut") -> None:
    for play in plays:
        with _visit(theatre, play, case) as page:
            form = theatre.open(play, page)
            page.context.set_offline(True)
            try:
                typed = theatre.typed(play, page, form)
                theatre.press_in_vain(page, form)
            finally:
                page.context.set_offline(False)
            theatre.count(play, case, typed, typed_forms.read_all(page))


def server_is_killed(theatre: Theatre, plays: list[Play], case: str = "server is killed") -> None:
    for first in range(0, len(plays), TOGETHER):
        shown = []
        for play in plays[first : first + TOGETHER]:
            page = theatre.page(play.place.role)
            shown.append((play, page, theatre.typed(play, page, theatre.open(play, page))))
        theatre.kill()
        for _play, page, typed in shown:
            theatre.press_in_vain(page, typed.form)
        theatre.start()
        for play, page, typed in shown:
            theatre.count(play, case, typed, typed_forms.read_all(page))
            page.close()
    theatre.begin_again()


def second_tab(theatre: Theatre, plays: list[Play], case: str = "second tab") -> None:
    for play in plays:
        with _visit(theatre, play, case) as page:
            form = theatre.open(play, page)
            other = theatre.second_page(page)
            second = theatre.open(play, other)
            theirs = theatre.typed(play, other, second, turn=2)
            theatre.press(play, other, second)
            taken = not _is_refused(other)
            if not taken:
                said = other.locator(REFUSED).first.inner_text()
                print(f"{play.name}: {case}: the second tab was refused: {said!r}", file=sys.stderr)
            stands = _shown_anew(theatre, play, other)
            saved = [held for held in theirs.held if held not in dict(typed_forms.missing(theirs.held, stands))]
            typed = theatre.typed(play, page, form)
            came = theatre.press(play, page, form)
            refused = _is_refused(page) or not came
            theatre.count(play, case, typed, *_now(theatre, page), was_taken=not refused)
            if taken and not refused and saved:
                now = _shown_anew(theatre, play, other)
                replaced = {held: size for held, size in typed_forms.missing(saved, now) if held not in typed.held}
                theatre.add(play, case, replaced, "replaced unseen")
        theatre.begin_again()


def _shown_anew(theatre: Theatre, play: Play, page: Any) -> list[Held]:
    """What the form holds now; nothing where it is not shown any more."""
    typed_forms.go(page, play.address)
    return typed_forms.read(typed_forms.find(page, play.place.has))


def back(theatre: Theatre, plays: list[Play], case: str = "Back") -> None:
    for play in plays:
        with _visit(theatre, play, case) as page:
            typed_forms.go(page, STARTS_AT)
            form = theatre.open(play, page)
            typed = theatre.typed(play, page, form)
            page.keyboard.press("Shift")  # the browser asks only where somebody has touched the page
            page.go_back()
            if play.place.first:  # the page of an answer to a form is not shown again without asking
                theatre.count(play, case, typed, *_soon(partial(_kept, theatre, page), typed, page))
                continue
            page.go_forward()
            page.wait_for_load_state()
            if theatre.saves(typed_forms.find(page, play.place.has)):
                _settle_saving(theatre, play, page, case, typed)
            else:
                theatre.count(play, case, typed, *_soon(partial(_now, theatre, page), typed, page))


def no_script(theatre: Theatre, plays: list[Play]) -> None:
    session_ends(theatre, plays, script=False, case="no script")


CASES: dict[str, Callable[..., None]] = {
    "session ends": session_ends,
    "line is cut": line_is_cut,
    "server is killed": server_is_killed,
    "second tab": second_tab,
    "Back": back,
    "no script": no_script,
}


@contextmanager
def _visit(theatre: Theatre, play: Play, case: str, *, script: bool = True) -> Iterator[Any]:
    page = theatre.usual_page(play.place.role, script=script)
    begun = time.monotonic()
    try:
        yield page
    except Exception as error:  # one form that cannot be played must not hide the others
        print(f"{play.name}: {case}: {str(error)[:400]}", file=sys.stderr, flush=True)
        play.lost[case] = play.lost.get(case, 0) + 1
    finally:
        if (took := time.monotonic() - begun) > SLOW:
            print(f"{play.name}: {case}: {took:.0f} s", flush=True)
        theatre.sign_in(play.place.role, page.context)
