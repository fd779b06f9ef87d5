"""A state's own pages, from the first answer to the receipt."""

from django.urls import path

from reporting.views import (
    evidence,
    report_history,
    reports,
    section_page,
    submission,
    table_autosave,
    table_history,
    tables,
)

urlpatterns = [
    path("reports/", reports.report_list, name="report-list"),
    path("reports/<int:pk>/", reports.report_detail, name="report-detail"),
    path("reports/<int:pk>/sections/<slug:key>/", section_page.section_edit, name="section-edit"),
    path("reports/<int:pk>/sections/<slug:key>/ready/", section_page.section_ready, name="section-ready"),
    path("reports/<int:pk>/sections/<slug:key>/tables/<slug:question>/", tables.table_edit, name="table-edit"),
    path(
        "reports/<int:pk>/sections/<slug:key>/tables/<slug:question>/save/",
        table_autosave.table_save,
        name="table-save",
    ),
    path(
        "reports/<int:pk>/sections/<slug:key>/tables/<slug:question>/history/",
        table_history.table_history,
        name="table-history",
    ),
    path("reports/<int:pk>/sections/<slug:key>/evidence/<slug:question>/", evidence.add, name="evidence-add"),
    path(
        "reports/<int:pk>/sections/<slug:key>/evidence/<slug:question>/<int:evidence_pk>/remove/",
        evidence.remove,
        name="evidence-remove",
    ),
    path("reports/<int:pk>/evidence/<int:evidence_pk>/", evidence.download, name="evidence-download"),
    path("reports/<int:pk>/check/", submission.report_check, name="report-check"),
    path("reports/<int:pk>/submit/", submission.report_submit, name="report-submit"),
    path("reports/<int:pk>/receipt/", submission.report_receipt, name="report-receipt"),
    path("reports/<int:pk>/history/", report_history.report_history, name="report-history"),
]
