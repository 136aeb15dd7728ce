"""Base classes: a row belongs to an organisation, or says why it belongs to all."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models

from beffroi.kernel.ids import new_id
from beffroi.tenancy import scope

M = TypeVar("M", bound=models.Model)


class ScopedManager(models.Manager[M]):
    """A manager that raises when nobody said whose rows are meant."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Return the rows of the open scope; PostgreSQL's policies do the filtering."""
        scope.required(self.model.__name__)
        return super().get_queryset()


class TenantModel(models.Model):
    """A row that belongs to one organisation, isolated by the database.

    Its migration must run :class:`beffroi.tenancy.operations.Isolate`. Keys to other tenant rows are declared
    with ``db_constraint=False``: the operation makes them composite.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True


class SharedModel(models.Model):
    """A row that belongs to nobody in particular; the class says why in ``SHARED_BECAUSE``."""

    SHARED_BECAUSE: ClassVar[str] = ""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True
