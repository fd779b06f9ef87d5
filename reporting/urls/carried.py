"""Changes since the last report, and what happened to its answers."""

from django.urls import path

from reporting.views import carried, changes, newer_answers

urlpatterns = [
    path("reports/<int:pk>/carried/", carried.report_carried, name="report-carried"),
    path("reports/<int:pk>/newer-answers/", newer_answers.newer_answers, name="newer-answers"),
    path("reports/<int:pk>/changes/", changes.report_changes, name="report-changes"),
    path("reports/<int:pk>/versions/<int:number>/changes/", changes.version_changes, name="version-changes"),
]
