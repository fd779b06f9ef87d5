"""What donors read: publications only."""

from django.urls import path

from reporting.dashboards.views import needs, publications, trends

urlpatterns = [
    path("dashboard/", publications.newest_publication, name="dashboard"),
    path("dashboard/totals.csv", publications.totals_csv, name="dashboard-totals-csv"),
    path("dashboard/<int:pk>/", publications.publication, name="dashboard-publication"),
    path("dashboard/<int:pk>/statuses.csv", publications.statuses_csv, name="dashboard-statuses-csv"),
    path("dashboard/<int:pk>/tables.csv", publications.tables_csv, name="dashboard-tables-csv"),
    path("dashboard/<int:pk>/whole/", publications.whole_publication, name="dashboard-whole"),
    path("dashboard/<int:pk>/tables/<str:place>/", publications.state_tables, name="dashboard-state"),
    path("dashboard/<int:pk>/tables/<str:place>/whole/", publications.whole_tables, name="dashboard-state-whole"),
    path("dashboard/<int:pk>/tables/<str:place>/<str:number>/", publications.table, name="dashboard-table"),
    path("dashboard/<int:pk>/rights/", publications.rights, name="dashboard-rights"),
    path("dashboard/<int:pk>/rights.csv", publications.rights_csv, name="dashboard-rights-csv"),
    path("dashboard/needs/", needs.needs_page, name="dashboard-needs"),
    path("dashboard/<int:pk>/needs/", needs.needs_page, name="dashboard-publication-needs"),
    path("dashboard/<int:pk>/needs.csv", needs.needs_csv, name="dashboard-needs-csv"),
    path("dashboard/<int:pk>/rates/", trends.rates, name="dashboard-rates"),
    path("dashboard/<int:pk>/rates.csv", trends.rates_csv, name="dashboard-rates-csv"),
    path("dashboard/<int:pk>/trends/<str:place>/", trends.trends_page, name="dashboard-trends"),
    path("dashboard/<int:pk>/trends/<str:place>/numbers.csv", trends.trends_csv, name="dashboard-trends-csv"),
]
