"""The life of a version: draft, published, retired, stopped. The verbs of an operator."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from beffroi.cases import catalogue
from beffroi.cases.ledger import today_of
from beffroi.cases.life import Life, Standing
from beffroi.cases.models import ProcedureDraft, ProcedureVersion, VersionLife
from beffroi.cases.procedures.difference import Difference, difference
from beffroi.cases.procedures.findings import Finding
from beffroi.cases.procedures.loading import examine
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.procedures.writing import numbered, to_toml
from beffroi.cases.types import MigrationPolicy, NotLawful
from beffroi.cases.versions import lives
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor, Unknown

LONGEST_SOURCE = 400_000
LONGEST_REASON = 300


class HasErrors(Invalid):
    """The document cannot be published; ``findings`` holds its errors by line."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("Le document contient des erreurs. Corrigez-les, puis publiez.")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft as the loader reads it: the procedure (None when unreadable) and every finding, by line."""

    procedure: Procedure | None
    findings: tuple[Finding, ...]
    difference: Difference | None
    first: bool = False

    @property
    def publishable(self) -> bool:
        """Whether nothing but warnings was found, and something changes from a version before, if there is one."""
        return self.procedure is not None and not self.errors and (self.first or bool(self.difference))

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the draft from being published."""
        return tuple(each for each in self.findings if not each.warning)


@dataclass(frozen=True, slots=True)
class Stop:
    """From which day, and why, a draft on a version can no longer be filed."""

    on: date
    reason: str


@action("cases.draft_version")
def open_draft(*, organisation: Organisation, reference: str, by: Actor, on: datetime) -> ProcedureDraft:
    """Begin the next version of a procedure from the latest one; the draft that stands already is given back.

    :raises Unknown: nobody published it, or another operator did.
    """
    standing = ProcedureDraft.objects.filter(organisation=organisation, reference=reference).first()
    if standing is not None:
        return standing
    latest = own(organisation, reference)[-1]
    stored = json.loads(ProcedureVersion.objects.get(reference=reference, version=latest.version).canonical)
    kept = VersionLife.objects.filter(reference=reference, version=latest.version).first()
    source = kept.source if kept and kept.source else to_toml(stored["document"])
    note(reference=reference, based_on=latest.version)
    return ProcedureDraft.objects.create(
        organisation=organisation,
        reference=reference,
        based_on=latest.version,
        source=numbered(source, latest.version + 1),
        files={**stored.get("letters", {}), **stored.get("lists", {})},
        updated_at=on,
        updated_by=by.name,
    )


@action("cases.draft_version")
def save_draft(
    *, draft: ProcedureDraft, source: str, files: Mapping[str, str], by: Actor, on: datetime
) -> Checked:
    """Keep what was typed, right or wrong, and say what the loader finds in it.

    :raises Invalid: the text is far too long.
    """
    if len(source) + sum(map(len, files.values())) > LONGEST_SOURCE:
        raise Invalid("Ce document est trop long. Retirez ce qui ne sert plus.")
    draft.source = _lines(source)
    draft.files = {name: _lines(text) for name, text in sorted(files.items()) if text.strip()}
    draft.updated_at, draft.updated_by = on, by.name
    draft.save(update_fields=["source", "files", "updated_at", "updated_by"])
    note(reference=draft.reference)
    return check(draft)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@action("cases.draft_version")
def discard_draft(*, draft: ProcedureDraft, by: Actor, on: datetime) -> None:
    """Throw a draft away; what is published stays."""
    note(reference=draft.reference, based_on=draft.based_on)
    draft.delete()


def check(draft: ProcedureDraft) -> Checked:
    """Return what the loader finds in a draft, and what it changes from the latest version."""
    pack, _slash, code = draft.reference.partition("/")
    procedure, found = examine(
        draft.source,
        where=f"{pack}/procedures/{code}.toml",
        letters={name: text for name, text in draft.files.items() if name.startswith("letters/")},
        pack=pack,
        lists={name: text for name, text in draft.files.items() if name.startswith("lists/")},
    )
    if procedure is None:
        return Checked(None, tuple(found), None)
    if procedure.code != code:
        why = f"Le code du document est « {procedure.code} », celui de la démarche « {code} »."
        found.append(Finding(f"{pack}/procedures/{code}.toml", 1, why, "Gardez le code de la démarche."))
    if any(not each.warning for each in found):
        return Checked(procedure, tuple(found), None)
    if not draft.based_on:
        return Checked(procedure, tuple(found), None, first=True)
    latest = catalogue.procedure(draft.reference, catalogue.latest(draft.reference).version)
    return Checked(procedure, tuple(found), difference(latest, procedure))


@action("cases.publish")
def publish_draft(
    *,
    draft: ProcedureDraft,
    policy: MigrationPolicy,
    by: Actor,
    on: datetime,
    stop_before: Stop | None = None,
) -> ProcedureVersion:
    """Publish a draft under the next number, and say what it asks of cases under way on the versions before.

    :param stop_before: from when drafts on the versions before can no longer be filed, and why.
    :raises HasErrors: the document cannot be used.
    :raises NotLawful: nothing changes, or somebody has just published another version.
    """
    version = _next_version(draft)
    checked = check(draft)
    if checked.errors or checked.procedure is None:
        raise HasErrors(checked.errors)
    if not checked.publishable:
        raise NotLawful("Ce projet ne change rien à la version publiée. Modifiez-le avant de publier.")
    draft.source = numbered(draft.source, version)
    ready = check(draft).procedure
    if ready is None:
        raise HasErrors(checked.errors)
    row = _publish(draft, ready, policy, on)
    if stop_before is not None:
        _stop_all(draft.reference, version, stop_before, today=today_of(draft.organisation, on))
    note(published=f"{draft.reference}@{version}", policy=policy.value, stops=_told(stop_before))
    draft.delete()
    return row


def _next_version(draft: ProcedureDraft) -> int:
    """Return the number that a draft takes; one of a new procedure takes the first.

    :raises Unknown: the procedure is another operator’s. :raises NotLawful: a new one’s name was taken meanwhile.
    """
    if draft.based_on:
        return own(draft.organisation, draft.reference)[-1].version + 1
    if lives(draft.reference):
        raise NotLawful("Une démarche porte maintenant ce nom. Jetez ce projet et choisissez un autre code.")
    return 1


def _publish(
    draft: ProcedureDraft, procedure: Procedure, policy: MigrationPolicy, on: datetime
) -> ProcedureVersion:
    key = {"reference": draft.reference, "version": procedure.version}
    try:
        with transaction.atomic():
            row = ProcedureVersion.objects.create(
                **key, canonical=procedure.canonical, digest=procedure.digest, published_at=on
            )
    except IntegrityError:
        raise NotLawful("Une autre version vient d’être publiée. Relisez le projet, puis publiez.") from None
    VersionLife.objects.create(**key, publisher_id=draft.organisation_id, policy=policy, source=draft.source)
    return row


def _told(stop: Stop | None) -> str | None:
    return stop.on.isoformat() if stop else None


def _stop_all(reference: str, before: int, stop: Stop, *, today: date) -> None:
    """Stop the versions before one, save those that stop earlier already."""
    for life in lives(reference):
        if life.version < before and (life.stops_on is None or life.stops_on > stop.on):
            _set_stop(_row(reference, life.version), stop, today=today)


@action("cases.retire_version")
def retire(*, organisation: Organisation, reference: str, version: int, by: Actor, on: datetime) -> Life:
    """Take no new request on a version; drafts already begun may still be sent, cases under way go on.

    :raises Unknown: not this operator's version.
    """
    life = _of(own(organisation, reference), version)
    note(version=f"{reference}@{version}")
    if not life.retired:
        row = _row(reference, version)
        row.retired_at = on
        row.save(update_fields=["retired_at"])
    return _of(lives(reference), version)


@action("cases.stop_version")
def stop(
    *,
    organisation: Organisation,
    reference: str,
    version: int,
    stop: Stop | None,
    by: Actor,
    on: datetime,
) -> Life:
    """Set the day from which not even a draft on a version can be filed, or lift it before it comes (None).

    :raises NotLawful: the stop has had its effect, or the day is past.
    :raises Unknown: not this operator's version.
    """
    life, today = _of(own(organisation, reference), version), today_of(organisation, on)
    if life.standing(today) is Standing.STOPPED:
        raise NotLawful("L’arrêt a déjà pris effet. Publiez une version nouvelle pour rouvrir la démarche.")
    note(version=f"{reference}@{version}", stops=_told(stop))
    _set_stop(_row(reference, version), stop, today=today)
    return _of(lives(reference), version)


def _set_stop(row: VersionLife, stop: Stop | None, *, today: date) -> None:
    reason = clean_line(stop.reason)[:LONGEST_REASON] if stop else ""
    if stop is not None and stop.on < today:
        raise Invalid(
            "Cette date est passée. Choisissez aujourd’hui ou un jour à venir.",
            field_errors={"day": "Choisissez un jour à venir."},
        )
    if stop is not None and not reason:
        raise Invalid("Écrivez le motif de l’arrêt.", field_errors={"reason": "Écrivez le motif."})
    row.stops_on, row.stop_reason = (stop.on if stop else None), reason
    row.save(update_fields=["stops_on", "stop_reason"])


def own(organisation: Organisation, reference: str) -> list[Life]:
    """Return the versions of a procedure that an operator published, by number.

    :raises Unknown: nobody published it, or somebody else did.
    """
    found = lives(reference)
    if not found or publisher_of(reference) != organisation.id:
        raise Unknown
    return found


def publisher_of(reference: str) -> UUID | None:
    """Return who published a procedure first; what an earlier program published is the house's operator's."""
    row = VersionLife.objects.filter(reference=reference).order_by("version").first()
    if row is not None:
        return row.publisher_id
    house = operators.operator()
    return house.id if house else None


def _row(reference: str, version: int) -> VersionLife:
    publisher = publisher_of(reference)
    if publisher is None:
        raise Unknown
    row, _created = VersionLife.objects.get_or_create(
        reference=reference, version=version, defaults={"publisher_id": publisher}
    )
    return row


def _of(found: list[Life], version: int) -> Life:
    one = next((life for life in found if life.version == version), None)
    if one is None:
        raise Unknown
    return one


def named_files(source: str) -> list[str]:
    """Return the letters that a document names, in its order; none when it cannot be read."""
    try:
        document = tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        return []
    tables = [*_tables(document, "outcome"), *_tables(document, "letter")]
    named = [each.get("letter") or each.get("file") for each in tables]
    return list(
        dict.fromkeys(each for each in named if isinstance(each, str) and each.startswith("letters/"))
    )


def _tables(document: dict[str, object], key: str) -> list[dict[str, object]]:
    found = document.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
