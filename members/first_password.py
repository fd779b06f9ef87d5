"""The page behind the link of an invitation or of a forgotten password."""

from typing import Any

from allauth.account.utils import perform_login
from allauth.account.views import PasswordResetFromKeyView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.utils.decorators import method_decorator


@method_decorator(login_not_required, name="dispatch")
class PasswordPage(PasswordResetFromKeyView):
    """Sets a password. Who sets the first one is signed in at once; who forgot it signs in with the new one."""

    @property
    def is_first(self) -> bool:
        return self.reset_user is not None and not self.reset_user.has_usable_password()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "is_first": self.is_first}

    def form_valid(self, form: Any) -> HttpResponseBase:
        is_first = self.is_first
        response = super().form_valid(form)
        return perform_login(self.request, self.reset_user) if is_first else response
