"""The upload form for a filled-in workbook."""

from django import forms

from reporting.workbook.guard import MOST_BYTES


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="The file that you filled in",
        help_text=f"An Excel workbook (xlsx) or a Word document (docx), up to {MOST_BYTES // 1024**2} MB.",
        max_length=255,
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".xlsx,.docx"}),
        error_messages={
            "required": "Choose the file that you filled in.",
            "empty": "The file is empty. Choose the one that you saved.",
            "max_length": "The name of the file is too long. Give it a shorter one.",
        },
    )
