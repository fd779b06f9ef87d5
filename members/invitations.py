"""The one-time link with which an invited person sets a password, and the e-mail that carries it."""

from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from members.errors import NotPossible
from members.models import OfficeContact, User

SECONDS_PER_DAY = 86_400


def days_valid() -> int:
    """For how many days a link works."""
    return settings.PASSWORD_RESET_TIMEOUT // SECONDS_PER_DAY


def password_link(person: User) -> str:
    """An address that lets ``person`` set a password once. It stops working when the password or e-mail changes."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)},
    )
    return f"{settings.PORTAL_URL}{path}"


def send_invitation(person: User, by: User) -> None:
    """Send the link to ``person`` now, and say that ``by`` invites.

    Raises NotPossible if the mail server does not take the message.
    """
    context = {
        "person": person,
        "by": by,
        "role": person.role_text,
        "portal": settings.PORTAL_NAME,
        "portal_url": settings.PORTAL_URL,
        "link": password_link(person),
        "days": days_valid(),
        "contact": OfficeContact.current(),
    }
    subject = render_to_string("members/mail/invitation_subject.txt", context)
    try:
        send_mail(
            " ".join(subject.split()),
            render_to_string("members/mail/invitation.txt", context),
            from_email=None,
            recipient_list=[person.email],
        )
    except (OSError, SMTPException) as error:
        raise NotPossible(
            f"The e-mail to {person.email} could not be sent, so nothing was changed. Try again in a few minutes. "
            "If it happens again, tell the person who runs the server that the mail server does not answer."
        ) from error
