"""Articles, their versions, and the members that read those of a narrow audience."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from beffroi.desk.types import Audience
from beffroi.tenancy.models import TenantModel


class Article(TenantModel):
    """An answer written once for many; its words are those of its last version."""

    slug = models.SlugField(max_length=140)
    title = models.CharField(max_length=160)
    body = models.TextField(help_text="Markdown")
    key = models.TextField(help_text="folded title and words: what is searched")
    audience = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Audience])
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "article"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "slug"],
                name="article_slug_once",
                violation_error_message="Un article porte déjà ce titre.",
            )
        ]


class ArticleVersion(TenantModel):
    """An article as it once read: insert-only."""

    article = models.ForeignKey(
        Article, db_constraint=False, on_delete=models.CASCADE, related_name="versions"
    )
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    body = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        verbose_name = "version d’un article"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "article", "version"], name="article_version_once"
            )
        ]


class ArticleReader(TenantModel):
    """A member that reads an article of a narrow audience."""

    article = models.ForeignKey(
        Article, db_constraint=False, on_delete=models.CASCADE, related_name="readers"
    )
    member = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "lecteur d’un article"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "article", "member"], name="article_reader_once")
        ]
