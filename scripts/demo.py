"""``make demo``: the whole portal with sample data on this machine, until Ctrl-C; ``make clean-demo`` forgets its data.
``make run``: the same data for whoever changes the code, see ``scripts/development.py``.

Starts PostgreSQL and Valkey (from wheels), the web server, a worker and the clock (Celery beat), and restarts processes
that end. All data is kept in var/, all logs in var/log/.
"""

import argparse
import re
import signal
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> None:
    # Handlers come before the imports that take a moment, so that Ctrl-C never shows a traceback of imports. They only
    # leave a note: stopping must not be interrupted, and whatever is being started must be known to be stopped.
    asked_to_stop = threading.Event()
    for number in SIGNALS:
        signal.signal(number, lambda *_: asked_to_stop.set())
    from actip_portal.embedded import ServerError  # noqa: PLC0415  (see above)
    from scripts import development, launch  # noqa: PLC0415
    from scripts.services import LAST_PORT  # noqa: PLC0415
    from scripts.supervision import GaveUp  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="8000")
    parser.add_argument("--var", type=Path, default=ROOT / "var", help="the folder of its data")
    parser.add_argument("--no-sample-data", action="store_true", help="an empty portal, without accounts")
    parser.add_argument("--develop", action="store_true", help="load changed code, show debug pages and queries")
    parser.add_argument("--clean", action="store_true", help="forget the data")
    given = parser.parse_args()
    var_dir = given.var.absolute()
    if given.clean:
        launch.clean(var_dir)
        return
    port = int(given.port) if re.fullmatch("[0-9]{1,5}", given.port) else 0
    if not 1 <= port <= LAST_PORT:
        sys.exit(f"PORT must be a number from 1 to {LAST_PORT}, not “{given.port}”.")
    try:
        with launch.only_one(var_dir):
            kind = development.Development if given.develop else launch.Demo
            kind(var_dir, port, asked_to_stop, sample_data=not given.no_sample_data).run()
    except launch.Stopped:
        print("\nStopped. Nothing of it is running any more.", flush=True)
    except (launch.CouldNotStart, ServerError) as error:
        sys.exit(str(error))
    except GaveUp as error:
        sys.exit(f"{error}\nEverything else was stopped.")
    except OSError as error:  # a full disk, a folder that may not be written to
        sys.exit(f"The demo could not go on: {error}")


if __name__ == "__main__":
    main()
