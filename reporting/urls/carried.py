"""What changed since the last report."""

from django.urls import path

from reporting.views import changes

urlpatterns = [
    path("reports/<int:pk>/changes/", changes.report_changes, name="report-changes"),
    path("reports/<int:pk>/versions/<int:number>/changes/", changes.version_changes, name="version-changes"),
]
