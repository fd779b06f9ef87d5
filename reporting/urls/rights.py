"""The rights of victims."""

from django.urls import path

from reporting.views import rights

urlpatterns = [
    path("reports/<int:pk>/rights/", rights.report_rights, name="report-rights"),
    path("reports/<int:pk>/rights/<slug:key>/", rights.right_edit, name="right-edit"),
    path("reports/<int:pk>/versions/<int:number>/rights/", rights.version_rights, name="version-rights"),
    path("rights/", rights.region_rights, name="region-rights"),
]
