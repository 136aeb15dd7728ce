"""From a document (nested dictionaries) and its letters to a ``Procedure``, all defects noted at once."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from beffroi.cases.procedures.findings import Findings
from beffroi.cases.procedures.reading_clock import read_certainty, read_clock
from beffroi.cases.procedures.reading_form import FormReader
from beffroi.cases.procedures.reading_letters import check_values, read_letters, read_outcomes
from beffroi.cases.procedures.reading_privacy import read_privacy
from beffroi.cases.procedures.reading_rules import read_checks, read_eligibility
from beffroi.cases.procedures.tables import Table
from beffroi.cases.procedures.types import Appeal, Procedure
from beffroi.kernel.periods import Period
from beffroi.kernel.seals import canonical_json

_CODE = re.compile(r"[a-z][a-z0-9-]{0,59}")
_SERIES = re.compile(r"[A-Z]{2}")
_NO_PERIOD = Period()


def build(
    document: Mapping[str, Any],
    bodies: Mapping[str, str],
    *,
    pack: str,
    findings: Findings,
    lists: Mapping[str, str] | None = None,
) -> Procedure:
    """Return the procedure; when ``findings`` holds errors afterwards, the result must not be used."""
    lists = lists or {}
    top = Table(document, (), findings)
    head = top.table("procedure", required=True) or Table({}, (), findings)
    form = FormReader(findings, lists)
    canonical = _canonical(pack, document, bodies, lists)
    clock = top.table("clock", required=True) or Table({}, ("clock",), findings)
    procedure = Procedure(
        pack=pack,
        **_head(head),
        clock=read_clock(clock),
        clock_certainty=read_certainty(clock),
        appeal=_appeal(top),
        privacy=read_privacy(top),
        pages=form.read_pages(top),
        pieces=form.read_pieces(top),
        checks=read_checks(top, form.conditions),
        eligibility=read_eligibility(top, form.conditions),
        outcomes=read_outcomes(top, bodies),
        letters=read_letters(top, bodies),
        letter_bodies=tuple(sorted(bodies.items())),
        canonical=canonical,
        digest=hashlib.sha256(canonical.encode()).hexdigest(),
    )
    for table in (head, clock, top):
        table.done()
    findings.found.extend(check_values(bodies, form.fields))
    return procedure


def _canonical(
    pack: str, document: Mapping[str, Any], bodies: Mapping[str, str], lists: Mapping[str, str]
) -> str:
    # no key for no list: the digests of versions without lists stay what they were
    named = {"lists": dict(lists)} if lists else {}
    try:
        return canonical_json({"pack": pack, "document": document, "letters": dict(bodies), **named}).decode()
    except TypeError:
        return ""  # a date or a decimal number: no key accepts one, so a finding already says it


def read_pack_head(document: Mapping[str, Any], findings: Findings) -> dict[str, str]:
    """Return the texts of ``pack.toml``."""
    top = Table(document, (), findings)
    head = top.table("pack", required=True) or Table({}, (), findings)
    texts = {
        key: head.text(key, required=True) for key in ("code", "title", "publisher", "licence", "description")
    }
    head.done()
    top.done()
    return texts


def _head(head: Table) -> dict[str, Any]:
    code, series = head.text("code", required=True), head.text("series")
    if code and not _CODE.fullmatch(code):
        head.fault(
            "code",
            f"Le code « {code} » ne convient pas.",
            "Écrivez des minuscules sans accent et des tirets.",
        )
    if series and not _SERIES.fullmatch(series):
        head.fault(
            "series", f"La série « {series} » ne convient pas.", "Écrivez deux capitales, par exemple DP."
        )
    return {
        "code": code,
        "version": head.whole("version", 1, required=True, least=1),
        "title": head.text("title", required=True),
        "summary": head.text("summary", required=True),
        "topic": head.text("topic", required=True),
        "minutes": head.whole("minutes", 10, required=True, least=1),
        "legal_basis": head.texts("legal_basis"),
        "series": series,
        "request": head.flag("request", default=True),
        "before_you_start": head.texts("before_you_start"),
        "delivery": head.text("delivery"),
    }


def _appeal(top: Table) -> Appeal:
    table = top.table("appeal", required=True) or Table({}, ("appeal",), top.findings)
    appeal = Appeal(
        contentious=table.period("contentious", required=True) or _NO_PERIOD,
        gracious=table.period("gracious", required=True) or _NO_PERIOD,
        gracious_extends=table.flag("gracious_extends", default=True),
        source=table.text("source", required=True),
        court=table.text("court"),
        first=table.text("first"),
    )
    table.done()
    return appeal
