"""Dates and the region at a glance."""

from django.urls import path

from reporting.views import calendar, overview

urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/address/", calendar.calendar_address, name="calendar-address"),
    path("calendar/<str:token>.ics", calendar.calendar_file, name="calendar-file"),
    path("overview/", overview.region_overview, name="region-overview"),
]
