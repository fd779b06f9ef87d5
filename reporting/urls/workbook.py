"""Office files."""

from django.urls import path

from reporting.views import workbook

urlpatterns = [
    path(
        "convention/questionnaire-<int:version>/questionnaire.docx",
        workbook.questionnaire_docx,
        name="questionnaire-docx",
    ),
]
