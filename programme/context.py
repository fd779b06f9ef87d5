from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from members import kept_forms
from members.demo import DEMO_LOGINS
from programme import navigation
from reporting.messages.queries import unread_count
from reporting.printing.making import NO_PDF, can_make_pdf
from reporting.sample_loading import progress


def portal(request: HttpRequest) -> dict:
    """What ``base.html`` shows around every page. Queries run only when a template uses the value."""
    user = getattr(request, "user", None)  # missing when a request was refused before sign-in was looked at
    return {
        "portal_sample_data": settings.DEMO,
        "portal_no_pdf": "" if can_make_pdf() else gettext(NO_PDF),
        "portal_loading": progress.current() if settings.DEMO else None,
        "portal_renewed_every": getattr(request, "renewed_every", 0),
        "portal_unread": SimpleLazyObject(lambda: unread_count(user) if user and user.is_authenticated else 0),
        "portal_role": SimpleLazyObject(lambda: user.role_text if user and user.is_authenticated else ""),
        "portal_kept_form": SimpleLazyObject(lambda: kept_forms.oldest(request) if user else None),
        "portal_keeps_typed": SimpleLazyObject(lambda: bool(user) and kept_forms.has_typed(request)),
        "portal_nav": SimpleLazyObject(lambda: navigation.menu(request) if user else []),
        "portal_demo_logins": [
            {"role": role, "email": email, "password": password} for role, email, password in DEMO_LOGINS
        ]
        if settings.DEMO
        else [],
    }
