from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from members.demo import DEMO_LOGINS
from programme import navigation
from reporting.queries import messages


def portal(request: HttpRequest) -> dict:
    """What ``base.html`` shows around every page. Asked of the database only when a template uses it."""
    user = getattr(request, "user", None)  # missing when a request was refused before sign-in was looked at
    return {
        "portal_sample_data": settings.DEMO,
        "portal_unread": SimpleLazyObject(lambda: messages.unread_count(user) if user and user.is_authenticated else 0),
        "portal_role": SimpleLazyObject(lambda: user.role_text if user and user.is_authenticated else ""),
        "portal_nav": SimpleLazyObject(lambda: navigation.menu(request) if user else []),
        "portal_demo_logins": [
            {"role": role, "email": email, "password": password} for role, email, password in DEMO_LOGINS
        ]
        if settings.DEMO
        else [],
    }
