"""Dates, the region at a glance, and the search."""

from django.urls import path

from reporting.views import calendar, overview, search

urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/address/", calendar.calendar_address, name="calendar-address"),
    path("calendar/<str:token>.ics", calendar.calendar_file, name="calendar-file"),
    path("search/", search.search, name="search"),
    path("overview/", overview.region_overview, name="region-overview"),
]
