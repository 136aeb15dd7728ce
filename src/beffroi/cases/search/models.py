"""The words of each case, for the search only: nothing is ever shown from here."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from beffroi.tenancy.models import TenantModel


class Words(models.TextField):  # type: ignore[type-arg]  # the class takes no parameter at run time
    """A text vector of PostgreSQL, written and read in its text form."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's signature
        """Return the type of the column."""
        return "tsvector"


class CaseText(TenantModel):
    """The folded words of a case, each marked by its organisation; goes with the case, rewritten when it is anonymised."""

    case = models.ForeignKey("cases.Case", db_constraint=False, on_delete=models.CASCADE, related_name="+")
    words = Words()

    class Meta:
        verbose_name = "mots d’une demande"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "case"], name="case_text_once")
        ]
        indexes: ClassVar = [
            # New rows wait in a short list that every search reads whole: kept small.
            GinIndex(fields=["words"], name="case_text_words", gin_pending_list_limit=256)
        ]
