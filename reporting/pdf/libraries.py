"""The system libraries that WeasyPrint needs. Without them everything else works, but no PDF can be made."""

import ctypes
from functools import cache

# Those that its module text.ffi must load, as Linux and macOS name them. It is not imported to find out: that takes
# a second and 40 MB, and fails with a page of advice.
NEEDED = {
    "GObject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
}


@cache
def missing() -> tuple[str, ...]:
    """Names of the libraries that cannot be loaded; nothing if PDF files can be made. Looked up once."""
    return tuple(name for name, files in NEEDED.items() if not any(map(_loads, files)))


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
