from django.http import HttpRequest

from members.models import User


class SignedInRequest(HttpRequest):
    """A request of a signed-in person, as ``KeptFormsMiddleware`` guarantees. For type annotations only."""

    user: User
