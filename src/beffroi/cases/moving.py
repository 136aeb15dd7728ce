"""Cases and adoptions that follow a newer version, never in silence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from beffroi.cases import catalogue, versions
from beffroi.cases.forms.carrying import Carried, carry
from beffroi.cases.forms.checking import check_answers
from beffroi.cases.ledger import today_of
from beffroi.cases.life import Standing
from beffroi.cases.models import Case, CaseVersion
from beffroi.cases.procedures.types import Field, Page, Procedure
from beffroi.cases.search.indexing import index
from beffroi.cases.types import NotLawful, VersionMove
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_paragraphs
from beffroi.kernel.words import gettext as _
from beffroi.operators import actions as operators
from beffroi.operators.models import Adoption, Organisation
from beffroi.operators.queries import adoption as adoption_of
from beffroi.operators.types import Offer
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor

LONGEST_REASON = 1000


class Unanswered(Invalid):
    """The newer version asks what this case does not answer; ``field_errors`` names the questions."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(
            _("La version plus récente pose des questions nouvelles. Répondez-y d’abord, avec le demandeur."),
            field_errors=dict(errors),
        )


@action("cases.migrate_case")
def migrate_case(
    *, case: Case, by: Actor, on: datetime, answers: Mapping[str, Any] | None = None
) -> CaseVersion:
    """Move a case to the newer version; its dates do not change, its answers are all kept.

    :param answers: clean JSON answers to the new questions, given by the applicant or typed by an agent.
    :raises NotLawful: no newer version asks it, or the law's time is not the same there.
    :raises Unanswered: questions without an answer.
    :raises Invalid: an answer would replace one that was filed and still holds.
    """
    pending = _pending(case)
    if pending.difference.moves_dates:
        raise NotLawful(
            _(
                "Le délai ou le sens du silence change avec cette version. La demande garde ceux du jour de son "
                "dépôt : elle reste sur sa version. Écrivez-le."
            )
        )
    carried, clean = _answered(case, pending.newer.version, answers or {}, on)
    row = _row(case, VersionMove.MOVED, pending.newer.version, by=by, on=on)
    row.set_aside = carried.aside
    case.version, case.answers = pending.newer.version, clean
    case.save(update_fields=["version", "answers"])
    index(case)
    row.save(force_insert=True)
    note(old=row.old, new=row.new, set_aside=sorted(carried.aside))
    return row


def _pending(case: Case) -> versions.Pending:
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(of=("self",)))
    pending = versions.pending(case)
    if pending is None:
        raise NotLawful(_("Aucune version plus récente n’est proposée pour cette demande."))
    return pending


def _answered(
    case: Case, version: int, answers: Mapping[str, Any], on: datetime
) -> tuple[Carried, dict[str, Any]]:
    old, new = (catalogue.procedure(case.procedure, each) for each in (case.version, version))
    carried, today = carry(old, new, case.answers), today_of(case.organisation, on)
    _only_open(new, carried, answers, today)
    clean, errors = check_answers(new, {**carried.answers, **answers}, on=today)
    if errors:
        raise Unanswered(errors)
    return carried, clean


def _only_open(new: Procedure, carried: Carried, answers: Mapping[str, Any], today: date) -> None:
    """Refuse to change what was filed: an answer that still holds is nobody's to replace."""
    told = answers.keys() & carried.answers.keys()
    if not told:
        return
    wrong = {name.partition(".")[0] for name in check_answers(new, carried.answers, on=today)[1]}
    if fixed := sorted(told - wrong):
        raise Invalid(
            _("Ces réponses sont celles de la demande\u00a0: elles ne changent pas. Retirez-les."),
            field_errors=dict.fromkeys(fixed, _("Cette question a déjà sa réponse. Retirez celle-ci.")),
        )


def new_questions(case: Case, *, on: datetime) -> list[tuple[Page, Field]]:
    """Return the questions of the newer version that this case does not answer yet. In scope."""
    pending = versions.pending(case)
    if pending is None:
        return []
    try:
        _answered(case, pending.newer.version, {}, on)
    except Unanswered as lacking:
        asked = {name.partition(".")[0] for name in lacking.field_errors}
        form = catalogue.procedure(case.procedure, pending.newer.version)
        return [(page, field) for page, field in form.fields() if field.id in asked]
    return []


@action("cases.keep_version")
def keep_version(*, case: Case, reason: str, by: Actor, on: datetime) -> CaseVersion:
    """Say in writing why a case keeps its version although a newer one asks it to move.

    :raises Invalid: no reason.
    """
    pending, told = _pending(case), clean_paragraphs(reason).strip()
    if not told or len(told) > LONGEST_REASON:
        why = _("Écrivez pourquoi la demande garde sa version, en 1 000 caractères au plus.")
        raise Invalid(why, field_errors={"reason": why})
    row = _row(case, VersionMove.KEPT, pending.newer.version, by=by, on=on)
    row.reason = told
    row.save(force_insert=True)
    note(old=row.old, new=row.new)
    return row


def _row(case: Case, move: VersionMove, new: int, *, by: Actor, on: datetime) -> CaseVersion:
    return CaseVersion(
        organisation_id=case.organisation_id,
        case=case,
        move=move,
        old=case.version,
        new=new,
        at=on,
        by=by.reference,
        by_name=by.name,
    )


def follow_version(
    *, organisation: Organisation, procedure: str, version: int, by: Actor, on: datetime
) -> Adoption:
    """Make an organisation offer another published version; what it set itself is kept, cases under way stay.

    :raises NotLawful: the version takes no request any more, or is older.
    :raises beffroi.tenancy.types.Unknown: it does not offer the procedure, or nobody published the version.
    """
    with scope.reading(organisation.id):
        standing = adoption_of(organisation, procedure)
    catalogue.procedure(procedure, version)
    life = next(each for each in versions.lives(procedure) if each.version == version)
    if version < standing.version or life.standing(today_of(organisation, on)) is not Standing.PUBLISHED:
        raise NotLawful(_("Cette version ne se propose plus. Choisissez la plus récente."))
    return operators.adopt(
        organisation=organisation, offer=Offer(procedure, version), by=by, on=on, active=standing.active
    )
