"""Writing articles and finding those that one may read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from beffroi.desk.models import Article, ArticleReader, ArticleVersion
from beffroi.desk.types import Audience
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line, clean_paragraphs, fold, slugify_fr
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor, Unknown

FEW, AT_ONCE, SHORTEST_WORD = 5, 100, 3


@action("desk.write_article")
def write_article(
    *,
    organisation: Organisation,
    title: str,
    body: str,
    audience: Audience,
    readers: Iterable[UUID] = (),
    article: Article | None = None,
    by: Actor,
    on: datetime,
) -> Article:
    """Write an article, or its next version; the versions before are kept.

    :param readers: members that read it, when the audience is "some". :raises Invalid: it lacks a title, a text, readers.
    """
    name, text, told = clean_line(title)[:160], clean_paragraphs(body).strip(), list(dict.fromkeys(readers))
    _check(name, text, audience, told, taken=article is None and _taken(organisation, name))
    row = article or Article(organisation=organisation, slug=slugify_fr(name)[:140], version=0)
    row.title, row.body, row.audience = name, text, audience
    row.key, row.version, row.updated_at = f" {fold(name)} {fold(text)} ", row.version + 1, on
    row.save()
    ArticleVersion.objects.create(
        organisation=organisation,
        article=row,
        version=row.version,
        title=name,
        body=text,
        at=on,
        by_name=by.name,
    )
    ArticleReader.objects.filter(article=row).delete()
    if audience is Audience.SOME:
        ArticleReader.objects.bulk_create(
            ArticleReader(organisation=organisation, article=row, member_id=each) for each in told
        )
    note(subject=f"article:{row.id}", version=row.version, audience=audience.value)
    return row


def _check(name: str, text: str, audience: Audience, readers: list[UUID], *, taken: bool) -> None:
    errors = {}
    if not name:
        errors["title"] = "Donnez un titre à l’article."
    elif taken:
        errors["title"] = "Un article porte déjà ce titre. Changez-le."
    if not text:
        errors["body"] = "Écrivez l’article."
    if audience is Audience.SOME and not readers:
        errors["readers"] = "Choisissez au moins un membre."
    if errors:
        raise Invalid("L’article est à compléter.", field_errors=errors)


def _taken(organisation: Organisation, name: str) -> bool:
    return Article.objects.filter(organisation=organisation, slug=slugify_fr(name)[:140]).exists()


def for_staff(operator: Organisation) -> QuerySet[Article]:
    """Return every article in use. In the operator's scope."""
    return Article.objects.filter(organisation=operator, retired_at=None).order_by("title", "id")


def for_member(operator: Organisation, member_id: UUID) -> QuerySet[Article]:
    """Return the articles that a member may read: everybody's and its own. In the operator's scope."""
    own = Q(audience=Audience.SOME, readers__member_id=member_id)
    return for_staff(operator).filter(Q(audience=Audience.MEMBERS) | own).distinct()


def proposed(articles: QuerySet[Article], text: str, *, limit: int = FEW) -> list[Article]:
    """Return the articles that share most words with a text: none without a word in common."""
    words = [word for word in dict.fromkeys(fold(text).split()) if len(word) >= SHORTEST_WORD][:12]
    if not words:
        return []
    any_word = Q()
    for word in words:
        any_word |= Q(key__contains=f" {_stem(word)}")
    found = [(_score(each, words), each) for each in articles.filter(any_word)[:AT_ONCE]]
    ranked = sorted(found, key=lambda pair: (-pair[0], pair[1].title))
    return [each for score, each in ranked if score][:limit]


def _stem(word: str) -> str:
    """Return what is compared: without the mark of a plural."""
    return word[:-1] if len(word) > SHORTEST_WORD and word[-1] in "sx" else word


def _score(article: Article, words: list[str]) -> int:
    title = f" {fold(article.title)} "
    return sum((f" {_stem(w)}" in article.key) + 3 * (f" {_stem(w)}" in title) for w in words)


def article_of(articles: QuerySet[Article], slug: str) -> Article:
    """Return an article among those that one may read; :raises Unknown:."""
    found = articles.filter(slug=slug).first()
    if found is None:
        raise Unknown
    return found
