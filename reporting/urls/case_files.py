"""Tables from a national system's case file."""

from django.urls import path

from reporting.views import case_files

urlpatterns = [
    path("reports/<int:pk>/case-file/", case_files.case_file, name="case-file"),
    path("reports/<int:pk>/case-file/apply/", case_files.case_file_apply, name="case-file-apply"),
    path("reports/<int:pk>/case-file/case-file.csv", case_files.case_file_empty, name="case-file-empty"),
]
