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
