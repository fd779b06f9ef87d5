"""Where a state has published a figure itself, as plain values: rows, releases and pages say it in the same way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class PublicSource:
    """An address that begins with https://, the title of the publication, and its date if the state gave one."""

    address: str
    title: str = ""
    published_on: date | None = None

    @property
    def domain(self) -> str:
        """What a reader sees of the address: the name that the browser will ask, in the letters that it uses."""
        host = urlsplit(self.address).hostname or self.address
        try:
            return host.encode("idna").decode()
        except UnicodeError:
            return host

    def __str__(self) -> str:
        day = f", {self.published_on.day} {self.published_on:%B %Y}" if self.published_on else ""
        return f"{self.title or self.domain}{day}, {self.address}"

    def plain(self) -> dict[str, Any]:
        day = self.published_on.isoformat() if self.published_on else None
        return {"address": self.address, "title": self.title, "published_on": day}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "PublicSource":
        day = plain.get("published_on")
        return cls(plain["address"], plain.get("title", ""), date.fromisoformat(day) if day else None)
