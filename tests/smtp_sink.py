"""A small mail server on loopback that keeps accepted messages, and fails on demand."""

import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

Step = Callable[[str, socket.socket], bytes | None]  # (command, connection) → a response instead of the usual one


class Sink:
    """Accepted messages, in order. ``step`` is asked at each command ("RCPT", "DATA", "." …) and may answer itself,
    wait, or raise ConnectionAbortedError to break off."""

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.step: Step | None = None
        self.delay = 0.0  # seconds between a last line and the answer to it
        self._server: socketserver.ThreadingTCPServer | None = None
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.port = 0

    def start(self) -> None:
        """Listen; after ``stop`` on the same port again."""
        sink = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with sink._lock:
                    sink._open.add(self.connection)
                with contextlib.suppress(OSError):
                    sink._talk(self.rfile, self.connection)
                with sink._lock:
                    sink._open.discard(self.connection)

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), Talk)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        """Stop listening and break off every conversation."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _talk(self, lines, connection: socket.socket) -> None:
        connection.sendall(b"220 sink\r\n")
        for line in lines:
            command = line.decode("ascii", "replace").strip()
            word = command.partition(" ")[0].upper()
            answer = self.step(word, connection) if self.step else None
            if answer is None and word == "DATA":
                connection.sendall(b"354 go on\r\n")
                text = self._text(lines)
                if text is None:
                    return  # interrupted before the last line: not accepted
                time.sleep(self.delay)
                answer = self.step(".", connection) if self.step else None
                if answer is None:
                    with self._lock:
                        self.accepted.append(message_from_bytes(text, policy=policy.default))
                    answer = b"250 kept"
                    if self.step:
                        self.step("kept", connection)
            connection.sendall((answer or (b"221 bye" if word == "QUIT" else b"250 ok")) + b"\r\n")
            if word == "QUIT":
                return

    @staticmethod
    def _text(lines) -> bytes | None:
        found: list[bytes] = []
        for line in lines:
            if line == b".\r\n":
                return b"".join(found)
            found.append(line[1:] if line.startswith(b".") else line)
        return None


@contextlib.contextmanager
def running() -> Iterator[Sink]:
    sink = Sink()
    sink.start()
    try:
        yield sink
    finally:
        sink.stop()
