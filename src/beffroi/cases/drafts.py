"""Drafts: what somebody has typed so far. Nothing typed is lost, nothing is asked twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, BinaryIO
from uuid import UUID

from beffroi.cases import actions
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.following import Followed, followed
from beffroi.cases.forms.applicant import check_applicant
from beffroi.cases.forms.checking import check_answers
from beffroi.cases.forms.summary import expected_pieces
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case, Draft, Piece
from beffroi.cases.nearby import centre_of
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.secrecy import new_salt, opens
from beffroi.cases.types import Channel, Filing, NoLongerOffered
from beffroi.cases.versions import version_for
from beffroi.documents import actions as documents
from beffroi.documents.models import StoredFile
from beffroi.journal.actions import action
from beffroi.kernel.errors import Invalid
from beffroi.kernel.ids import new_id
from beffroi.kernel.words import gettext as _
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, Unknown

LIFE = timedelta(weeks=6)
"""How long a draft waits after the last answer."""


class Incomplete(Invalid):
    """The draft cannot be sent yet; ``field_errors`` names what lacks, page by page."""


def begin(*, organisation: Organisation, procedure: str, on: datetime) -> Draft:
    """Open an empty draft of the version that the organisation offers."""
    with scope.writing(organisation.id):
        adoption = operators.adoption(organisation, procedure)
        return Draft.objects.create(
            id=new_id(),
            organisation=organisation,
            procedure=procedure,
            version=version_for(adoption, today=today_of(organisation, on)),
            secret_salt=new_salt(),
            updated_at=on,
        )


def find(organisation: Organisation, draft_id: UUID, secret: str) -> Draft:
    """Return the draft that a secret opens; :raises Unknown: guessed, expired or another commune's. In scope."""
    row = Draft.objects.filter(id=draft_id).first()
    if row is None or not opens(secret, row.id, row.secret_salt):
        raise Unknown
    return row


def keep(
    *,
    draft: Draft,
    on: datetime,
    answers: Mapping[str, Any] | None = None,
    applicant: Mapping[str, Any] | None = None,
    mandate: Mapping[str, Any] | None = None,
    seen: str = "",
) -> Draft:
    """Keep what was typed, right or wrong; a draft already sent keeps nothing more."""
    if draft.case_id is not None:
        return draft
    draft.answers = dict(answers) if answers is not None else draft.answers
    draft.applicant = dict(applicant) if applicant is not None else draft.applicant
    draft.mandate = dict(mandate) or None if mandate is not None else draft.mandate
    draft.seen = [*draft.seen, seen] if seen and seen not in draft.seen else draft.seen
    draft.updated_at = on
    with scope.writing(draft.organisation_id):
        draft.save(update_fields=["answers", "applicant", "mandate", "seen", "updated_at"])
    return draft


def follow_version(*, draft: Draft, on: datetime) -> Followed | None:
    """Move a draft to the version on which it may be filed; None when that is its own. Nothing typed is lost.

    :raises NoLongerOffered: no version takes requests any more; the draft stays as it is.
    """
    with scope.writing(draft.organisation_id):
        found = followed(draft=draft, on=on)
        if found is not None:
            draft.updated_at = on
            draft.save(update_fields=["version", "came_from", "answers", "set_aside", "updated_at"])
        return found


@action("cases.draft")
def add_piece(
    *, draft: Draft, piece: str, stream: BinaryIO, name: str, by: Actor, on: datetime
) -> StoredFile:
    """Keep a file for a piece of a draft, in quarantine.

    :raises Invalid: unknown piece, too many files, wrong type.
    """
    wanted = piece_of(procedure_of(draft.procedure, draft.version), piece)
    if Piece.objects.filter(draft=draft, piece=piece).count() >= wanted.max_files:
        raise Invalid(
            _("Vous avez déjà joint {max_files} fichiers ici. Retirez-en un d’abord.").format(
                max_files=wanted.max_files
            )
        )
    stored = documents.receive(
        organisation=draft.organisation_id,
        stream=stream,
        name=name,
        limit_mb=wanted.max_mb,
        formats=wanted.formats,
        by=by,
        on=on,
    )
    Piece.objects.create(
        organisation_id=draft.organisation_id, draft=draft, piece=piece, file=stored, given_at=on
    )
    return stored


def piece_of(procedure: Procedure, piece_id: str) -> Any:
    """Return a piece of a procedure; :raises Unknown:."""
    found = next((piece for piece in procedure.pieces if piece.id == piece_id), None)
    if found is None:
        raise Unknown
    return found


def remove_piece(*, draft: Draft, file_id: UUID) -> None:
    """Take a file away from a draft that is not sent yet."""
    with scope.writing(draft.organisation_id):
        if draft.case_id is None:
            Piece.objects.filter(draft=draft, case=None, file_id=file_id).delete()


def ready(draft: Draft, *, on: datetime) -> Filing:
    """Return the filing that a draft makes; :raises Incomplete: with every error. In scope."""
    procedure = procedure_of(draft.procedure, draft.version)
    day = today_of(draft.organisation, on)
    known = {field.id for _page, field in procedure.fields() if field.asks}
    typed = {name: value for name, value in draft.answers.items() if name in known}
    clean, errors = check_answers(procedure, typed, on=day, near=centre_of(draft.organisation))
    applicant, applicant_errors = check_applicant(
        draft.applicant, channel="helped" if draft.mandate else "portal"
    )
    if errors or applicant is None:
        told = errors | {f"applicant.{name}": text for name, text in applicant_errors.items()}
        raise Incomplete(
            _("Votre demande n’est pas complète. Corrigez les points signalés."), field_errors=told
        )
    given = {row.piece: row.file_id for row in Piece.objects.filter(draft=draft)}
    expected = {piece.id for piece in expected_pieces(procedure, clean, on=day)}
    return Filing(
        procedure=draft.procedure,
        version=draft.version,
        applicant=applicant.as_json(),
        answers=clean,
        pieces={
            piece: tuple(Piece.objects.filter(draft=draft, piece=piece).values_list("file_id", flat=True))
            for piece in given
            if piece in expected
        },
        channel=Channel.ELECTRONIC,
        mandate=draft.mandate,
        draft_id=draft.id,
        idempotency_key=f"draft:{draft.id}",
    )


def send(*, draft: Draft, by: Actor, on: datetime) -> Case:
    """File the request of a draft; sent twice, it gives the same case.

    :raises Incomplete: something lacks.
    :raises NoLongerOffered: the form has changed; the draft has followed, nothing is lost.
    """
    if draft.case_id is not None:
        return Case.objects.get(id=draft.case_id)
    filing = ready(draft, on=on)
    if follow_version(draft=draft, on=on):
        raise NoLongerOffered(
            _("Le formulaire vient de changer. Vos réponses sont gardées : relisez, puis envoyez.")
        )
    return actions.file(organisation=draft.organisation, filing=filing, by=by, on=on)
