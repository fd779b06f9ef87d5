"""E-mail by SMTP that reports the moment from which the server may have a message.

A server accepts a message when it answers the last dot. Until that dot is sent, the message can safely be sent again.
``before_last_dot`` is called just before it, so that the moment can be stored first.
"""

import re
import smtplib
from collections.abc import Callable

from django.core.mail.backends import smtp

CRLF = b"\r\n"
LEADING_DOT = re.compile(rb"(?m)^\.")


class _TellsBeforeTheLastDot:
    """``data`` of smtplib with the last line sent by itself."""

    before_last_dot: Callable[[], None] | None = None

    def data(self, msg):
        self.putcmd("data")  # type: ignore[attr-defined]
        code, answer = self.getreply()  # type: ignore[attr-defined]
        if code != 354:
            raise smtplib.SMTPDataError(code, answer)
        text = msg if isinstance(msg, bytes) else re.sub(r"\r?\n", "\r\n", msg).encode("ascii")
        text = LEADING_DOT.sub(b"..", text)
        self.send(text if text.endswith(CRLF) else text + CRLF)  # type: ignore[attr-defined]
        if self.before_last_dot:
            self.before_last_dot()
        self.send(b"." + CRLF)  # type: ignore[attr-defined]
        return self.getreply()  # type: ignore[attr-defined]


class _Smtp(_TellsBeforeTheLastDot, smtplib.SMTP):
    pass


class _SmtpOverTls(_TellsBeforeTheLastDot, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's SMTP backend with ``before_last_dot``."""

    @property
    def connection_class(self):
        return _SmtpOverTls if self.use_ssl else _Smtp

    def tell_before_last_dot(self, told: Callable[[], None]) -> None:
        """Call ``told`` at that moment of the next message. The connection must be open."""
        self.connection.before_last_dot = told  # type: ignore[union-attr]
