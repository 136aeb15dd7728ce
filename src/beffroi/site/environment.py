"""Settings read from the environment, with one clear line when a value is missing or wrong."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class WrongSetting(Exception):
    """A setting that stops the start; its message names the variable and what to write."""


def load_dotenv(path: Path) -> None:
    """Read ``KEY=value`` lines of ``path`` into the environment, without overriding what is set."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        key, found, value = line.partition("=")
        if found and not key.lstrip().startswith("#"):
            os.environ.setdefault(key.strip(), value.strip().strip("'\""))


def text(name: str, default: str = "") -> str:
    """Return the variable ``name``, or ``default``."""
    return os.environ.get(name, default).strip()


def boolean(name: str, *, default: bool = False) -> bool:
    """Return a yes/no variable; anything but 1/0, yes/no, true/false stops the start."""
    value = text(name).lower()
    if value in {"", "1", "yes", "true", "0", "no", "false"}:
        return default if value == "" else value in {"1", "yes", "true"}
    raise WrongSetting(f"{name} : écrivez « 1 » ou « 0 » (valeur lue : {value}).")


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = text(name)
    if value and not value.isdigit():
        raise WrongSetting(f"{name} : écrivez un nombre entier (valeur lue : {value}).")
    return int(value) if value else default


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str, name: str) -> dict[str, object]:
    """Turn ``postgresql://user:password@host:port/base?host=/socket`` into Django's dictionary."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise WrongSetting(f"{name} : l’adresse doit commencer par « postgresql:// ».")
    if not parts.path.strip("/"):
        raise WrongSetting(f"{name} : il manque le nom de la base, par exemple « …/beffroi ».")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }


def mail(url: str) -> dict[str, object]:
    """Turn ``smtp://user:password@host:port`` (or ``smtps``, ``smtp+tls``) into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise WrongSetting("EMAIL_URL : écrivez « smtp://utilisateur:motdepasse@serveur:port ».")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }


def reply_address(address: str, domain: str) -> str:
    """Return the address of answers: ``REPLY_ADDRESS``, else ``reponse@`` and ``INBOUND_DOMAIN``."""
    told = address or (f"reponse@{domain}" if domain else "")
    local, at, host = told.rpartition("@")
    if told and not (at and local and host and "+" not in local and len(local) <= 12):
        raise WrongSetting(
            "REPLY_ADDRESS : écrivez une adresse sans « + », de 12 caractères au plus avant « @ », "
            "par exemple « reponse@courriel.exemple.fr »."
        )
    return told


def mailbox(url: str) -> str:
    """Check ``imaps://user:password@host/INBOX`` and return it as it is."""
    parts = urlsplit(url)
    if url and (parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username):
        raise WrongSetting("INBOUND_URL : écrivez « imaps://utilisateur:motdepasse@serveur/INBOX ».")
    return url


def stop(error: WrongSetting) -> None:
    """Print the one line that names the setting and leave with the code of a wrong usage."""
    sys.stderr.write(f"Beffroi ne peut pas démarrer. {error}\n")
    raise SystemExit(2)
