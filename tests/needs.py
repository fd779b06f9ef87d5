"""Programs that a machine can lack: tests that need them are skipped there, with the reason."""

import pytest

from reporting.pdf import libraries

needs_pango = pytest.mark.skipif(
    bool(libraries.missing()), reason=f"no PDF can be made without {', '.join(libraries.missing())}"
)
