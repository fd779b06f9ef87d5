from django.urls import include, path
from django.views.generic import RedirectView

handler500 = "actip_portal.errors.server_error"

urlpatterns = [
    # An address is changed by an administrator: allauth's own page for it is closed.
    path("account/email/", RedirectView.as_view(pattern_name="account"), name="account_email"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("", include("members.urls")),
    path("", include("reporting.urls")),
    path("", include("programme.urls")),
]
