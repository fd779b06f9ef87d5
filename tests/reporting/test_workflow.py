"""What may follow what: each step of the tables, each refusal with its sentence."""

from types import SimpleNamespace

import pytest

from reporting import workflow
from reporting.enums import ClarificationStatus, ConsolidatedStatus, CycleStatus, ReportStatus
from reporting.errors import StepNotAllowed

CHECKS = [
    (workflow.check_step, ReportStatus, workflow.STEPS),
    (workflow.check_consolidation_step, ConsolidatedStatus, workflow.CONSOLIDATION_STEPS),
    (lambda now, then: workflow.check_cycle_step("2026", now, then), CycleStatus, workflow.CYCLE_STEPS),
]


@pytest.mark.parametrize(("check", "statuses", "steps"), CHECKS)
def test_exactly_the_steps_of_the_table_may_be_taken(check, statuses, steps):
    def may(now, then) -> bool:
        try:
            check(now, then)
        except StepNotAllowed:
            return False
        return True

    assert {now: {then for then in statuses if may(now, then)} for now in statuses} == steps


@pytest.mark.parametrize(
    ("check", "now", "then", "words"),
    [
        (CHECKS[0][0], "draft", "accepted", "A report that is draft cannot become accepted."),
        (CHECKS[1][0], "adopted", "adopted", "This report is already adopted."),
        (CHECKS[1][0], "draft", "published", "A consolidated report that is draft cannot become published."),
        (CHECKS[2][0], "open", "open", "The cycle “2026” is already open."),
        (CHECKS[2][0], "planned", "archived", "The cycle “2026” is planned. It cannot become archived from there."),
        (workflow.check_clarification_step, "resolved", "answered", "This clarification is resolved. Only the SOMTC"),
        (workflow.check_clarification_step, "unsent", "answered", "This question was not sent yet. Send it, or delete"),
        (workflow.check_clarification_step, "open", "unsent", "A clarification that is marked “Waits for the state”"),
    ],
)
def test_a_step_that_may_not_be_taken_says_why(check, now, then, words):
    with pytest.raises(StepNotAllowed) as refused:
        check(now, then)
    assert str(refused.value).startswith(words)


def test_a_clarification_takes_its_steps_and_further_messages_of_the_same_side():
    for now in ClarificationStatus:
        for then in {now, *workflow.CLARIFICATION_STEPS[now]}:
            workflow.check_clarification_step(now, then)


def test_nothing_changes_in_the_archive():
    class Cycle(SimpleNamespace):
        __str__ = lambda self: "2026"  # noqa: E731

    workflow.check_not_archived(Cycle(is_archived=False))
    with pytest.raises(StepNotAllowed, match=r"“2026” is in the archive\. Take it out of the archive first"):
        workflow.check_not_archived(Cycle(is_archived=True))
