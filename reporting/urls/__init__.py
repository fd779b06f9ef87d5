from reporting.urls import answers, carried, convention, dashboard, evidence, national, secretariat

urlpatterns = [
    *convention.urlpatterns,
    *national.urlpatterns,
    *answers.urlpatterns,
    *carried.urlpatterns,
    *evidence.urlpatterns,
    *secretariat.urlpatterns,
    *dashboard.urlpatterns,
]
