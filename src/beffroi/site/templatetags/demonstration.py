"""What a template may show of the demonstration."""

from __future__ import annotations

from typing import Any

from django import template

from beffroi.site.demonstration.accounts import PASSWORD, Account, accounts

register = template.Library()
COLUMNS = ({"label": "Adresse"}, {"label": "Personne"}, {"label": "Rôles"})


@register.simple_tag
def demonstration_accounts() -> dict[str, Any]:
    """Return the accounts as a table, and their password."""
    return {"password": PASSWORD, "columns": COLUMNS, "rows": [_row(one) for one in accounts("sitiv")]}


def _row(account: Account) -> dict[str, Any]:
    return {"cells": [{"text": account.email}, {"text": account.name}, {"text": account.role_names}]}
