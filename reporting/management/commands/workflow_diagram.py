from collections.abc import Mapping

from django.core.management.base import BaseCommand
from django.db.models import TextChoices

from reporting import workflow
from reporting.enums import ClarificationStatus, ConsolidatedStatus, CycleStatus, ReportStatus


def state_diagram(steps: Mapping[str, set[str]], statuses: type[TextChoices]) -> str:
    """A mermaid state diagram of ``steps``. It starts at the first status; a status without further steps is final."""
    order = list(steps)
    lines = ["stateDiagram-v2", *(f"    {now}: {statuses(now).label}" for now in order), f"    [*] --> {order[0]}"]
    for now in order:
        lines += [f"    {now} --> {then}" for then in sorted(steps[now], key=order.index)]
        if not steps[now]:
            lines.append(f"    {now} --> [*]")
    return "\n".join(lines)


class Command(BaseCommand):
    help = "Print the steps of reports, cycles and clarifications as mermaid diagrams, for docs/design.md."

    def handle(self, *args, **options) -> None:
        for title, steps, statuses in (
            ("National report", workflow.STEPS, ReportStatus),
            ("Cycle", workflow.CYCLE_STEPS, CycleStatus),
            ("Consolidated report", workflow.CONSOLIDATION_STEPS, ConsolidatedStatus),
            ("Clarification", workflow.CLARIFICATION_STEPS, ClarificationStatus),
        ):
            self.stdout.write(f"{title}:\n\n```mermaid\n{state_diagram(steps, statuses)}\n```\n\n")
