from reporting.urls import answers, carried, convention, dashboard, national, secretariat

urlpatterns = [
    *convention.urlpatterns,
    *national.urlpatterns,
    *answers.urlpatterns,
    *carried.urlpatterns,
    *secretariat.urlpatterns,
    *dashboard.urlpatterns,
]
