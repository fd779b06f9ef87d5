"""The portal's settings for tests: a folder of their own, a fast password hasher, static files as they lie."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="actip-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
(Path(_folder) / "static").mkdir()
os.environ["VAR_DIR"] = _folder
os.environ["SECRET_KEY"] = "only for tests"
os.environ["REDIS_PREFIX"] = f"actip-test-{os.getpid()}:"  # processes that test side by side have queues of their own
for _name in ("DEBUG", "DEMO", "BEHIND_HTTPS", "EMAIL_HOST"):  # whatever .env says
    os.environ[_name] = ""
if not os.environ.get("DATABASE_URL"):  # pytest called by itself
    from actip_portal import embedded

    _urls = embedded.database_urls(Path(__file__).resolve().parent.parent / "var" / "test-postgres")
    os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = _urls

from actip_portal.settings import *  # noqa: E402, F403
from actip_portal.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# The threads of live servers keep no connection: the test database could not be dropped under them.
DATABASES["default"]["CONN_MAX_AGE"] = 0
