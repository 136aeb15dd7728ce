"""Reading the life of versions: which one is offered, which are newer, what a case is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from beffroi.cases import catalogue
from beffroi.cases.life import Life, Newer, Standing, newer_than, version_to_file, version_to_offer
from beffroi.cases.models import Case, CaseVersion, VersionLife
from beffroi.cases.procedures.difference import Difference, difference, in_words
from beffroi.cases.procedures.upstream import reconcile
from beffroi.cases.types import MigrationPolicy, NoLongerOffered, VersionMove
from beffroi.kernel.words import gettext as _
from beffroi.operators import queries as operators
from beffroi.operators.models import Adoption, Organisation
from beffroi.operators.types import Change, Offer, Published
from beffroi.tenancy.types import Unknown

_FACTS = ("reference", "version", "policy", "retired_at", "stops_on", "stop_reason")
_LIVES = """
    SELECT published.reference, published.version, life.policy, life.retired_at IS NOT NULL, life.stops_on,
           life.stop_reason
      FROM cases_procedureversion AS published
      LEFT JOIN cases_versionlife AS life USING (reference, version)
     WHERE published.reference = ANY (%s)
     ORDER BY published.reference, published.version
"""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A newer version that an organisation may follow, and all that it changes."""

    adoption: Adoption
    latest: int
    difference: Difference


@dataclass(frozen=True, slots=True)
class Pending:
    """What a newer version asks of one case, and who has already said why the case keeps its own."""

    newer: Newer
    difference: Difference
    kept: CaseVersion | None

    @property
    def blocks(self) -> str:
        """Why the decision waits, or nothing."""
        if self.newer.policy is not MigrationPolicy.REQUIRE or self.kept is not None:
            return ""
        return must_move(self.newer.version)


def lives(reference: str) -> list[Life]:
    """Return the life of every published version of a procedure, by number; none when nobody published it."""
    return lives_of([reference]).get(reference, [])


