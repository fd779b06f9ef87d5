"""Every form of the portal in which something is typed or chosen: where it stands, and for whom.

The list is complete: a form of a template that has no row here fails the tests.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from members.models import User
from reporting.actions import answers, carrying, consolidation, findings, public_figures, releases
from reporting.enums import FindingKind
from reporting.figures.public_sources import PublicSource
from reporting.law import actions as law_actions
from reporting.law.texts import GivenCheck, find
from reporting.models import NationalReport, Question, StatePart
from reporting.publication import parts, protection
from reporting.queries.public_figures import figures_in
from reporting.questionnaire import actions as questionnaire_actions
from reporting.standing import NEEDS
from tests import access_table
from tests.access_table import DRAFT, HANDED_IN, TABLE, AccessWorld
from tests.factories import focal_point, state
from tests.factories.releases import adopted, counted, identified
from tests.factories.reports import accepted, fill, open_cycle, released, report_of, say_how_far, submitted
from victims.standard import Standard

TEMPLATES = Path(settings.BASE_DIR) / "templates"
OFFICER, CONTRIBUTOR, NEIGHBOUR = "focal point", "contributor", "other state"
SECRETARIAT, ADMINISTRATOR, DONOR = "secretariat", "administrator", "donor"
RECEIVED = ("art5-1-q1", "art6-1-q1")  # questions whose answers came from another Party
READY = "article-20"  # a section that waits for its focal point
DROPPED = "justice-cooperation-q4"  # a question that the draft of a questionnaire asks no more

# Why nothing of a form can be lost, where it is not tried.
BUTTON = "Only buttons: nothing is typed."
SIGN_IN = "Part of signing in, or of its passwords and devices, which are never kept."
VISITORS = "For visitors, who have no session; nothing is saved."
AFTER_A_FILE = "Shown after a file was sent and read: it holds that file, which the person has, and ticks."
REFUSED_NOTE = "Shown when a note was refused, with what was typed in the form of the section's page, which is tried."
KEPT = "The form that is kept, shown once more."


@dataclass(frozen=True)
class FormPlace:
    """A form on the page of ``route`` for ``role``; ``args`` name things of ``world``, as in the access table.

    ``has`` selects a control of it where the page has several forms; ``first`` are the words of the button that leads
    from that page to the form's own. ``last``: what it does closes other forms, so it is tried after them. ``given``:
    what is typed or chosen, by name, where the form takes nothing else.
    """

    route: str
    role: str
    has: str = ""
    args: tuple[str, ...] | None = None
    first: str = ""
    last: bool = False
    given: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    def address(self, world: AccessWorld) -> str:
        names = TABLE[self.route].args if self.args is None else self.args
        return reverse(self.route, args=[world.things[name] for name in names])


# Template → its forms in their order, without those that are sent with GET.
FORMS: dict[str, tuple[FormPlace | str, ...]] = {
    "account/email_confirm.html": (SIGN_IN,),
    "account/login.html": (SIGN_IN,),
    "account/logout.html": (SIGN_IN,),
    "account/password_change.html": (SIGN_IN,),
    "account/password_reset.html": (SIGN_IN,),
    "account/password_reset_from_key.html": (SIGN_IN,),
    "account/password_set.html": (SIGN_IN,),
    "account/reauthenticate.html": (SIGN_IN,),
    "allauth/elements/form.html": (SIGN_IN,),
    "base.html": (BUTTON,),
    "members/account_clock.html": (FormPlace("account-clock", DONOR),),
    "members/contact_edit.html": (FormPlace("contact-edit", SECRETARIAT),),
    "members/kept_form.html": (KEPT, BUTTON),
    "members/person_deactivate.html": (BUTTON,),
    "members/person_detail.html": (BUTTON, BUTTON),
    "members/person_invite.html": (FormPlace("person-invite", ADMINISTRATOR),),
    "members/person_roles.html": (FormPlace("person-roles", ADMINISTRATOR),),
    "members/person_two_step.html": (BUTTON,),
    "mfa/authenticate.html": (SIGN_IN, SIGN_IN, SIGN_IN),
    "mfa/reauthenticate.html": (SIGN_IN,),
    "mfa/recovery_codes/generate.html": (SIGN_IN,),
    "mfa/totp/activate_form.html": (SIGN_IN,),
    "mfa/totp/deactivate_form.html": (SIGN_IN,),
    "mfa/trust.html": (SIGN_IN,),
    "mfa/webauthn/add_form.html": (SIGN_IN,),
    "mfa/webauthn/authenticator_confirm_delete.html": (SIGN_IN,),
    "mfa/webauthn/edit_form.html": (SIGN_IN,),
    "mfa/webauthn/reauthenticate.html": (SIGN_IN,),
    "reporting/audit/audit_chain.html": (FormPlace("audit-chain", OFFICER),),
    "reporting/calendar/calendar.html": (BUTTON,),
    "reporting/consolidated/_render_progress.html": (BUTTON, BUTTON, BUTTON, BUTTON),
    "reporting/consolidated/consolidated_detail.html": (BUTTON, BUTTON),
    "reporting/consolidated/consolidated_step.html": (BUTTON,),
    "reporting/consolidated/text_edit.html": (FormPlace("consolidated-text-edit", SECRETARIAT),),
    "reporting/cycles/cycle_detail.html": (BUTTON,),
    "reporting/cycles/cycle_extend.html": (FormPlace("cycle-extend", SECRETARIAT, given={"until_year": "2044"}),),
    "reporting/cycles/cycle_form.html": (FormPlace("cycle-edit", SECRETARIAT),),
    "reporting/cycles/cycle_step.html": (BUTTON,),
    "reporting/desk/_notes.html": (BUTTON, FormPlace("review-section", SECRETARIAT, "[name=text]")),
    "reporting/desk/ask.html": (FormPlace("clarification-ask", SECRETARIAT),),
    "reporting/desk/assess.html": (FormPlace("review-assess", SECRETARIAT, args=(HANDED_IN, "section", "advised")),),
    "reporting/desk/clarification.html": (BUTTON, FormPlace("clarification", OFFICER, "[name=text]"), BUTTON, BUTTON),
    "reporting/desk/documents.html": (
        FormPlace("clarification-documents", OFFICER, "[type=file]"),
        FormPlace("clarification-documents", OFFICER, "[value=reuse]"),
    ),
    "reporting/desk/note.html": (REFUSED_NOTE,),
    "reporting/desk/reviewers.html": (FormPlace("reviewers", SECRETARIAT),),
    "reporting/desk/section.html": (BUTTON, FormPlace("review-section", SECRETARIAT, "[name$=evidence_seen]")),
    "reporting/desk/send_all.html": (FormPlace("clarification-send-all", SECRETARIAT),),
    "reporting/entries/section.html": (FormPlace("section-edit", OFFICER, args=(DRAFT, NEEDS)),),
    "reporting/findings/_make.html": (BUTTON,),
    "reporting/findings/finding_list.html": (BUTTON, BUTTON),
    "reporting/findings/finding_question.html": (
        FormPlace("finding-question", SECRETARIAT, args=("quoted", "question_quoted")),
    ),
    "reporting/follow_up/item_close.html": (FormPlace("follow-up-close", SECRETARIAT),),
    "reporting/follow_up/item_form.html": (FormPlace("follow-up-commit", OFFICER),),
    "reporting/four_eyes/second_approval.html": (BUTTON, BUTTON),
    "reporting/law/check_text.html": (
        FormPlace("text-check", SECRETARIAT, given={"paragraph": "1", "page": "7", "checked_on_year": "2020"}),
    ),
    "reporting/law/import.html": (FormPlace("text-check-import", SECRETARIAT),),
    "reporting/law/import_confirm.html": (AFTER_A_FILE,),
    "reporting/law/take_back.html": (FormPlace("text-check-take-back", SECRETARIAT, args=("checked",)),),
    "reporting/messages/message_choices.html": (FormPlace("message-choices", CONTRIBUTOR),),
    "reporting/messages/message_list.html": (BUTTON, BUTTON),
    "reporting/messages/unsubscribe.html": (BUTTON,),
    "reporting/national/_evidence_form.html": (FormPlace("evidence-add", OFFICER, "[type=file]"),),
    "reporting/national/_sign_in_again.html": (SIGN_IN,),
    "reporting/national/_take_back.html": (BUTTON,),
    "reporting/national/answer_restore.html": (BUTTON,),
    "reporting/national/case_file.html": (FormPlace("case-file", OFFICER),),
    "reporting/national/case_file_preview.html": (AFTER_A_FILE,),
    "reporting/national/evidence_add.html": (
        FormPlace("evidence-add", OFFICER, "[value=reuse]", args=(DRAFT, "section", "beside")),
    ),
    "reporting/national/evidence_detail.html": (
        FormPlace("evidence-detail", OFFICER, "[value=describe]"),
        FormPlace("evidence-detail", OFFICER, "[value=confidentiality]"),
    ),
    "reporting/national/evidence_remove.html": (BUTTON,),
    "reporting/national/newer_answers.html": (FormPlace("newer-answers", "of newer answers", args=("newer",)),),
    "reporting/national/report_approval.html": (BUTTON, BUTTON),
    "reporting/national/report_receipt.html": (BUTTON,),
    "reporting/national/report_submit.html": (
        FormPlace("report-submit", "of a full report", args=("full",), last=True),
    ),
    "reporting/national/section_assign.html": (
        BUTTON,
        FormPlace("section-assign", OFFICER, "[name=note]", given={"agency": "other"}),
    ),
    "reporting/national/section_edit.html": (FormPlace("section-edit", OFFICER),),
    "reporting/national/table_edit.html": (FormPlace("table-edit", OFFICER),),
    "reporting/practice_report/practice.html": (BUTTON,),
    "reporting/practice_report/put_away.html": (BUTTON,),
    "reporting/practice_report/submit.html": (BUTTON,),
    "reporting/products/brief.html": (BUTTON, FormPlace("brief", SECRETARIAT, "[name=chart]", ("quoted",))),
    "reporting/products/chapter_list.html": (BUTTON, FormPlace("chapter-list", SECRETARIAT, "[name=title]")),
    "reporting/products/decision_edit.html": (FormPlace("decision-edit", SECRETARIAT),),
    "reporting/publication/_protection.html": (BUTTON, BUTTON),
    "reporting/publication/publish.html": (BUTTON, BUTTON),
    "reporting/publication/state_part.html": (
        FormPlace("state-part", SECRETARIAT, args=("objected",)),
        FormPlace("state-part", "of a part", args=("part",)),
    ),
    "reporting/publication/thresholds.html": (BUTTON, BUTTON),
    "reporting/questionnaire/discard.html": (BUTTON,),
    "reporting/questionnaire/edit.html": (BUTTON, BUTTON),
    "reporting/questionnaire/import.html": (FormPlace("questionnaire-import", SECRETARIAT),),
    "reporting/questionnaire/import_confirm.html": (AFTER_A_FILE,),
    "reporting/questionnaire/list.html": (FormPlace("questionnaire-list", SECRETARIAT),),
    "reporting/questionnaire/map.html": (FormPlace("questionnaire-map", SECRETARIAT, "select"), BUTTON),
    "reporting/questionnaire/publish.html": (FormPlace("questionnaire-publish", SECRETARIAT, last=True),),
    "reporting/questionnaire/question.html": (FormPlace("questionnaire-question", SECRETARIAT),),
    "reporting/questionnaire/remove.html": (BUTTON,),
    "reporting/questionnaire/section.html": (FormPlace("questionnaire-section", SECRETARIAT),),
    "reporting/questionnaire/settings.html": (FormPlace("questionnaire-settings", SECRETARIAT),),
    "reporting/release/check.html": (
        BUTTON,
        FormPlace("section-release", OFFICER, "[name=authority]", first="Continue with these choices"),
    ),
    "reporting/release/mark.html": (
        FormPlace("received-mark", OFFICER, "[name=described]"),
        FormPlace("received-mark", OFFICER, "[name=audience]", args=(HANDED_IN, "item_kind", "marked")),
        FormPlace("received-mark", OFFICER, "[name=reason]", args=(HANDED_IN, "item_kind", "marked_too")),
    ),
    "reporting/release/preview.html": (BUTTON,),
    "reporting/release/public_table.html": (
        FormPlace("public-figures-table", OFFICER, "[value=take-back]"),
        FormPlace("public-figures-table", OFFICER, "[name=address]", given={"published_on_year": "2020"}),
    ),
    "reporting/release/report_release.html": (
        FormPlace("report-release", OFFICER, "#all"),
        FormPlace("report-release", OFFICER, "[name^='section:']"),
    ),
    "reporting/release/request_detail.html": (FormPlace("consent-request", NEIGHBOUR),),
    "reporting/release/section_release.html": (FormPlace("section-release", OFFICER),),
    "reporting/requests/correction_ask.html": (FormPlace("correction-ask", OFFICER),),
    "reporting/requests/extension_ask.html": (
        FormPlace("extension-ask", "of a full report", args=("full",), given={"until_year": "2056"}),
    ),
    "reporting/requests/state_request.html": (FormPlace("state-request", SECRETARIAT),),
    "reporting/reviews/report_accept.html": (FormPlace("report-accept", SECRETARIAT, args=("waiting", "number")),),
    "reporting/reviews/report_return.html": (FormPlace("report-return", SECRETARIAT, args=("waiting_too", "number")),),
    "reporting/rights/right_edit.html": (FormPlace("right-edit", OFFICER),),
    "reporting/team/colleague_invite.html": (
        FormPlace("colleague-invite", OFFICER, given={"agency": "other", "office": "Desk 4"}),
    ),
    "reporting/team/post_hand_over.html": (FormPlace("post-hand-over", OFFICER, last=True),),
    "reporting/team/post_hand_over_confirm.html": (BUTTON,),
    "reporting/team/report_team.html": (
        BUTTON,
        FormPlace("report-team", OFFICER, "[name=neighbours_readable]", given={"two_approvers": ()}),
    ),
    "reporting/team/section_judge.html": (
        BUTTON,
        FormPlace("section-judge", OFFICER, "[name=note]", args=(DRAFT, "ready")),
    ),
    "reporting/verify.html": (VISITORS,),
    "reporting/workbook/preview.html": (AFTER_A_FILE,),
    "reporting/workbook/workbook.html": (FormPlace("workbook", OFFICER),),
    "usersessions/usersession_list.html": (BUTTON,),
}


def tried() -> dict[str, FormPlace]:
    """Every form in which something is typed or chosen, by its template and its place, from 1; the last ones last."""
    rows = ((f"{template} {n}", row) for template, rows in FORMS.items() for n, row in enumerate(rows, 1))
    forms = [(name, row) for name, row in rows if isinstance(row, FormPlace)]
    return dict(sorted(forms, key=lambda pair: pair[1].last))


def forms_of(template: str) -> list[str]:
    """The source of each form of a template, in order, without those that are sent with GET."""
    source = (TEMPLATES / template).read_text(encoding="utf-8")
    found = re.findall(r"<form\b.*?(?=</form>|\Z)", source, re.DOTALL)
    return [form for form in found if 'method="get"' not in form]


def templates() -> list[str]:
    """The names of the templates that have a form that is sent with POST."""
    names = (path.relative_to(TEMPLATES).as_posix() for path in sorted(TEMPLATES.rglob("*.html")))
    return [name for name in names if forms_of(name)]


def make_world() -> AccessWorld:
    """The world of the access table, and what its forms need besides. Call inside ``with everything():``."""
    world = access_table.make_world()
    reviewer, officer = world.people[SECRETARIAT], world.people[OFFICER]
    assert reviewer is not None and officer is not None
    things, people = dict(world.things), dict(world.people)
    _mark(world)
    _ready(NationalReport.objects.get(pk=int(str(things[DRAFT]))), officer)
    _check(str(things["obligation"]), reviewer)
    _drop(int(str(things["draft_version"])), reviewer)
    things |= {
        "marked": RECEIVED[0],
        "marked_too": RECEIVED[1],
        "checked": things["obligation"],
        NEEDS: NEEDS,
        "beside": "art14-1-q2",
        "advised": "art14-2",
        "ready": READY,
    }
    things |= _waiting(reviewer)
    made = {"of newer answers": _newer(reviewer), "of a full report": _full(reviewer), "of a part": _part(reviewer)}
    things |= _quoted(reviewer)
    for role, (person, more) in made.items():
        people[role] = person
        things |= more
    return replace(world, things=things, people=people)


def _mark(world: AccessWorld) -> None:
    """Public figures, and an item received from another Party, in the report that was handed in."""
    officer = world.people[OFFICER]
    assert officer is not None
    report = NationalReport.objects.get(pk=int(str(world.things[HANDED_IN])))
    version = report.versions.accepted().newest()
    assert version is not None
    table = str(world.things["table"])
    places = figures_in(version, table, Standard.read())
    source = PublicSource("https://statistics.example/2041.pdf", "Yearbook")
    public_figures.mark(
        report=report, table_key=table, places=[*places][:1], source=source, seen=version.pk, by=officer
    )
    for key in RECEIVED:
        releases.mark(report=report, ref=("answer", key), giver=state("TH"), described="Your note of May", by=officer)


def _ready(report: NationalReport, officer: User) -> None:
    """A section that its focal point accepts or gives back."""
    section = report.sections.get(section__key=READY)
    answers.mark_ready(report_section=section, ready=True, by=officer)


def _drop(version: int, reviewer: User) -> None:
    """A question that is not asked any more, so that the draft says what becomes of it."""
    question = Question.objects.get(key=DROPPED, section__questionnaire__version=version)
    questionnaire_actions.remove_question(question=question, by=reviewer)


def _check(obligation: str, reviewer: User) -> None:
    """A summary that was compared with the certified text."""
    text = find(obligation)
    assert text is not None
    given = GivenCheck(text.texts, "Certified copy", "12", "Legal officer", timezone.localdate())
    law_actions.check_text(text=text, seen=text.number, given=given, by=reviewer)


def _waiting(reviewer: User) -> dict[str, object]:
    """Reports that were submitted and are not accepted yet."""
    cycle = open_cycle(reviewer, year=2043)
    reports = {"waiting": report_of(state("VN"), cycle), "waiting_too": report_of(state("PH"), cycle)}
    for report in reports.values():
        submitted(report, focal_point(report.member_state))
    return {name: report.pk for name, report in reports.items()}


def _newer(reviewer: User) -> tuple[User, dict[str, object]]:
    """A report begun from the accepted one of two years ago, while a newer one is submitted."""
    person = focal_point(state("ID"))
    old, new, now = (report_of(state("ID"), open_cycle(reviewer, year=year)) for year in (2051, 2052, 2053))
    accepted(old, person, reviewer, art5_1_q1="planned")
    submitted(new, person, art5_1_q1="in_place")
    carrying.begin(report=now, by=person)
    return person, {"newer": now.pk}


def _full(reviewer: User) -> tuple[User, dict[str, object]]:
    """A report in which everything is answered and that is not submitted yet."""
    person = focal_point(state("MY"))
    report = report_of(state("MY"), open_cycle(reviewer, year=2054))
    fill(report, person)
    say_how_far(report, person)
    return person, {"full": report.pk}


def _quoted(reviewer: User) -> dict[str, object]:
    """A report to AMMTC that is being written, with a released answer to quote."""
    cycle = open_cycle(reviewer, year=2056)
    report, officer = report_of(state("PH"), cycle), focal_point(state("PH"))
    accepted(report, officer, reviewer)
    released(report, officer)
    quoted = consolidation.start(cycle=cycle, by=reviewer)
    findings.make(consolidated=quoted, kind=FindingKind.ANSWER, subject="art5-1-q1", choice="in_place", by=reviewer)
    return {"quoted": quoted.pk, "question_quoted": "art5-1-q1"}


def _part(reviewer: User) -> tuple[User, dict[str, object]]:
    """Parts of a publication that states are shown; one of them objects."""
    cycle = open_cycle(reviewer, year=2055, objection_days=7)
    for iso2, number in {"BN": 40, "SG": 50, "LA": 70}.items():
        counted(state(iso2), cycle, identified(female=number, male=number + 9), reviewer)
    consolidated = adopted(cycle, reviewer)
    protection.run(protection.request(consolidated=consolidated, by=reviewer).pk)
    parts.show(consolidated=consolidated, by=reviewer)
    objected, part = report_of(state("SG"), cycle), report_of(state("BN"), cycle)
    of_singapore = StatePart.objects.get(consolidated=consolidated, member_state=state("SG"))
    assert objected.submitted_by is not None and part.submitted_by is not None
    parts.object_to(part=of_singapore, text="One figure is of another year.", by=objected.submitted_by)
    return part.submitted_by, {"objected": objected.pk, "part": part.pk}
