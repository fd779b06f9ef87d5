"""Where a state has published a figure itself, as plain values that rows, publications and pages share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from reporting.frozen import FrozenSource


@dataclass(frozen=True)
class PublicSource:
    """An address that begins with https://, the title of the publication, and its date if the state gave one."""

    address: str
    title: str = ""
    published_on: date | None = None

    @property
    def domain(self) -> str:
        """The part of the address that readers see: the host name, in the form that the browser requests."""
        host = urlsplit(self.address).hostname or self.address
        try:
            return host.encode("idna").decode()
        except UnicodeError:
            return host

    def __str__(self) -> str:
        day = f", {self.published_on.day} {self.published_on:%B %Y}" if self.published_on else ""
        return f"{self.title or self.domain}{day}, {self.address}"

    def plain(self) -> FrozenSource:
        day = self.published_on.isoformat() if self.published_on else None
        return {"address": self.address, "title": self.title, "published_on": day}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "PublicSource":
        day = plain.get("published_on")
        return cls(plain["address"], plain.get("title", ""), date.fromisoformat(day) if day else None)
