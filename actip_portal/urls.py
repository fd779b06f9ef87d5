from django.urls import include, path, re_path
from django.views.generic import RedirectView

from members.first_password import PasswordPage

handler500 = "actip_portal.errors.server_error"

urlpatterns = [
    # An address is changed by an administrator: allauth's own page for it is closed.
    path("account/email/", RedirectView.as_view(pattern_name="account"), name="account_email"),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        PasswordPage.as_view(),
        name="account_reset_password_from_key",
    ),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("", include("members.urls")),
    path("", include("reporting.urls")),
    path("", include("programme.urls")),
]
