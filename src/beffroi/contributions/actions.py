"""Publishing keys, computing what members owe, writing down the vote."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import date, datetime

from beffroi.contributions import gathering, keeping, queries, sources
from beffroi.contributions.keys import rules, wording
from beffroi.contributions.keys.reading import read_key
from beffroi.contributions.keys.types import Edit, Inputs, Result
from beffroi.contributions.models import (
    ContributionKey,
    ContributionRun,
    ContributionVote,
    MemberContribution,
)
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor

FIRST_YEAR, LAST_YEAR = 2000, 2100


@action("contributions.publish_key")
def publish_key(*, organisation: Organisation, text: str, by: Actor, on: datetime) -> ContributionKey:
    """Publish the next version of a key; the same text again gives the version that stands.

    :raises InvalidKey: the text says what is wrong.
    """
    key, spelled = read_key(text), hashlib.sha256(text.encode()).hexdigest()
    latest = (
        ContributionKey.objects.filter(organisation=organisation, code=key.code).order_by("-number").first()
    )
    if latest is not None and latest.digest == spelled:
        return latest
    row = ContributionKey.objects.create(
        organisation=organisation,
        code=key.code,
        number=latest.number + 1 if latest else 1,
        title=key.title,
        since=key.since,
        text=text,
        digest=spelled,
        published_at=on,
    )
    note(subject=f"contributionkey:{row.id}", code=key.code, number=row.number)
    return row


@action("contributions.run")
def run(
    *,
    key: ContributionKey,
    year: int,
    population_year: int,
    by: Actor,
    on: datetime,
    typed: gathering.Edits | None = None,
    counted_year: int | None = None,
    members_on: date | None = None,
    corrects: ContributionRun | None = None,
) -> ContributionRun:
    """Compute what members owe for a year and keep it whole; nothing is owed before the vote.

    :param typed: source -> SIREN -> units and reason, beside or instead of what the house counts.
    :param counted_year: whose records are counted (tickets, orders…); None: the year before, or the present one.
    :param members_on: the members in force on that day contribute; None: today.
    :param corrects: the run that this one replaces: the vote will then call the differences only.
    :raises CannotAllocate: inputs from which the key cannot be computed.
    :raises Invalid: a year that cannot be.
    """
    _check_year(key, year)
    today = on.date()
    span = sources.span_of(min(year - 1, today.year) if counted_year is None else counted_year, today)
    frame = gathering.Frame(population_year, members_on or today, span, typed or {})
    read = read_key(key.text)
    return _kept(key, year, gathering.gather(key.organisation, [read], frame), corrects, on)


@action("contributions.run")
def amend(
    *, run: ContributionRun, source: str, siren: str, edit: Edit, by: Actor, on: datetime
) -> ContributionRun:
    """Compute a run again with one quantity changed; all the rest stays as it was frozen.

    The new run takes the place of a simulation, or corrects a run that is voted.

    :raises CannotAllocate: a quantity that the run does not read, or a count replaced without a reason.
    :raises Refusal: the run is older than the origins of its quantities: compute it again.
    """
    before = keeping.inputs_of(run.facts)
    if before.story is None:
        raise Refusal("Ce calcul est trop ancien pour être repris. Faites un nouveau calcul.")
    voted = ContributionVote.objects.filter(organisation=run.organisation, run=run).exists()
    inputs = gathering.amended(before, source, siren, edit)
    note(source=source, siren=siren, units=str(edit.units), reason=edit.reason, after=str(run.id))
    return _kept(run.key, run.year, inputs, run if voted else run.corrects, on)


def _kept(
    key: ContributionKey, year: int, inputs: Inputs, corrects: ContributionRun | None, on: datetime
) -> ContributionRun:
    result = rules.compute(read_key(key.text), inputs)
    facts = keeping.as_json({"code": key.code, "number": key.number, "digest": key.digest}, inputs, result)
    row = ContributionRun.objects.create(
        organisation=key.organisation,
        key=key,
        corrects=corrects,
        year=year,
        computed_at=on,
        facts=facts,
        total_cents=result.total,
        digest=keeping.digest(facts),
    )
    note(subject=f"contributionrun:{row.id}", total_cents=row.total_cents, digest=row.digest)
    return row


def _check_year(key: ContributionKey, year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(f"Indiquez un exercice entre {FIRST_YEAR} et {LAST_YEAR}.")
    if key.since > date(year, 12, 31):
        raise Invalid(f"Cette clé ne s’applique pas encore en {year}. Choisissez un autre exercice.")


@action("contributions.vote")
def vote(
    *, run: ContributionRun, deliberation: str, voted_on: date, by: Actor, on: datetime
) -> ContributionVote:
    """Write down the deliberation that votes a run: from now on each member owes, and reads, its contribution.

    The contribution is a compulsory expense of the member (CGCT L5212-20).

    :raises Invalid: no number of deliberation, or a date to come.
    :raises Refusal: voted already, or another run of the key stands for the year and this one corrects none.
    """
    number = clean_line(deliberation)[:60]
    if not number or voted_on > on.date():
        raise Invalid("Indiquez le numéro de la délibération et sa date, qui ne peut pas être à venir.")
    rank, before = _standing(run)
    row = ContributionVote.objects.create(
        organisation=run.organisation,
        run=run,
        year=run.year,
        code=run.key.code,
        rank=rank,
        deliberation=number,
        voted_on=voted_on,
    )
    MemberContribution.objects.bulk_create(_contributions(row, run, before), batch_size=500)
    note(subject=f"contributionvote:{row.id}", run=str(run.id), deliberation=number, digest=run.digest)
    return row


def _standing(run: ContributionRun) -> tuple[int, Result | None]:
    """Return the rank of the vote to write, and the result that it replaces."""
    votes = ContributionVote.objects.filter(organisation=run.organisation, year=run.year, code=run.key.code)
    last = votes.select_related("run").order_by("-rank").first()
    if votes.filter(run=run).exists():
        raise Refusal("Ce calcul est déjà voté.")
    if last is None and run.corrects_id is None:
        return 0, None
    if last is None or run.corrects_id != last.run_id:
        raise Refusal(
            "Une autre contribution est votée pour cette clé et cet exercice. "
            "Refaites un calcul qui corrige le dernier calcul voté."
        )
    return last.rank + 1, keeping.result_of(last.run.facts)


def _contributions(
    vote: ContributionVote, run: ContributionRun, before: Result | None
) -> list[MemberContribution]:
    result, explained = keeping.result_of(run.facts), wording.explain(read_key(run.key.text))
    after = result.by_member
    added = rules.differences(before.by_member if before else {}, after)
    towns, lines = queries.by_sirens(added), defaultdict(list)
    for line in result.lines:
        lines[line.siren].append(keeping.line_as_json(line))
    return [
        MemberContribution(
            organisation=run.organisation,
            vote=vote,
            member=towns[siren],
            year=run.year,
            title=run.key.title,
            explained=explained,
            lines=lines[siren],
            cents=after.get(siren, 0),
            delta_cents=cents,
            correction=before is not None,
            deliberation=vote.deliberation,
            voted_on=vote.voted_on,
        )
        for siren, cents in added.items()
    ]
