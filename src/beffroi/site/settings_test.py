"""Settings of the tests: those of production, with a data folder of their own and mail kept in memory."""

import os
import tempfile

_HOME = os.environ.setdefault("BEFFROI_TEST_HOME", tempfile.mkdtemp(prefix="beffroi-test-"))
os.environ["BEFFROI_HOME"] = _HOME
for _name in (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "CLAMAV_URL",
    "EMAIL_URL",
    "STORAGE_URL",
    "BEFFROI_DEMO",
    "SEAL_WITNESS",
    "INBOUND_URL",
    "INBOUND_DOMAIN",
    "REPLY_ADDRESS",
    "INBOUND_AUTHORITY",
    "WEBHOOKS_PRIVATE_HOSTS",
):
    os.environ.pop(_name, None)
os.environ["ALLOWED_HOSTS"] = "*"

from beffroi.site.settings import *  # noqa: E402, F403
from tests.strictness import UnknownVariable  # noqa: E402

PASSWORD_HASHERS = ["tests.hashing.CheapArgon2"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
for _database in DATABASES.values():  # noqa: F405
    _database["CONN_MAX_AGE"] = 0
MIDDLEWARE = ["tests.strictness.read_only_get", *MIDDLEWARE]  # noqa: F405
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownVariable("%s")  # type: ignore[index]  # noqa: F405
