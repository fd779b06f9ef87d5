"""Addresses of the preview of a release and of publishing it."""

from django.urls import path

from reporting.publication import state_views, views

urlpatterns = [
    path("consolidated/<int:pk>/protection/", views.publication_protection, name="publication-protection"),
    path("consolidated/<int:pk>/protection/ask/", views.publication_protection_ask, name="publication-protection-ask"),
    path("consolidated/<int:pk>/thresholds/", views.publication_thresholds, name="publication-thresholds"),
    path("consolidated/<int:pk>/thresholds/ask/", views.publication_thresholds_ask, name="publication-thresholds-ask"),
    path("consolidated/<int:pk>/publish/", views.consolidated_publish, name="consolidated-publish"),
    path("consolidated/<int:pk>/parts/show/", state_views.parts_show, name="parts-show"),
    path("reports/<int:pk>/publication/", state_views.state_part, name="state-part"),
]
