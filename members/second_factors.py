"""Secrets of second sign-in steps are encrypted before they reach the database.

So nobody can make a working code from a copy of the database alone. The key is derived from SECRET_KEY. After a change
of SECRET_KEY, put the old value into SECRET_KEY_FALLBACKS, so that what was encrypted with it stays readable.
"""

import base64
import logging
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

logger = logging.getLogger(__name__)
PREFIX = "fernet:"
SECRET_FIELDS = ("secret", "seed")  # of a TOTP authenticator, of recovery codes


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = (HKDF(SHA256(), 32, salt=None, info=b"actip second factor").derive(key.encode()) for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def encrypt(text: str) -> str:
    return PREFIX + _cipher().encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """The decrypted text. A value that an older version stored unencrypted is returned as it is.

    When no key decrypts it, a random secret is returned, which no code matches: the sign-in is refused like a wrong
    code, and the log says how to fix it.
    """
    if not stored.startswith(PREFIX):
        return stored
    try:
        return _cipher().decrypt(stored.removeprefix(PREFIX).encode()).decode()
    except InvalidToken:
        logger.error(
            "The secret of a second sign-in step was encrypted with another SECRET_KEY. "
            "Name the old one in SECRET_KEY_FALLBACKS."
        )
        return base64.b32encode(secrets.token_bytes(20)).decode()


class EncryptingMFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)


def encrypt_all(using: str) -> int:
    """Encrypt what an older version stored unencrypted. Safe to repeat; returns how many rows were changed."""
    changed = 0
    for row in Authenticator.objects.using(using).filter(type__in=["totp", "recovery_codes"]):
        clear = {name: row.data[name] for name in SECRET_FIELDS if not row.data.get(name, PREFIX).startswith(PREFIX)}
        if clear:
            row.data |= {name: encrypt(value) for name, value in clear.items()}
            row.save(using=using, update_fields=["data"])
            changed += 1
    return changed
