"""Django's settings, all from the environment (see ``environment``)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from beffroi.site import environment as env
from beffroi.site.translation import languages

CHECKOUT = Path(__file__).resolve().parents[3]
_IN_CHECKOUT = (CHECKOUT / "pyproject.toml").is_file()
env.load_dotenv((CHECKOUT if _IN_CHECKOUT else Path.cwd()) / ".env")


def _home() -> Path:
    default = CHECKOUT / "var" if _IN_CHECKOUT else Path.home() / ".beffroi"
    return Path(env.text("BEFFROI_HOME", str(default))).expanduser().resolve()


def _secret(home: Path) -> str:
    """Return ``SECRET_KEY``, or one made once and kept in the data folder when the database is embedded."""
    if key := env.text("SECRET_KEY"):
        if len(key) < 32:
            raise env.WrongSetting("SECRET_KEY : 32 caractères au moins.")
        return key
    if env.text("DATABASE_URL"):
        raise env.WrongSetting("SECRET_KEY : à définir avec DATABASE_URL (32 caractères au hasard).")
    path = home / "secret-key"
    if not path.is_file():
        home.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def _databases(home: Path) -> dict[str, dict[str, object]]:
    if url := env.text("DATABASE_URL"):
        owner = env.text("DATABASE_OWNER_URL") or url
        return {
            "default": env.database(url, "DATABASE_URL"),
            "owner": env.database(owner, "DATABASE_OWNER_URL"),
        }
    socket = os.environ.get("BEFFROI_SOCKET", str(home / "postgres"))
    return {
        alias: env.database(f"postgresql://{role}@/beffroi?host={socket}", "BEFFROI_SOCKET")
        for alias, role in (("default", "beffroi_runtime"), ("owner", "beffroi_owner"))
    }


try:
    BEFFROI_HOME = _home()
    SECRET_KEY = _secret(BEFFROI_HOME)
    DATABASES = _databases(BEFFROI_HOME)
    DEMONSTRATION = env.boolean("BEFFROI_DEMO")
    EMBEDDED_DATABASE = not env.text("DATABASE_URL")
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
    CLAMAV_URL = env.text("CLAMAV_URL")
    STORAGE_URL = env.text("STORAGE_URL")
    PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
    SEAL_WITNESS = env.text("SEAL_WITNESS")
    REPLY_ADDRESS = env.reply_address(env.text("REPLY_ADDRESS"), env.text("INBOUND_DOMAIN"))
    INBOUND_URL = env.mailbox(env.text("INBOUND_URL"))
    INBOUND_AUTHORITY = env.text("INBOUND_AUTHORITY")
    WEBHOOKS_PRIVATE_HOSTS = env.words("WEBHOOKS_PRIVATE_HOSTS")
    WEBHOOKS_PLAIN_HTTP = DEMONSTRATION
    MAIL_ATTACHMENTS_MB = env.number("MAIL_ATTACHMENTS_MB", 8)
    HTTPS_ONLY = env.boolean("HTTPS_ONLY", default=PUBLIC_URL.startswith("https://"))
    _MAIL = (
        env.mail(env.text("EMAIL_URL"))
        if env.text("EMAIL_URL")
        else {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(BEFFROI_HOME / "mails"),
        }
    )
except env.WrongSetting as error:
    env.stop(error)
globals().update(_MAIL)

DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Beffroi <ne-pas-repondre@beffroi.example>")
DEBUG = False
ROOT_URLCONF = "beffroi.site.urls"
WSGI_APPLICATION = "beffroi.site.wsgi.application"
AUTH_USER_MODEL = "identity.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE_ROUTERS: list[str] = []
for _database in DATABASES.values():
    _database.update(CONN_MAX_AGE=None, CONN_HEALTH_CHECKS=True)

INSTALLED_APPS = [
    "beffroi.site",
    "beffroi.tenancy",
    "beffroi.journal",
    "beffroi.territory",
    "beffroi.operators",
    "beffroi.identity",
    "beffroi.documents",
    "beffroi.cases",
    "beffroi.governance",
    "beffroi.contributions",
    "beffroi.purchasing",
    "beffroi.projects",
    "beffroi.desk",
    "beffroi.observatory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "beffroi.site.middleware.strict_headers",
    "beffroi.site.middleware.refuse_oversized",
    "beffroi.site.middleware.tell_api_problems",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "beffroi.site.translation.middleware.speak",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "beffroi.identity.middleware.require_second_factor",
    "beffroi.identity.access.middleware.tell_visits",
    "beffroi.site.middleware.say_refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "beffroi.site.context.shop_front",
            ],
            "builtins": ["beffroi.site.templatetags.french"],
        },
    }
]

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        # The default, 300, would let a flood push the counts of failed sign-ins out.
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "beffroi_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS_ONLY
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "beffroi.site.web_errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS_ONLY else 0
SECURE_SSL_REDIRECT = False
X_FRAME_OPTIONS = "DENY"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Outside the commune, a count below this is hidden, with those by which it could be computed.
SMALL_NUMBER = 5
LANGUAGE_CODE = "fr"
LOCALE_PATHS = [languages.SHIPPED, BEFFROI_HOME / "locale"]
LANGUAGES = languages.installed(LOCALE_PATHS)
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_AGE = "langue", 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = None  # WhiteNoise serves the files of the package as they are: nothing to collect
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(BEFFROI_HOME / "files"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

SILENCED_SYSTEM_CHECKS = ["models.W042"]

from beffroi.site.settings_identity import *  # noqa: E402, F403
