from django.http import HttpRequest

from members.models import User


class SignedInRequest(HttpRequest):
    """A request behind the sign-in: ``LoginRequiredMiddleware`` has seen to it. For type annotations only."""

    user: User
