"""What donors read: releases, and nothing upstream of them."""

from django.urls import path

from reporting.views import dashboard

urlpatterns = [
    path("dashboard/", dashboard.newest_release, name="dashboard"),
    path("dashboard/totals.csv", dashboard.totals_csv, name="dashboard-totals-csv"),
    path("dashboard/<int:pk>/", dashboard.release, name="dashboard-release"),
    path("dashboard/<int:pk>/statuses.csv", dashboard.statuses_csv, name="dashboard-statuses-csv"),
    path("dashboard/<int:pk>/tables.csv", dashboard.tables_csv, name="dashboard-tables-csv"),
    path("dashboard/<int:pk>/whole/", dashboard.whole_release, name="dashboard-whole"),
    path("dashboard/<int:pk>/tables/<str:place>/", dashboard.state_tables, name="dashboard-state"),
    path("dashboard/<int:pk>/tables/<str:place>/whole/", dashboard.whole_tables, name="dashboard-state-whole"),
    path("dashboard/<int:pk>/tables/<str:place>/<str:number>/", dashboard.table, name="dashboard-table"),
]
