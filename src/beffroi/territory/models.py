"""The tables of the referential: shared, read by all, written by the owner role when a vintage is loaded."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

PUBLIC_FACTS = "public facts of the official geographic code"


class Vintage(models.Model):
    """A year of the referential that was loaded here, and the checksum of its file."""

    SHARED_BECAUSE: ClassVar[str] = PUBLIC_FACTS

    year = models.PositiveSmallIntegerField(primary_key=True)
    on = models.DateField()
    checksum = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.year)


class Region(models.Model):
    """A region, or an overseas collectivity that stands for one."""

    SHARED_BECAUSE: ClassVar[str] = PUBLIC_FACTS

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=60)
    zone = models.CharField(max_length=5)

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A département, or an overseas collectivity that stands for one."""

    SHARED_BECAUSE: ClassVar[str] = PUBLIC_FACTS

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=60)
    liaison = models.PositiveSmallIntegerField(null=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departments")
    zone = models.CharField(max_length=5)

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Epci(models.Model):
    """An intercommunal body with own taxation; ``present`` is false once a vintage no longer lists it."""

    SHARED_BECAUSE: ClassVar[str] = PUBLIC_FACTS

    siren = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=5)
    financing = models.CharField(max_length=5)
    population = models.PositiveIntegerField(null=True)
    present = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune. ``present`` is false once a later vintage no longer lists it: the row stays, others point
    to it.

    ``liaison`` is INSEE's TNCC (the article before the name), ``key`` the name as it is searched and sorted.
    """

    SHARED_BECAUSE: ClassVar[str] = PUBLIC_FACTS

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=100)
    liaison = models.PositiveSmallIntegerField(null=True)
    key = models.CharField(max_length=100)
    slug = models.CharField(max_length=110)
    department = models.ForeignKey(Department, models.PROTECT, related_name="communes")
    epci = models.ForeignKey(Epci, models.PROTECT, null=True, related_name="members")
    siren = models.CharField(max_length=9, null=True)
    siret = models.CharField(max_length=14, null=True)
    population = models.PositiveIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    postcodes = ArrayField(models.CharField(max_length=5), default=list)
    present = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(present=True),
                name="territory_one_slug_per_commune",
                violation_error_message="Deux communes ne peuvent pas avoir la même adresse.",
            ),
            models.UniqueConstraint(
                fields=["siren"],
                name="territory_one_siren_per_commune",
                violation_error_message="Deux communes ne peuvent pas avoir le même SIREN.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class CommunePart(models.Model):
    """Another code or name of a commune: delegated, associated, district, former code or former name.

    The key is ``code-kind`` since a delegated commune often bears the code of the commune itself. ``name``
    is empty where no source knows it any more.
    """

    SHARED_BECAUSE: ClassVar[str] = PUBLIC_FACTS

    id = models.CharField(max_length=20, primary_key=True)
    code = models.CharField(max_length=5, db_index=True)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=100)
    liaison = models.PositiveSmallIntegerField(null=True)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="parts")
    population = models.PositiveIntegerField(null=True)
    postcodes = ArrayField(models.CharField(max_length=5), default=list)

    def __str__(self) -> str:
        return f"{self.name or self.code} ({self.kind})"


class SearchKey(models.Model):
    """One text that finds a commune: a name, the end of a name from a word on, a postcode, a code, a SIREN.

    The best rank is the smallest: ``exact_rank`` when the whole key was typed, ``prefix_rank`` when its
    beginning was. ``population`` is the commune's, so that the best matches are found without reading the
    communes.
    """

    SHARED_BECAUSE: ClassVar[str] = PUBLIC_FACTS

    key = models.CharField(max_length=100)
    matched = models.CharField(max_length=10)
    exact_rank = models.PositiveSmallIntegerField()
    prefix_rank = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField()
    # Keys are rewritten as a whole by each loading: checking 180,000 of them would double its time.
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="keys", db_constraint=False)
    part = models.ForeignKey(
        CommunePart, models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        indexes = [
            # The operator class serves LIKE 'beginning%' whatever the collation of the database.
            models.Index(
                fields=["key"], opclasses=["varchar_pattern_ops"], name="territory_searchkey_prefix"
            ),
        ]

    def __str__(self) -> str:
        return self.key
