"""The page for a failure, in the portal's frame."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def server_error(request: HttpRequest) -> HttpResponse:
    """500, rendered with the request, so that the frame and the sample-data notice are there too."""
    return render(request, "500.html", status=500)
