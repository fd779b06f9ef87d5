from django.urls import path

from reporting.views import protection

urlpatterns = [
    path("consolidated/<int:pk>/protection/", protection.release_protection, name="release-protection"),
    path("consolidated/<int:pk>/protection/ask/", protection.release_protection_ask, name="release-protection-ask"),
]
