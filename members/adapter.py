from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from members import audit


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Sign-up is closed: an administrator invites people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return audit.client_address(request) or ""
