"""Rates and trends of releases."""

from django.urls import path

from reporting.views import trends

urlpatterns = [
    path("dashboard/<int:pk>/rates/", trends.rates, name="dashboard-rates"),
    path("dashboard/<int:pk>/rates.csv", trends.rates_csv, name="dashboard-rates-csv"),
    path("dashboard/<int:pk>/trends/<str:place>/", trends.trends, name="dashboard-trends"),
    path("dashboard/<int:pk>/trends/<str:place>/numbers.csv", trends.trends_csv, name="dashboard-trends-csv"),
]
