"""The one settings file.

Everything that differs between installations comes from TUNTAS_* variables.

docs/reference/settings.md lists them; a test keeps the list complete.
"""

import base64
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from .environment import (
    bucket,
    database,
    days,
    fernet_keys,
    mail_server,
    names,
    networks,
    number,
    one_of,
    refuse_unreadable,
    sender,
    site,
    sites,
    switch,
    time_zone,
)
from .refusals import refusal

refuse_unreadable()
env = os.environ.get
PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("TUNTAS_DIR") or "var").resolve()
# What is written from here on is for this account only: database, evidence, reports, what uploads
# and exports leave in passing.
os.umask(0o077)
TESTING = "pytest" in sys.modules


def _made_once(name: str, make: Callable[[], str]) -> str:
    """A secret kept beside the database, readable by its owner only."""
    path = DATA_DIR / name
    if not path.exists():
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
    return path.read_text()


def _secret_key() -> str:
    if key := env("TUNTAS_SECRET_KEY"):
        return key
    return (
        "only-for-tests" if TESTING else _made_once("secret_key", lambda: secrets.token_urlsafe(50))
    )


def _contact_keys() -> list[str]:
    """Fernet keys, the newest first: it encrypts, the others still decrypt."""
    if keys := env("TUNTAS_CONTACT_KEY"):
        return keys.split(",")
    if TESTING:
        return [base64.urlsafe_b64encode(bytes(32)).decode()]
    return [
        _made_once(
            "contact_key", lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        )
    ]


SECRET_KEY = _secret_key()
CONTACT_KEYS = fernet_keys(_contact_keys())  # of complainants' contacts and invited addresses
# Days after the answer (or after the closing of the round, if there was none) until a contact is
# deleted.
CONTACT_DAYS = days("TUNTAS_CONTACT_DAYS", 90)
# The address under which people reach this installation, e.g. https://survei.contoh.go.id; "" where
# it is the one that the operator's browser shows.
ADDRESS = site("TUNTAS_ADDRESS").rstrip("/")
API_PER_MINUTE = number("TUNTAS_API_PER_MINUTE", 600)  # answers by one token
DEBUG = False
ALLOWED_HOSTS = names("TUNTAS_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = sites("TUNTAS_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "tuntas.web",
    "tuntas.audit",
    "tuntas.accounts",
    "tuntas.organisation",
    "tuntas.notify",
    "tuntas.surveys",
    "tuntas.results",
    "tuntas.followup",
    "tuntas.evaluation",
    "tuntas.reports",
    "tuntas.publication",
]

MIDDLEWARE = [
    "tuntas.web.serving.middleware.believed_proxies",
    "tuntas.web.serving.middleware.access_log",
    "tuntas.web.serving.middleware.https_only",
    "tuntas.web.serving.middleware.no_null_bytes",
    "tuntas.organisation.middleware.time_zone_of_agency",
    "tuntas.surveys.middleware.public_form",
    "django.middleware.security.SecurityMiddleware",
    "tuntas.web.serving.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tuntas.web.serving.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tuntas.web.serving.middleware.private_pages",
    "tuntas.web.serving.middleware.numbers_fit",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "tuntas.organisation.middleware.viewer_of_request",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tuntas.web.serving.middleware.refusals",
]

ROOT_URLCONF = "tuntas.config.urls"
WSGI_APPLICATION = "tuntas.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tuntas.config.context.place",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tuntas.web.templatetags.tuntas",
            ],
        },
    }
]

_name = "TUNTAS_TEST_DATABASE_URL" if TESTING else "TUNTAS_DATABASE_URL"
_url = env(_name) or f"sqlite:///{DATA_DIR / 'tuntas.sqlite3'}"
DATABASES = {"default": {**database(_url, _name)}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Without IMMEDIATE two writers deadlock into "database is locked"; an acknowledged answer
    # must survive a power cut, hence FULL unless the data are an example.
    synchronous = one_of("TUNTAS_SQLITE_SYNCHRONOUS", ("FULL", "NORMAL"), "FULL")
    DATABASES["default"]["CONN_MAX_AGE"] = (
        None  # to open it anew costs more than to store an answer
    )
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA "
        "foreign_keys=ON;",
    }
else:
    # A server that does not answer is told after seconds, not after minutes.
    # Nor does anybody wait longer for what another holds, as with SQLite.
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 2, "max_size": 12, "timeout": 5},  # the threads of config.rsgi
        "connect_timeout": 5,
        "options": "-c lock_timeout=5s",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 0
if TESTING:
    DATABASES["default"].get("OPTIONS", {}).pop("pool", None)

