"""Django's settings. Whatever differs between machines comes from the environment; none of it is required."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from huxin.access import Role
from huxin.base import clock, postgres
from huxin.base.home import Home

HUXIN_HOME = Home(Path(os.environ.get("HUXIN_HOME", "var")).resolve())
clock.live_in(HUXIN_HOME)
HUXIN_KEYS = Path(os.environ.get("HUXIN_KEYS") or HUXIN_HOME.keys)


def _secret_key() -> str:
    """From the environment, else from the file `huxin init` made. Empty where there is neither: Django then refuses."""
    file = HUXIN_KEYS / "secret.key"
    return os.environ.get("HUXIN_SECRET_KEY") or (file.read_text("ascii").strip() if file.is_file() else "")


def database(url: str | None) -> dict[str, Any]:
    """PostgreSQL by URL (postgres://user:password@host:port/name), else the home's SQLite file."""
    if url:
        return postgres.connection(url)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HUXIN_HOME.database,
        # IMMEDIATE: a transaction that will write waits at its start instead of failing in its middle.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
        },
    }


def _listed(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def _roles(name: str) -> frozenset[str]:
    """Roles by their keys; ``all`` is every one."""
    named = frozenset(_listed(name))
    known = {role.value for role in Role}
    if strange := named - known - {"all"}:
        raise RuntimeError(
            f"{name} 中没有这些角色：{'、'.join(sorted(strange))}。可选：{'、'.join(sorted(known))}、all。"
        )
    return frozenset(known) if "all" in named else named


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = _listed("HUXIN_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _listed("HUXIN_ORIGINS")
DATABASES = {"default": database(os.environ.get("HUXIN_DATABASE_URL"))}

# Few on purpose: the command line pays for each at every start. Staff have no use for contrib.auth's tables.
INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "huxin.record",
    "huxin.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "huxin.web.api.door.apart",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "huxin.web.middleware.keep_small",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huxin.web.middleware.say_errors",
    "huxin.web.middleware.know_actor",
    "huxin.web.middleware.lead_back",
]
ROOT_URLCONF = "huxin.web.urls"
WSGI_APPLICATION = "huxin.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

AUTH_USER_MODEL = "record.Staff"
AUTHENTICATION_BACKENDS = ["huxin.queries.staff.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

SESSION_ENGINE = "huxin.web.session_store"
SESSION_COOKIE_AGE = 8 * 3600  # idle: every visit starts it again
SESSION_COOKIE_NAME = "huxin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HUXIN_SECOND_FACTOR = _roles("HUXIN_SECOND_FACTOR")  # who must have one
HUXIN_SESSIONS = max(1, int(os.environ.get("HUXIN_SESSIONS") or 3))  # open at once, of one person
HUXIN_HOOK_NETWORKS = _listed("HUXIN_HOOK_NETWORKS")  # networks of the office's own that may be told of events
HUXIN_SMS_URL = os.environ.get("HUXIN_SMS_URL", "")  # the gateway that takes codes for workers; none: no signing in
HUXIN_SMS_TOKEN = os.environ.get("HUXIN_SMS_TOKEN", "")
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "huxin.web.console.pages.forbidden"
HUXIN_HTTPS = os.environ.get("HUXIN_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HUXIN_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HUXIN_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HUXIN_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
# No STATIC_ROOT: nothing has to be collected before the first start, the packages' own folders are served.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600
SILENCED_SYSTEM_CHECKS = ["models.W040"]  # SQLite leaves out the columns that indexes only carry along
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"huxin": {"level": os.environ.get("HUXIN_LOG", "INFO")}},
}
