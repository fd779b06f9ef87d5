from reporting.urls import (
    answers,
    carried,
    case_files,
    convention,
    dashboard,
    evidence,
    handing_in,
    messages,
    national,
    secretariat,
    workbook,
)

urlpatterns = [
    *convention.urlpatterns,
    *national.urlpatterns,
    *answers.urlpatterns,
    *carried.urlpatterns,
    *evidence.urlpatterns,
    *case_files.urlpatterns,
    *handing_in.urlpatterns,
    *secretariat.urlpatterns,
    *dashboard.urlpatterns,
    *workbook.urlpatterns,
    *messages.urlpatterns,
]
