"""``make manage ARGS="shell"``: a command of manage.py on the data of ``make run`` and ``make demo``.

The servers are started for the command unless they run already.
"""

import os
import sys
from pathlib import Path

from scripts import launch, processes


def main() -> None:
    var_dir = Path(os.environ.get("VAR_DIR") or processes.ROOT / "var").absolute()
    var_dir.mkdir(parents=True, exist_ok=True)
    env = launch.own_settings(var_dir) | {"DEBUG": "1"}
    os.chdir(processes.ROOT)
    os.execve(sys.executable, [sys.executable, "manage.py", *sys.argv[1:]], env)  # noqa: S606  (no shell is meant)


if __name__ == "__main__":
    main()
