"""What changes from one version of a procedure to another, by stable identity, in words. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import fields as attributes
from dataclasses import replace
from typing import Any

from beffroi.cases.procedures import difference_words as words
from beffroi.cases.procedures.difference_types import Change, Deed, Difference, Effect, Part, in_words
from beffroi.cases.procedures.types import Check, Eligibility, Field, Option, Piece, Procedure
from beffroi.kernel.french import NO_BREAK

__all__ = ["Change", "Deed", "Difference", "Effect", "Part", "difference", "in_words"]


def difference(old: Procedure, new: Procedure) -> Difference:
    """Return all that changes from ``old`` to ``new``, in the order of the document.

    :raises ValueError: they are not two versions of one procedure.
    """
    if old.reference != new.reference:
        raise ValueError(f"{old.reference} and {new.reference} are two procedures")
    changes = [*_changed(Part.PROCEDURE, "", old, new), *_form(old, new), *_law(old, new)]
    return Difference(old.version, new.version, tuple(changes))


def _form(old: Procedure, new: Procedure) -> Iterator[Change]:
    yield from _parts(Part.PAGE, _by_id(old.pages), _by_id(new.pages))
    yield from _fields(old, new)
    yield from _parts(Part.PIECE, _by_id(old.pieces), _by_id(new.pieces))
    yield from _parts(Part.CHECK, _by_id(old.checks), _by_id(new.checks))
    yield from _parts(Part.ELIGIBILITY, _by_id(old.eligibility), _by_id(new.eligibility))
    yield from _parts(Part.OUTCOME, _by_id(old.outcomes), _by_id(new.outcomes))
    yield from _parts(Part.LETTER, _by_id(old.letters), _by_id(new.letters))
    yield from _bodies(dict(old.letter_bodies), dict(new.letter_bodies))


def _law(old: Procedure, new: Procedure) -> Iterator[Change]:
    yield from _changed(Part.CLOCK, "", old.clock, new.clock)
    before, after = ({each.code: each for each in side.clock.extensions} for side in (old, new))
    yield from _parts(Part.EXTENSION, before, after)
    yield from _changed(Part.APPEAL, "", old.appeal, new.appeal)
    if old.privacy is None or new.privacy is None:
        told = [{"": each} if each else {} for each in (old.privacy, new.privacy)]
        yield from _parts(Part.PRIVACY, told[0], told[1])
    else:
        yield from _changed(Part.PRIVACY, "", old.privacy, new.privacy)


def _by_id(parts: Sequence[Any]) -> dict[str, Any]:
    return {str(part.id): part for part in parts}


def _fields(old: Procedure, new: Procedure) -> Iterator[Change]:
    before = {field.id: (page.id, field) for page, field in old.fields()}
    after = {field.id: (page.id, field) for page, field in new.fields()}
    titles = {page.id: page.title for page in (*old.pages, *new.pages)}
    for identity, (page, field) in after.items():
        if identity in before and before[identity][0] != page:
            was, now = (_quoted(titles[each]) for each in (before[identity][0], page))
            says = f"La question {name_of(Part.FIELD, field)} passe de la page {was} à la page {now}."
            yield Change(Part.FIELD, Deed.MOVED, identity, "", Effect.WORDING, says)
    stays = [key for key in after if key in before and before[key][0] == after[key][0]]
    was_there, is_there = (_by_page([key for key in side if key in stays], after) for side in (before, after))
    old_parts, new_parts = ({key: field for key, (_page, field) in side.items()} for side in (before, after))
    yield from _parts(Part.FIELD, old_parts, new_parts, was_there, is_there)
    for identity, field in new_parts.items():
        if identity in old_parts:
            yield from _inside(identity, old_parts[identity], field)


def _inside(identity: str, old: Field, new: Field) -> Iterator[Change]:
    """Yield what changes among the answers of a choice, and among the questions of a group."""
    yield from _within(new.label, _options(identity, old.options, new.options))
    before, after = ({f"{identity}.{each.id}": each for each in side.fields} for side in (old, new))
    yield from _within(new.label, _parts(Part.FIELD, before, after))
    for key, field in after.items():
        if key in before:
            yield from _inside(key, before[key], field)


def _within(label: str, changes: Iterator[Change]) -> Iterator[Change]:
    for change in changes:
        says = f"Question {_quoted(label)}{NO_BREAK}: {change.says[0].lower()}{change.says[1:]}"
        yield replace(change, says=says)


def _by_page(order: list[str], side: Mapping[str, Any]) -> list[str]:
    """Return an order where pages follow each other alike: a page that moves does not move its questions."""
    return sorted(order, key=lambda identity: str(side[identity][0]))


def _options(identity: str, old: tuple[Option, ...], new: tuple[Option, ...]) -> Iterator[Change]:
    before, after = ({f"{identity}.{each.value}": each for each in side} for side in (old, new))
    yield from _parts(Part.OPTION, before, after)
    for key, option in after.items():
        if key in before:
            yield from _options(key, before[key].options, option.options)


def _bodies(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    yield from _parts(Part.BODY, {key: key for key in old}, {key: key for key in new})
    for file in new:
        if file in old and old[file] != new[file]:
            says = f"Le texte du modèle de courrier {_quoted(file)} change."
            yield Change(Part.BODY, Deed.CHANGED, file, "body", Effect.WORDING, says)


def _parts(
    part: Part,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    old_order: Sequence[str] | None = None,
    new_order: Sequence[str] | None = None,
) -> Iterator[Change]:
    moved = _moved(
        [each for each in (old if old_order is None else old_order) if each in new],
        [each for each in (new if new_order is None else new_order) if each in old],
    )
    for identity, now in new.items():
        if identity not in old:
            says = words.ADDED[part].format(name=name_of(part, now))
            yield Change(part, Deed.ADDED, identity, "", _effect_of_adding(part, now), says)
            continue
        if identity in moved and part in words.MOVED:
            says = words.MOVED[part].format(name=name_of(part, now))
            yield Change(part, Deed.MOVED, identity, "", Effect.WORDING, says)
        if part in words.LINES:
            yield from _changed(part, identity, old[identity], now)
    for identity, gone in old.items():
        if identity not in new:
            says = words.REMOVED[part].format(name=name_of(part, gone))
            yield Change(part, Deed.REMOVED, identity, "", _effect_of_removing(part), says)


def _effect_of_adding(part: Part, now: Any) -> Effect:
    if part in {Part.EXTENSION, Part.PRIVACY, Part.ELIGIBILITY}:
        return Effect.LAW
    asked = part is Part.CHECK or (isinstance(now, Field | Piece) and now.required)
    return Effect.REQUIRED if asked else Effect.OPTIONAL


def _effect_of_removing(part: Part) -> Effect:
    return Effect.LAW if part in {Part.EXTENSION, Part.PRIVACY} else Effect.REMOVED


def _changed(part: Part, identity: str, old: Any, new: Any) -> Iterator[Change]:
    for attribute in attributes(new):
        before, after = getattr(old, attribute.name), getattr(new, attribute.name)
        if attribute.name in words.ELSEWHERE.get(part, ()) or before == after:
            continue
        line = words.LINES[part].get(attribute.name, _UNKNOWN)
        effect, says = line.told(name_of(part, new), before, after, new)
        yield Change(part, Deed.CHANGED, identity, attribute.name, effect, says)


_UNKNOWN = words.Line(Effect.REQUIRED, "{name} change.")


def name_of(part: Part, each: Any) -> str:
    """Return how a sentence names a part."""
    if isinstance(each, Check | Eligibility):
        return _quoted(each.message)
    if part is Part.PIECE:
        return f"{each.id} {_quoted(each.label)}"
    if isinstance(each, str):
        return _quoted(each)
    return _quoted(str(getattr(each, "label", "") or getattr(each, "title", "") or getattr(each, "code", "")))


def _quoted(text: str) -> str:
    return f"«{NO_BREAK}{text}{NO_BREAK}»"


def _moved(old: Sequence[Hashable], new: Sequence[Hashable]) -> frozenset[Hashable]:
    """Return the fewest members that must move to turn one order into the other; the same both ways."""
    first, second = sorted((list(old), list(new)), key=repr)
    ranks = {each: rank for rank, each in enumerate(first)}
    still = {first[rank] for rank in _longest_rise([ranks[each] for each in second])}
    return frozenset(first) - still


def _longest_rise(ranks: Sequence[int]) -> list[int]:
    best: list[list[int]] = []
    for rank in ranks:
        before = max((run for run in best if run[-1] < rank), key=len, default=[])
        best.append([*before, rank])
    return max(best, key=len, default=[])
