from reporting.urls import carried, convention, dashboard, national, secretariat

urlpatterns = [
    *convention.urlpatterns,
    *national.urlpatterns,
    *carried.urlpatterns,
    *secretariat.urlpatterns,
    *dashboard.urlpatterns,
]
