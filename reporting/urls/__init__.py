from reporting.urls import convention, dashboard, evidence, national, secretariat

urlpatterns = [
    *convention.urlpatterns,
    *national.urlpatterns,
    *evidence.urlpatterns,
    *secretariat.urlpatterns,
    *dashboard.urlpatterns,
]
