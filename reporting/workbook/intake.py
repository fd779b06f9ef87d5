"""Reads an uploaded file for a report, or refuses it with a sentence."""

from functools import partial

from members.models import MemberState
from reporting.models import NationalReport, Question
from reporting.workbook import guard
from reporting.workbook.content import FORMAT, Package, ReadWorkbook
from reporting.workbook.docx_read import read_docx
from reporting.workbook.guard import FileRefused
from reporting.workbook.xlsx_read import read_xlsx


def read(content: bytes, filename: str, package: Package) -> tuple[str, ReadWorkbook]:
    """The kind of file and its content. ``package``: what the sender may write in this report. Raises FileRefused."""
    checked = guard.check(content, filename)
    belongs = partial(_check_identity, report=package.report, filename=filename)
    report = package.report
    asked = Question.objects.filter(section__questionnaire=report.cycle.questionnaire_id).select_related("section")
    questions = {question.key: question for question in asked}
    if checked.kind == guard.XLSX:
        layouts = {table.item.question.key: table.layout for table in package.tables()}
        found = read_xlsx(content, checked, filename, questions, layouts, belongs)
    else:
        found = read_docx(content, filename, questions)
        belongs(found.identity)
    return checked.kind, found


def _check_identity(identity: dict[str, str], report: NationalReport, filename: str) -> None:
    if identity.get("state") != report.member_state.iso2:
        other = MemberState.objects.filter(iso2=identity.get("state", "")[:2]).first()
        raise FileRefused(
            f"“{filename}” is of {other or 'another state'}, and this is the report of {report.member_state}. "
            "Nothing of it was read. Choose the file of this report."
        )
    if identity.get("report") != str(report.pk) or identity.get("cycle") != report.cycle.title:
        raise FileRefused(
            f"“{filename}” belongs to “{identity.get('cycle', '')[:80]}”, and this is “{report.cycle}”. Open the "
            "report of that cycle, or download the file of this one and copy your answers into it."
        )
    if identity.get("questionnaire") != str(report.cycle.questionnaire.version) or identity.get("format") != str(
        FORMAT
    ):
        raise FileRefused(
            f"“{filename}” was made with an older version of the questions or of the portal. Download it anew, and "
            "copy your answers into it."
        )
