"""Every setting of the portal. What differs between installations comes from the environment; see .env.example."""

from pathlib import Path

import dj_database_url

from actip_portal import env

BASE_DIR = Path(__file__).resolve().parent.parent
env.read_file(BASE_DIR / ".env")
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

# --- Identity -------------------------------------------------------------------------------------------------------
PORTAL_NAME = "ACTIP Reporting Portal"
DEBUG = env.boolean("DEBUG", default=False)
DEMO = env.boolean("DEMO", default=False)  # sample data may be loaded; every page says so; demo logins are shown
SECRET_KEY = env.required(
    "SECRET_KEY",
    "Put a long random value in .env, such as the output of: "
    "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", default="")  # earlier keys; what they signed stays valid
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]")
PORTAL_URL = env.text("PORTAL_URL", "http://localhost:8000").rstrip("/")  # for links in e-mail
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]

# --- Applications ---------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "members",
    "victims",
    "reporting",
    "programme",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "actip_portal.middleware.ResponseHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.kept_forms.KeptFormsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.middleware.SessionActivityMiddleware",
    "members.middleware.RowAccessMiddleware",
    "members.middleware.ClockMiddleware",
    "actip_portal.middleware.FaultsMiddleware",
]
if DEBUG:
    MIDDLEWARE.insert(0, "actip_portal.query_log.QueryLogMiddleware")
ROOT_URLCONF = "actip_portal.urls"
WSGI_APPLICATION = "actip_portal.wsgi.application"
FORM_RENDERER = "members.form_renderer.PortalRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "programme.context.portal",
            ],
            "builtins": [
                "members.templatetags.addresses",
                "members.templatetags.clock",
                "members.templatetags.contact",
            ],
        },
    }
]

# --- Database: two roles on one database ----------------------------------------------------------------------------
# `default` is the web role: it owns nothing, and row level security holds for it. `owner` makes and changes tables;
# only `manage.py prepare_database` uses it. Source: docs/decisions/0003-row-level-security.md.
_web_url, _owner_url = env.text("DATABASE_URL"), env.text("DATABASE_OWNER_URL")
if not _web_url:
    from actip_portal import embedded

    _postgres = embedded.used_by_this_process(embedded.Postgres(VAR_DIR / "postgres"))
    _web_url, _owner_url = _postgres.web_url, _postgres.owner_url


def _database(url: str) -> dict:
    return dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)  # type: ignore[return-value]


DATABASES = {"default": {**_database(_web_url), "ATOMIC_REQUESTS": True}}
if _owner_url:
    DATABASES["owner"] = {**_database(_owner_url), "CONN_MAX_AGE": 0, "TEST": {"MIRROR": "default"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "actip_portal.cache.JSONDatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # beyond these some go before their time; Django's 300 are few
    },
}

# --- People and login -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "members.backends.RoleBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "members.adapter.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator's invitation is the verification
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"verify": "20/m/ip"}  # besides allauth's own; the public page that checks receipts
MFA_ADAPTER = "members.second_factors.EncryptingMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = PORTAL_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
USERSESSIONS_TRACK_ACTIVITY = True
GUARDIAN_RAISE_403 = False
ANONYMOUS_USER_NAME = None  # guardian: no row for the anonymous visitor
SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Queue ----------------------------------------------------------------------------------------------------------
# Redis, or the embedded Valkey, which speaks as Redis does. Source: docs/decisions/0046-embedded-servers.md.
REDIS_URL = env.text("REDIS_URL")
if not REDIS_URL:
    from actip_portal import embedded

    REDIS_URL = embedded.used_by_this_process(embedded.Valkey(VAR_DIR / "valkey")).url
CELERY_TASK_TIME_LIMIT = 900  # seconds
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # More than twice the hard time limit; otherwise a task that still runs would be delivered again.
    "visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT + 200,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "global_keyprefix": env.text("REDIS_PREFIX", "actip:"),
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kB
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # a lost task is queued again by beat; no request waits for the broker
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    # Not kept while the worker is busy: the next one comes soon.
    "nudge render jobs": {"task": "reporting.nudge_render_jobs", "schedule": 5.0, "options": {"expires": 5}},
    "nudge protection runs": {"task": "reporting.nudge_protection_runs", "schedule": 20.0},
    "nudge comparisons": {"task": "reporting.nudge_comparisons", "schedule": 60.0},
    "tell waiting figures": {"task": "reporting.tell_waiting_figures", "schedule": 3600.0},
    "send waiting mail": {"task": "reporting.send_waiting_mail", "schedule": 60.0},
    "send reminders": {"task": "reporting.send_reminders", "schedule": 3600.0},
    "send summaries": {"task": "reporting.send_summaries", "schedule": 900.0},
    "nudge receipt files": {"task": "reporting.nudge_receipt_files", "schedule": 60.0},
    "nudge virus scans": {"task": "reporting.nudge_scans", "schedule": 60.0},
    "remove stale uploads": {"task": "reporting.remove_stale_uploads", "schedule": 3600.0},
    "open planned cycles": {"task": "reporting.open_planned_cycles", "schedule": 600.0},
}

# --- Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"  # never served by path: every file goes through a view that asks who may read it
STORAGES = {
    "default": {"BACKEND": "actip_portal.storage.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "actip_portal.storage.NamedByContentStorage",
        # Readable for everybody: the web server can run as another user than the one who collects them.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8000  # the widest table has 36 columns and a row per citizenship
FILE_UPLOAD_PERMISSIONS = 0o640
DOMAIN_DIR = BASE_DIR / "domain"
PDF_CACHE_DIR = VAR_DIR / "pdf-cache"
PDF_PROCESSES = env.integer("PDF_PROCESSES", default=2)
DISCLOSURE_WORK = env.integer("DISCLOSURE_MILLIONS", default=20_000) * 1e6

# --- Mail -----------------------------------------------------------------------------------------------------------
EMAIL_HOST = env.text("EMAIL_HOST")
if EMAIL_HOST:
    EMAIL_BACKEND = "reporting.messages.smtp.EmailBackend"
    EMAIL_PORT = env.integer("EMAIL_PORT", default=587)
    EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
    EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
    EMAIL_USE_TLS = env.boolean("EMAIL_USE_TLS", default=True)
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "ACTIP Reporting Portal <no-reply@localhost>")

# --- Language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"  # of processes; what a person reads goes by members/clock.py

# --- Security headers -----------------------------------------------------------------------------------------------
# Written with Django 6's setting names, so that Django's own middleware can take over.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],  # data: for allauth's QR code of a TOTP secret
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "manifest-src": ["'self'"],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_HTTPS = env.boolean("BEHIND_HTTPS", default=False)
CSRF_FAILURE_VIEW = "members.kept_forms.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # HSTS preloading is for the owner of the domain to decide
if BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", default=60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.boolean("HSTS_INCLUDE_SUBDOMAINS", default=True)
TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", default=0)  # how many proxies add to X-Forwarded-For

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": []},  # its own handler would log everything twice when DEBUG is on
        "django.request": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}

# --- Virus scanner: ClamAV's daemon by socket or by network; without either, documents are marked "not scanned" ------
CLAMAV_SOCKET = env.text("CLAMAV_SOCKET")
CLAMAV_HOST = env.text("CLAMAV_HOST")
CLAMAV_PORT = env.integer("CLAMAV_PORT", default=3310)
