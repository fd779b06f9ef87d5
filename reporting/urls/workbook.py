"""Office files: the blank questionnaire, and a report that goes out to be filled in and comes back."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from reporting.views import workbook, workbook_round_trip


class OfficeFormat(StringConverter):
    regex = "xlsx|docx"


register_converter(OfficeFormat, "office")

urlpatterns = [
    path(
        "convention/questionnaire-<int:version>/questionnaire.docx",
        workbook.questionnaire_docx,
        name="questionnaire-docx",
    ),
    path(
        "convention/questionnaire-<int:version>/questionnaire.pdf",
        workbook.questionnaire_pdf,
        name="questionnaire-pdf",
    ),
    path("reports/<int:pk>/workbook/", workbook_round_trip.workbook, name="workbook"),
    path("reports/<int:pk>/workbook/<office:format>/", workbook_round_trip.workbook_download, name="workbook-download"),
    path("reports/<int:pk>/workbook/uploads/<uuid:key>/", workbook_round_trip.workbook_upload, name="workbook-upload"),
    path(
        "reports/<int:pk>/sections/<slug:key>/workbook/<office:format>/",
        workbook_round_trip.section_workbook_download,
        name="section-workbook-download",
    ),
]