def lives_of(references: Iterable[str]) -> dict[str, list[Life]]:
    """Return the lives of the versions of several procedures, in one query: every filing asks for it.

    A version without a row of its own (published by an earlier program) is published and asks nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LIVES, [sorted(set(references))])
        rows = cursor.fetchall()
    found: dict[str, list[Life]] = {}
    for reference, version, *told in rows:
        found.setdefault(reference, []).append(_life(version, *told))
    return found


def _life(
    version: int,
    policy: str | None,
    retired: bool,  # noqa: FBT001 - a row of the query above
    stops_on: date | None,
    reason: str | None,
) -> Life:
    if policy is None:
        return Life(version)
    return Life(version, MigrationPolicy(policy), retired, stops_on, reason or "")


def _life_of(row: VersionLife) -> Life:
    return _life(row.version, row.policy, row.retired_at is not None, row.stops_on, row.stop_reason)


def version_for(adoption: Adoption, *, today: date | None = None) -> int:
    """Return the version on which a new request of an organisation is made.

    :param today: civil date in the commune; without it, hard stops are not looked at.
    :raises NoLongerOffered: no version takes requests any more.
    """
    found = version_to_offer(adoption.version, lives(adoption.procedure), today)
    if found is None:
        raise NoLongerOffered(_closed())
    return found


def version_for_draft(adoption: Adoption, begun: int, *, today: date) -> int:
    """Return the version on which a draft begun on ``begun`` may be filed; :raises NoLongerOffered: none."""
    found = version_to_file(begun, adoption.version, lives(adoption.procedure), today)
    if found is None:
        raise NoLongerOffered(_closed())
    return found


def may_file(adoption: Adoption, version: int, *, today: date) -> bool:
    """Say whether a request may be filed on a version: the one offered, before its hard stop."""
    if adoption.version == version:
        row = VersionLife.objects.filter(reference=adoption.procedure, version=version).only(*_FACTS).first()
        return row is None or _life_of(row).standing(today) is not Standing.STOPPED
    return version_to_offer(adoption.version, lives(adoption.procedure), today) == version


def _closed() -> str:
    return _(
        "Cette démarche n’accepte plus de demandes nouvelles. Vos réponses sont gardées. "
        "Écrivez à la mairie, ou faites une demande générale."
    )


def stop_of(reference: str, version: int) -> Life | None:
    """Return the life of one version, for the date and the reason of its hard stop; None when unknown."""
    return next((life for life in lives(reference) if life.version == version), None)


def latest_taking_requests(reference: str, *, today: date | None = None) -> int:
    """Return the latest version that takes requests; :raises Unknown: none does."""
    taking = [life.version for life in lives(reference) if life.standing(today) is Standing.PUBLISHED]
    if not taking:
        raise Unknown
    return max(taking)


def adoptable(today: date | None = None) -> list[Published]:
    """Return what organisations may adopt: the latest version of each procedure that takes requests.

    :param today: without it, hard stops are not looked at.
    """
    known = lives_of(row.reference for row in catalogue.published())
    latest = [(reference, _latest(found, today)) for reference, found in sorted(known.items())]
    forms = [catalogue.procedure(reference, version) for reference, version in latest if version]
    return [Published(each.reference, each.version, each.title, each.topic) for each in forms]


def closed(offers: Sequence[Offer], today: date) -> list[Offer]:
    """Return the offers whose version is retired or stopped on a day; one that nobody published here is left alone."""
    known = lives_of(each.procedure for each in offers)
    return [each for each in offers if _shut(known.get(each.procedure, []), each.version, today)]


def _shut(known: Sequence[Life], version: int, today: date) -> bool:
    return any(life.version == version and life.standing(today) is not Standing.PUBLISHED for life in known)


def between(reference: str, old: int, new: int) -> Difference:
    """Return what changes from one published version to another; :raises Unknown:."""
    return difference(catalogue.procedure(reference, old), catalogue.procedure(reference, new))


def change(followed: Offer, version: int, parameters: Mapping[str, Any]) -> Change:
    """Return what an organisation would meet if it followed another version; :raises Unknown: no such one."""
    old, new = (catalogue.procedure(followed.procedure, each) for each in (followed.version, version))
    told = reconcile(old, new, parameters)
    return Change(in_words(told.upstream), told.kept, told.conflicts)


def upgrades(organisation: Organisation, *, today: date | None = None) -> list[Upgrade]:
    """Return the adoptions for which a newer version takes requests, with what it changes. In scope."""
    adoptions = operators.offered(organisation)
    known = lives_of(each.procedure for each in adoptions)
    found = [(each, _latest(known.get(each.procedure, []), today)) for each in adoptions]
    return [
        Upgrade(each, latest, between(each.procedure, each.version, latest))
        for each, latest in found
        if latest > each.version
    ]


def _latest(known: Sequence[Life], today: date | None) -> int:
    return max((life.version for life in known if life.standing(today) is Standing.PUBLISHED), default=0)


def pending(case: Case) -> Pending | None:
    """Return what newer versions ask of a case under way, or None when they ask nothing. In scope."""
    if not case.open:
        return None
    newer = newer_than(case.version, lives(case.procedure))
    if newer is None:
        return None
    told = between(case.procedure, case.version, newer.version)
    return Pending(newer, told, _kept(case, newer.version))


def blocks_decision(case: Case) -> str:
    """Return why no decision can be taken on the version of this case, or nothing. In scope; cheap."""
    newer = newer_than(case.version, _newer_lives(case))
    if newer is None or newer.policy is not MigrationPolicy.REQUIRE or _kept(case, newer.version):
        return ""
    return must_move(newer.version)


def _newer_lives(case: Case) -> list[Life]:
    rows = VersionLife.objects.filter(reference=case.procedure, version__gt=case.version)
    return [_life_of(row) for row in rows.only(*_FACTS).order_by("version")]


def _kept(case: Case, version: int) -> CaseVersion | None:
    rows = CaseVersion.objects.filter(case=case, move=VersionMove.KEPT, new__gte=version)
    return rows.order_by("-at").first()


def line_of(row: CaseVersion) -> str:
    """Return the line of a case's time line that says what was done when a newer version came."""
    if row.move == VersionMove.MOVED:
        return f"La demande est passée de la version {row.old} à la version {row.new} de la démarche."
    return f"La demande garde la version {row.old} de la démarche, et non la version {row.new}. {row.reason}"


def must_move(version: int) -> str:
    """Return why a decision waits for a version."""
    return (
        f"La version {version} de la démarche s’impose avant toute décision. "
        "Faites passer la demande à cette version, ou écrivez pourquoi elle garde la sienne."
    )
