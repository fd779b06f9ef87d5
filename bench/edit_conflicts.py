"""Two editors of one answer at random interleavings of read, type and save, on two connections at once.

interleavings: rounds; silent_overwrites: texts of one editor that the other replaced without having seen them. Every
successful save must be in the history, based on a version that its editor had read.
"""

import random
import threading

from bench.stage import stage

KEYS = ("interleavings", "silent_overwrites")
ALWAYS = {"silent_overwrites": 0}
SMALL = {"rounds": 8}
SAVES = 3  # of each editor in a round


def main(rounds: int = 240) -> dict[str, int]:
    with stage():
        from members.models import User
        from reporting.models import Question

        editors = [User.objects.get(email=f"{name}.kh@demo.example") for name in ("focal", "police")]
        chance = random.Random(24)
        question = Question.objects.get(key="art5-1-q1", section__questionnaire__version=1)
        report_pk, section_pk = _give_section(editors, question)
        overwrites = sum(
            _round(editors, question, report_pk, section_pk, [chance.random() for _ in range(4 * SAVES)], number)
            for number in range(rounds)
        )
        return {"interleavings": rounds, "silent_overwrites": overwrites}


def _give_section(editors, question) -> tuple[int, int]:
    from members.row_access import row_access
    from reporting.actions.answers import assign_section
    from reporting.models import ReportSection

    officer, colleague = editors
    with row_access(states=officer.state_ids):
        section = ReportSection.objects.select_related("report__member_state", "section").get(
            report__member_state__in=officer.state_ids,
            report__cycle__title="Reporting on 2026",
            section=question.section_id,
        )
        people = {row.person for row in section.assignments.select_related("person")} | {colleague}
        assign_section(report_section=section, people=list(people), by=officer)
        return section.report_id, section.pk


def _round(editors, question, report_pk: int, section_pk: int, pauses: list[float], number: int) -> int:
    """Both write at once. Returns how many versions replaced one that their editor had not read."""
    from members.row_access import row_access
    from reporting.models import AnswerRevision

    with row_access(states=editors[0].state_ids):
        first = _version(report_pk, question)
    read: dict[int, str] = {}  # base version of each save that stood, by the version it became → what was read
    written: dict[int, str] = {}
    start, failures = threading.Barrier(2), []

    def write(editor, mine: list[float]) -> None:
        from django.db import connection

        try:
            start.wait()
            _write(editor, question, report_pk, section_pk, mine, number, read, written)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    half = len(pauses) // 2
    threads = [
        threading.Thread(target=write, args=(editor, part))
        for editor, part in zip(editors, (pauses[:half], pauses[half:]), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    with row_access(states=editors[0].state_ids):
        kept = dict(
            AnswerRevision.objects.filter(report=report_pk, question=question, version__gte=first).values_list(
                "version", "narrative"
            )
        )
        last = _version(report_pk, question)
    lost = sum(kept.get(version) != text for version, text in written.items())
    unread = sum(kept.get(version - 1, "") != text for version, text in read.items())
    return lost + unread + (last - first != len(written))


def _write(editor, question, report_pk, section_pk, pauses, number, read, written) -> None:
    """Read, type for a moment, save. After a refusal read and write again, with the other editor's text put first."""
    import time

    from members.row_access import row_access
    from reporting.actions.answers import GivenAnswer, save_answers
    from reporting.models import Answer, ReportSection

    base, seen = None, ""
    for turn, (reading, typing) in enumerate(zip(pauses[::2], pauses[1::2], strict=True)):
        if base is None or reading < 0.5:  # the others go on from what they have, which may be stale
            with row_access(states=editor.state_ids):
                answer = Answer.objects.filter(report=report_pk, question=question).first()
            base, seen = (answer.version, answer.narrative) if answer else (0, "")
        time.sleep(typing / 200)
        text = f"{editor.pk} round {number} turn {turn}"
        with row_access(states=editor.state_ids):
            section = ReportSection.objects.get(pk=section_pk)
            entry = GivenAnswer("value", "planned", text, base_version=base)
            saved = save_answers(report_section=section, entries={question.key: entry}, by=editor)
        if saved.changed:
            read[base + 1], written[base + 1] = seen, text
            base, seen = base + 1, text
        else:
            base = None


def _version(report_pk: int, question) -> int:
    from reporting.models import Answer

    found = Answer.objects.filter(report=report_pk, question=question)
    return found.values_list("version", flat=True).first() or 0
