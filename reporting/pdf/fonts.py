"""Prepares the shipped fonts for Pango. No font of the machine is used.

WeasyPrint would unpack every woff2 face in every process; here they are unpacked once per cache directory into plain
OpenType files, and a fontconfig file of our own names that folder alone.
"""

import hashlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont

from reporting.pdf.assets import FONTS

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}/faces</dir>
  <cachedir>{folder}/cache</cachedir>
  <match target="font">
    <edit name="hinting" mode="assign"><bool>false</bool></edit>
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
  </match>
</fontconfig>
"""


@cache
def fingerprint() -> str:
    """sha256 over names and bytes of the shipped faces (1.5 MB, read once per process)."""
    digest = hashlib.sha256()
    for path in sorted(FONTS.glob("*.woff2")):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def prepare(cache_dir: Path) -> Path:
    """Return the fontconfig file under ``cache_dir`` that knows the shipped faces only; unpack them on first use
    (about 2 s).

    Several processes may prepare at once: each works in its own folder and the first rename wins.
    """
    folder = cache_dir / f"fonts-{fingerprint()[:16]}"
    if not folder.exists():
        cache_dir.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=cache_dir, prefix="fonts-draft-"))
        (draft / "faces").mkdir()
        (draft / "cache").mkdir()
        for woff2 in sorted(FONTS.glob("*.woff2")):
            face = TTFont(woff2, recalcTimestamp=False)
            face.flavor = None
            face.save(draft / "faces" / f"{woff2.stem}.{'otf' if 'CFF ' in face else 'ttf'}")
        conf = FONTS_CONF.format(folder=escape(str(folder.resolve())))
        (draft / "fonts.conf").write_text(conf)
        try:
            os.rename(draft, folder)
        except OSError:  # another process was first
            shutil.rmtree(draft)
            if not folder.exists():
                raise
    return folder / "fonts.conf"
