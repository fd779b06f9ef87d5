"""Finished PDFs in a folder: parts of documents, and whole documents. It may be emptied at any time."""

import hashlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEPT_DAYS = 60  # what nobody asked for in so long is removed


@dataclass(frozen=True)
class FileCache:
    folder: Path

    def take(self, name: str) -> tuple[bytes, dict[str, Any]] | None:
        """A PDF and what is known of it, if it is there as it was made: a full or broken disk can leave less of it."""
        facts = self.folder / f"{name}.json"
        try:
            known = json.loads(facts.read_text())
            pdf = facts.with_suffix(".pdf").read_bytes()
            if known.pop("sha256") != hashlib.sha256(pdf).hexdigest():
                return None
            os.utime(facts)
        except (OSError, ValueError, KeyError, AttributeError):
            return None
        return pdf, known

    def put(self, name: str, draft: Path, known: dict[str, Any], sha256: str) -> None:
        """Take a finished file, which must lie on the same disk, from where it was made."""
        described = draft.with_suffix(".json")
        described.write_text(json.dumps({**known, "sha256": sha256}))
        os.replace(draft, self.folder / f"{name}.pdf")
        os.replace(described, self.folder / f"{name}.json")

    def forget_old(self) -> None:
        oldest = time.time() - KEPT_DAYS * 86400
        for facts in self.folder.glob("*.json"):
            if facts.stat().st_mtime < oldest:
                facts.unlink(missing_ok=True)
                facts.with_suffix(".pdf").unlink(missing_ok=True)
