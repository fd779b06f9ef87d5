"""Office files: the blank questionnaire, and the download and upload of a report."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from reporting.workbook.views import blank, round_trip


class OfficeFormat(StringConverter):
    regex = "xlsx|docx"


register_converter(OfficeFormat, "office")

urlpatterns = [
    path(
        "convention/questionnaire-<int:version>/questionnaire.docx",
        blank.questionnaire_docx,
        name="questionnaire-docx",
    ),
    path(
        "convention/questionnaire-<int:version>/questionnaire.pdf",
        blank.questionnaire_pdf,
        name="questionnaire-pdf",
    ),
    path("reports/<int:pk>/workbook/", round_trip.workbook, name="workbook"),
    path("reports/<int:pk>/workbook/<office:format>/", round_trip.workbook_download, name="workbook-download"),
    path("reports/<int:pk>/workbook/uploads/<uuid:key>/", round_trip.workbook_upload, name="workbook-upload"),
    path(
        "reports/<int:pk>/sections/<slug:key>/workbook/<office:format>/",
        round_trip.section_workbook_download,
        name="section-workbook-download",
    ),
]
