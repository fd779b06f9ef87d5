"""Sign-ins and sign-outs in the audit trail. The signals are Django's; the portal's own flow uses none."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from members import audit


@receiver(user_logged_in)
def signed_in(sender, request, user, **kwargs) -> None:
    audit.record("signed in", on=user, by=user)


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs) -> None:
    if user is not None:
        audit.record("signed out", on=user, by=user)


@receiver(user_login_failed)
def sign_in_failed(sender, credentials, request=None, **kwargs) -> None:
    # The address typed is not kept: it may belong to somebody who has no account here.
    audit.record("sign-in failed", on=None, by=None)
