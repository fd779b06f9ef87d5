from reporting.urls import convention, dashboard, national, secretariat

urlpatterns = [
    *convention.urlpatterns,
    *national.urlpatterns,
    *secretariat.urlpatterns,
    *dashboard.urlpatterns,
]
