from reporting.urls import answers, convention, dashboard, national, secretariat

urlpatterns = [
    *convention.urlpatterns,
    *national.urlpatterns,
    *answers.urlpatterns,
    *secretariat.urlpatterns,
    *dashboard.urlpatterns,
]