# Pages say so. "serve" sets it from the database's own mark.
EXAMPLE = False

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "work"
LOGOUT_REDIRECT_URL = "sign-in"
PASSWORD_HASHERS = ["tuntas.accounts.hashing.OneAtATime"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Indonesian is the language of the source texts, so English is the only catalogue.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = time_zone("TUNTAS_TIME_ZONE", "Asia/Jakarta")
USE_TZ = True
# Off: an id in an address or a hidden field stays as it is. What people read goes through |number.
USE_THOUSAND_SEPARATOR = False

# How far the audit trail went, noted outside of the database.
AUDIT_ANCHORS = None if TESTING else DATA_DIR / "audit"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
_static = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if TESTING
    else ("whitenoise.storage.CompressedManifestStaticFilesStorage")
)


def evidence_storage(url: str) -> dict[str, object]:
    """On disk, or s3://KEY:SECRET@BUCKET/FOLDER?endpoint=https://...&region=... (bucket needed)."""
    if not url.strip():
        local = {"location": MEDIA_ROOT / "evidence", "file_permissions_mode": 0o600}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": local}
    parts, more = bucket("TUNTAS_EVIDENCE_URL", url.strip())
    try:
        from boto3.s3.transfer import TransferConfig  # of tuntas[s3]
    except ImportError as error:
        raise refusal("storage_driver_missing") from error

    options: dict[str, object] = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "max_memory_size": 4 * 1024 * 1024,  # beyond it a file that is read waits on disk
        # One part of a file in memory, not ten.
        "transfer_config": TransferConfig(use_threads=False),
    }
    optional = {
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "endpoint_url": more.get("endpoint"),
        "region_name": more.get("region"),
    }
    options |= {name: value for name, value in optional.items() if value}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


# On the disk of the evidence: what is complete is only renamed.
EVIDENCE_INCOMING = MEDIA_ROOT / "incoming"
# The largest file.
EVIDENCE_BYTES = number("TUNTAS_EVIDENCE_MB", 100, least=1, most=1_000_000) * 1024 * 1024
# The largest request: so many files, and what is not of them.
EVIDENCE_FILES = 20
MOST_SENT = EVIDENCE_FILES * EVIDENCE_BYTES + 1024 * 1024
# Macros, scripts inside of a PDF and the like: refused, taken with a mark, or as they are.
EVIDENCE_ACTIVE = one_of("TUNTAS_EVIDENCE_ACTIVE", ("refuse", "flag", "take"), "refuse")
EVIDENCE_ZIP = switch("TUNTAS_EVIDENCE_ZIP")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": evidence_storage(env("TUNTAS_EVIDENCE_URL", "")),
    "staticfiles": {"BACKEND": _static},
}
WHITENOISE_MAX_AGE = 60 if TESTING else 31_536_000

TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if TESTING
        else "django_tasks_db.DatabaseBackend"
    }
}
# on-demand: a worker process is started when a task is enqueued and ends when the queue is empty,
# so that one office PC holds no idle process. "separate" where 'tuntas worker' runs on its own.
WORKER = one_of("TUNTAS_WORKER", ("on-demand", "separate"), "on-demand")

# smtp://user:password@host:587 speaks STARTTLS, smtps:// TLS from the start, smtp+plain:// neither
# (a relay on this machine). Without it nothing is sent, and pages say so.
_mail = mail_server("TUNTAS_EMAIL_URL")
EMAIL_HOST = _mail.hostname or ""
EMAIL_PORT = _mail.port or {"smtps": 465, "smtp+plain": 25}.get(_mail.scheme, 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp", _mail.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = sender("TUNTAS_EMAIL_FROM") or EMAIL_HOST_USER or "tuntas@localhost"

# 1: webhooks may call addresses inside one's own network, and http:// there; an operator could then
# make the server ask anything that it can reach.
WEBHOOK_PRIVATE = switch("TUNTAS_WEBHOOK_PRIVATE")

MAX_REPORT_BYTES = 50 * 1024 * 1024  # an old report; the real one has 0.3 MB
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# The public form. Many people may share one address (an office, a mobile operator); a paired kiosk
# may send ten times as much as FORM_HOURLY. A form may wait FORM_DAYS before it is sent, and
# LATE_DAYS after the end.
FORM_HOURLY = number("TUNTAS_FORM_HOURLY", 600)
FORM_DAYS = days("TUNTAS_FORM_DAYS", 14)
LATE_DAYS = days("TUNTAS_LATE_DAYS", 3)
RESULTS_URL = site("TUNTAS_RESULTS_URL")  # where the agency publishes results

# Proxies that say in X-Forwarded-For whom they saw, and in X-Forwarded-Proto how; from anybody else
# these headers say nothing.
PROXIES = networks("TUNTAS_PROXIES", "127.0.0.1,::1")

SECURE_SSL = switch("TUNTAS_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL else None
SESSION_COOKIE_AGE = 12 * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "tuntas.web.serving.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": one_of("TUNTAS_LOG_LEVEL", LEVELS, "WARNING")},
}
