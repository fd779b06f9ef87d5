"""The documents of a report: library, one document, and uploads in parts."""

from django.urls import path

from reporting.views import evidence, uploads

urlpatterns = [
    path("reports/<int:pk>/evidence/", evidence.library, name="evidence-library"),
    path("reports/<int:pk>/evidence/<int:evidence_pk>/about/", evidence.detail, name="evidence-detail"),
    path("reports/<int:pk>/evidence/<int:evidence_pk>/replace/", evidence.replace, name="evidence-replace"),
    path("reports/<int:pk>/uploads/", uploads.start, name="upload-start"),
    path("reports/<int:pk>/uploads/<uuid:key>/", uploads.part, name="upload"),
]
