from django.utils.translation import gettext, ngettext


class WorkflowError(Exception):
    """A step that the rules refuse now. Its text is a sentence for the reader."""


class StepNotAllowed(WorkflowError):
    pass


class ReportIncomplete(WorkflowError):
    """The report lacks something. ``problems`` are ``readiness.ReadinessProblem``."""

    def __init__(self, problems: list) -> None:
        self.problems = problems
        sentence = ngettext(
            "The report is not complete: %(count)d point is left.",
            "The report is not complete: %(count)d points are left.",
            len(problems),
        )
        super().__init__(sentence % {"count": len(problems)})


class AlreadyChanged(WorkflowError):
    """Somebody else changed it in the meantime; ``theirs`` is the row as it is now."""

    def __init__(self, message: str, theirs: object) -> None:
        self.theirs = theirs
        super().__init__(message)


class PublicationContradicts(WorkflowError):
    """Numbers that would be published contradict each other; ``sentences`` name them (``publication.readback``)."""

    NAMED = 5

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        more = len(sentences) - self.NAMED
        super().__init__(
            " ".join(
                [
                    gettext("The release was not published, because numbers in it contradict each other."),
                    *sentences[: self.NAMED],
                    *(
                        [ngettext("And %(more)d more.", "And %(more)d more.", more) % {"more": more}]
                        if more > 0
                        else ()
                    ),
                    gettext("This is a mistake of the portal. Give these words to your administrator."),
                ]
            )
        )


class PublicationNotSafe(WorkflowError):
    """Small counts could be worked out from the publication; ``cells`` name them (``publication.protection``)."""

    def __init__(self, cells: list[dict]) -> None:
        self.cells = cells
        sentence = ngettext(
            "The release was not published: %(count)d small count could be worked out from it. "
            "The preview names it and says what to do.",
            "The release was not published: %(count)d small counts could be worked out from it. "
            "The preview names them and says what to do.",
            len(cells),
        )
        super().__init__(sentence % {"count": len(cells)})


class DecidedMeanwhile(WorkflowError):
    """Somebody of the same state has decided on an item since the page was read."""
