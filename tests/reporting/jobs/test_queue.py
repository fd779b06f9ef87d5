"""Tasks are named where they are asked for: each name is a task that the worker knows, and is what it is sent."""

import ast
import importlib
from pathlib import Path

from django.conf import settings

from actip_portal import celery_app
from reporting.jobs.queue import nudge, quiet

ROOT = Path(settings.BASE_DIR)
APPS = ("actip_portal", "members", "victims", "reporting", "programme")


def known_tasks() -> set[str]:
    importlib.import_module("reporting.tasks")
    return {name for name in celery_app.tasks if not name.startswith("celery.")}


def named_in(tree: ast.AST) -> tuple[set[str], int]:
    """The names given to ``nudge``, by a call or through ``partial``, and how often a call gave no plain name."""
    found, unclear = set(), 0
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        words = [call.func, *call.args]
        place = next((n for n, word in enumerate(words[:2]) if isinstance(word, ast.Name) and word.id == "nudge"), None)
        if place is None:
            continue
        match words[place + 1 : place + 2]:
            case [ast.Constant(value=str(name))]:
                found.add(name)
            case _:
                unclear += 1
    return found, unclear


def test_every_name_that_code_asks_for_is_a_task():
    asked: dict[str, str] = {}
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        names, unclear = named_in(ast.parse(path.read_text(encoding="utf-8")))
        assert not unclear, f"{path}: a task is given by its name in quotation marks, so that this test can read it"
        asked |= dict.fromkeys(names, str(path))
    assert {"reporting.render_consolidated_report", "reporting.scan_evidence", "reporting.send_waiting_mail"} <= set(
        asked
    )
    assert {name: path for name, path in asked.items() if name not in known_tasks()} == {}


def test_every_name_that_the_clock_asks_for_is_a_task():
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert asked
    assert asked <= known_tasks()


def test_what_is_asked_for_waits_in_the_queue_under_its_name_unless_it_is_quiet():
    celery_app.control.purge()
    with quiet():
        nudge("reporting.scan_evidence", 6)
    nudge("reporting.scan_evidence", 7)
    with celery_app.connection_for_read() as connection:
        queue = connection.SimpleQueue(celery_app.conf.task_default_queue)
        message = queue.get(timeout=10)
        message.ack()
        queue.close()
    arguments, *_ = message.payload
    assert (message.headers["task"], arguments) == ("reporting.scan_evidence", [7])
