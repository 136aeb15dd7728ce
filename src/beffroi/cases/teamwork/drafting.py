"""Letters that have not left: each saving is a version, with its author; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from beffroi.cases.models import Case
from beffroi.cases.teamwork.models import LetterDraft
from beffroi.cases.types import Verb
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.tenancy.types import Actor, Unknown

AT_ONCE = 50
LONGEST = 40_000


@action("cases.save_letter")
def save(
    *, case: Case, verb: Verb, choices: Mapping[str, Sequence[str]], body: str, by: Actor, on: datetime
) -> LetterDraft:
    """Save a version of the letter of a step; the same words and choices as the last one make no new version.

    :param choices: fields of the form, as posted.
    :raises Invalid: there is nothing to save.
    """
    if not body.strip() or len(body) > LONGEST:
        why = "Écrivez la lettre." if not body.strip() else "Cette lettre est trop longue. Raccourcissez-la."
        raise Invalid(why, field_errors={"lettre": why})
    Case.objects.select_for_update(of=("self",)).get(id=case.id)
    told = {name: list(values) for name, values in choices.items()}
    last = LetterDraft.objects.filter(case=case, verb=verb).order_by("-rank").first()
    if last is not None and (last.body, last.choices) == (body, told):
        return last
    row = LetterDraft(
        organisation_id=case.organisation_id,
        case=case,
        verb=verb,
        rank=last.rank + 1 if last else 1,
        choices=told,
        body=body,
        at=on,
        by=by.reference,
        by_name=by.name,
    )
    row.save(force_insert=True)
    note(verb=verb.value, rank=row.rank)
    return row


def versions_of(case: Case, verb: Verb) -> list[LetterDraft]:
    """Return the versions of a letter, the latest first. In scope."""
    return list(LetterDraft.objects.filter(case=case, verb=verb).order_by("-rank")[:AT_ONCE])


def version(case: Case, verb: Verb, rank: int) -> LetterDraft:
    """Return one version; :raises Unknown:. In scope."""
    found = LetterDraft.objects.filter(case=case, verb=verb, rank=rank).first()
    if found is None:
        raise Unknown
    return found
