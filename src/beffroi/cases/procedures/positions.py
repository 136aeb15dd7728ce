"""Where each key of a TOML document stands.

``tomllib`` gives no positions, and neither does ``tomlkit``. The document has been accepted by ``tomllib``
before it comes here, so that this scan only has to follow the structure, not to judge it.
"""

import re

from beffroi.cases.procedures.findings import KeyPath

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}\s#]+(?: \d[^,\]}\s#]*)?")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"""(?:"{0,2})', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line (from 1) of every table, key and array element of a valid TOML document."""
    return _Scan(text).document()


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}
        self._seen_line = 1
        self._seen_at = 0

    def document(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            table = self._header() if self.text[self.at] == "[" else self._pair(table)
            self._skip(_BLANK)
        return self.lines

    def _header(self) -> KeyPath:
        repeated = self.text.startswith("[[", self.at)
        line = self._line()
        self.at += 2 if repeated else 1
        names = self._key()
        self.at += 2 if repeated else 1
        path = self._resolve(names[:-1]) + names[-1:]
        if repeated:
            rank = self.counts.get(path, 0)
            self.counts[path] = rank + 1
            self.lines.setdefault(path, line)
            path += (rank,)
        self.lines[path] = line
        return path

    def _resolve(self, names: KeyPath) -> KeyPath:
        # [page.field] belongs to the last [[page]]
        path: KeyPath = ()
        for name in names:
            path += (name,)
            if path in self.counts:
                path += (self.counts[path] - 1,)
        return path

    def _pair(self, table: KeyPath) -> KeyPath:
        line = self._line()
        path = table + self._key()
        for length in range(len(table) + 1, len(path) + 1):
            self.lines.setdefault(path[:length], line)
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)
        return table

    def _key(self) -> KeyPath:
        names: KeyPath = ()
        while True:
            self._skip(_SPACE)
            names += (self._key_part(),)
            self._skip(_SPACE)
            if self.text[self.at] != ".":
                return names
            self.at += 1

    def _key_part(self) -> str:
        quoted = self._string()
        if quoted is not None:
            return quoted[1:-1]
        found = _BARE_KEY.match(self.text, self.at)
        if found is None:
            raise ValueError(f"no key at character {self.at}: read the document with tomllib first")
        self.at = found.end()
        return found.group()

    def _value(self, path: KeyPath) -> None:
        if self.text[self.at] == "[":
            self._array(path)
        elif self.text[self.at] == "{":
            self._inline_table(path)
        elif self._string() is None:
            self._skip(_BARE_VALUE)

    def _array(self, path: KeyPath) -> None:
        self.at += 1
        rank = 0
        self._skip(_BLANK)
        while self.text[self.at] != "]":
            self.lines[*path, rank] = self._line()
            self._value((*path, rank))
            rank += 1
            self._skip_comma()
        self.at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self.at += 1
        self._skip(_BLANK)
        while self.text[self.at] != "}":
            self._pair(path)
            self._skip_comma()
        self.at += 1

    def _skip_comma(self) -> None:
        self._skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self._skip(_BLANK)

    def _string(self) -> str | None:
        for pattern in _STRINGS:
            found = pattern.match(self.text, self.at)
            if found:
                self.at = found.end()
                return found.group()
        return None

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()

    def _line(self) -> int:
        self._seen_line += self.text.count("\n", self._seen_at, self.at)
        self._seen_at = self.at
        return self._seen_line
