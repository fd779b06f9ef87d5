from reporting.urls import convention, dashboard, handing_in, national, secretariat

urlpatterns = [
    *convention.urlpatterns,
    *national.urlpatterns,
    *handing_in.urlpatterns,
    *secretariat.urlpatterns,
    *dashboard.urlpatterns,
]
