"""Read by gunicorn itself. Its own log is in UTC, as are the portal's and Celery's."""

import os
import time

os.environ["TZ"] = "UTC"
time.tzset()
