"""A state's own pages: from the first word to the receipt, and what it lets go further."""

from django.urls import path

from reporting.views import evidence, national, table_history, tables

urlpatterns = [
    path("reports/", national.report_list, name="report-list"),
    path("reports/<int:pk>/", national.report_detail, name="report-detail"),
    path("reports/<int:pk>/sections/<slug:key>/", national.section_edit, name="section-edit"),
    path("reports/<int:pk>/sections/<slug:key>/ready/", national.section_ready, name="section-ready"),
    path("reports/<int:pk>/sections/<slug:key>/tables/<slug:question>/", tables.table_edit, name="table-edit"),
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
    path("reports/<int:pk>/check/", national.report_check, name="report-check"),
    path("reports/<int:pk>/submit/", national.report_submit, name="report-submit"),
    path("reports/<int:pk>/receipt/", national.report_receipt, name="report-receipt"),
    path("reports/<int:pk>/history/", national.report_history, name="report-history"),
]
