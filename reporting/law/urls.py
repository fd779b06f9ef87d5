"""The check of the summaries against the certified text."""

from django.urls import path

from reporting.law import views

urlpatterns = [
    path("text-checks/", views.check_list, name="text-check-list"),
    path("text-checks/export/", views.export_file, name="text-check-export"),
    path("text-checks/import/", views.import_file, name="text-check-import"),
    path("text-checks/<slug:key>/", views.check_text, name="text-check"),
    path("text-checks/<slug:key>/take-back/", views.take_back, name="text-check-take-back"),
]
