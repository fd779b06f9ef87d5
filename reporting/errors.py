class WorkflowError(Exception):
    """A step that the rules refuse now. Its text is a sentence for the reader."""


class StepNotAllowed(WorkflowError):
    pass


class ReportIncomplete(WorkflowError):
    """The report lacks something. ``problems`` are ``readiness.Problem``."""

    def __init__(self, problems: list) -> None:
        self.problems = problems
        super().__init__(f"The report is not complete: {len(problems)} points are left.")


class AlreadyChanged(WorkflowError):
    """Somebody else changed it meanwhile; ``theirs`` is what stands now."""

    def __init__(self, message: str, theirs: object) -> None:
        self.theirs = theirs
        super().__init__(message)


class ReleaseNotSafe(WorkflowError):
    """From what would be published small counts could be worked out; ``cells`` name them (``actions.protection``)."""

    def __init__(self, cells: list[dict]) -> None:
        self.cells = cells
        count = len(cells)
        super().__init__(
            f"The release was not published: {count} small {'count' if count == 1 else 'counts'} could be worked out "
            "from it. The preview names them and says what to do."
        )
