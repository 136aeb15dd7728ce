"""What is wrong in a pack: where, why, and how to mend it. Sentences are for authors, in French."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One defect. ``line`` starts at 1; a ``warning`` does not stop the pack from being published."""

    file: str
    line: int
    why: str
    mend: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "à revoir" if self.warning else "erreur"
        return f"{self.file}:{self.line} : {kind} : {self.why} {self.mend}"


class PackErrors(Exception):
    """The pack cannot be used; ``findings`` holds all its errors, in the order of files and lines."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        super().__init__("\n".join(str(finding) for finding in self.findings))


@dataclass(slots=True)
class Findings:
    """Collects the defects of one document; ``lines`` maps a path of keys to its line."""

    file: str
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)

    def add(self, path: KeyPath, why: str, mend: str, *, warning: bool = False) -> None:
        """Note a defect at the nearest known position of the path."""
        self.found.append(Finding(self.file, self.line(path), why, mend, warning))

    def line(self, path: KeyPath) -> int:
        """Return the line of the path, else that of its nearest parent, else 1."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1
