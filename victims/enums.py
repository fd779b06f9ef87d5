from django.db import models


class AnswerKind(models.TextChoices):
    """The kind of an answer. Totals and the notes of the printed report keep the kinds apart."""

    UNANSWERED = "unanswered", "Not answered yet"
    VALUE = "value", "Answer given"
    ZERO = "zero", "Zero: counted, and there were none"
    NOT_AVAILABLE = "not_available", "Not available"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    CONFIDENTIAL = "confidential", "Confidential: for the secretariat only"
