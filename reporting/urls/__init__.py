from reporting.urls import convention, dashboard, national, secretariat, workbook

urlpatterns = [
    *convention.urlpatterns,
    *national.urlpatterns,
    *secretariat.urlpatterns,
    *dashboard.urlpatterns,
    *workbook.urlpatterns,
]
