"""Asking ClamAV's daemon about a document, by its INSTREAM command: the bytes in pieces, each after its length.

Source: clamd's manual page, "INSTREAM". Configured by CLAMAV_SOCKET or CLAMAV_HOST.
"""

import socket
import struct
from typing import IO

from django.conf import settings

PIECE = 64 * 1024  # bytes; clamd accepts up to its StreamMaxLength, 25 MB by default, which is above our largest file
PATIENCE = 60  # seconds


class ScannerUnavailable(Exception):
    """The scanner gave no result. The document stays in quarantine and is scanned again later."""


def is_configured() -> bool:
    return bool(settings.CLAMAV_SOCKET or settings.CLAMAV_HOST)


def scan(document: IO[bytes]) -> str:
    """The name of the virus that was found; "" for none. Raises ScannerUnavailable."""
    try:
        with _connect() as connection:
            connection.sendall(b"zINSTREAM\0")
            while piece := document.read(PIECE):
                connection.sendall(struct.pack("!L", len(piece)) + piece)
            connection.sendall(struct.pack("!L", 0))
            answer = b""
            while not answer.endswith(b"\0") and (more := connection.recv(4096)):
                answer += more
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error
    said = answer.rstrip(b"\0\n").decode(errors="replace").removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise ScannerUnavailable(said or "The scanner closed the connection.")


def _connect() -> socket.socket:
    if not settings.CLAMAV_SOCKET:
        return socket.create_connection((settings.CLAMAV_HOST, settings.CLAMAV_PORT), timeout=PATIENCE)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PATIENCE)
    connection.connect(settings.CLAMAV_SOCKET)
    return connection
