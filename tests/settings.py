"""The portal's settings for tests: a separate folder, a fast password hasher, static files from source folders."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from actip_portal import embedded

_folder = tempfile.mkdtemp(prefix="actip-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
(Path(_folder) / "static").mkdir()
os.environ["VAR_DIR"] = _folder
os.environ["SECRET_KEY"] = "only for tests"
os.environ["REDIS_PREFIX"] = f"actip-test-{os.getpid()}:"  # parallel test processes have separate queues
for _name in ("DEBUG", "DEMO", "BEHIND_HTTPS", "EMAIL_HOST"):  # whatever .env says
    os.environ[_name] = ""
_var = Path(__file__).resolve().parent.parent / "var"
if not os.environ.get("DATABASE_URL"):  # pytest called by itself
    _postgres = embedded.used_by_this_process(embedded.Postgres(_var / "test-postgres", throw_away=True))
    os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = _postgres.web_url, _postgres.owner_url
if not os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = embedded.used_by_this_process(embedded.Valkey(_var / "test-valkey")).url

from actip_portal.settings import *  # noqa: E402, F403
from actip_portal.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# The threads of live servers keep no connection; otherwise the test database could not be dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
