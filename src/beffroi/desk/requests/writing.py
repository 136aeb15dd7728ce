"""What a member's person writes on a request, with the key that the member keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from beffroi.cases import actions as cases
from beffroi.cases import queries


def write_as_member(*, case: Any, name: str, body: str, files: Sequence[UUID], on: datetime) -> Any:
    """Write on the applicant's side of a case that the key opened, in the name of whoever works in the town hall."""
    person = replace(queries.applicant(case), name=name[:160])
    return cases.message(case=case, body=body, files=files, by=person, on=on)
