"""HTML of a mail to plain text. Nothing of the HTML is ever shown: neither style, image, script nor form.

The parser of the standard library takes minutes over a few hundred thousand hostile bytes. Words alone do
not need it: the text is cut once at each « < », in a time proportional to its length whatever it holds.
"""

from __future__ import annotations

import re
from html import unescape

LONGEST_HTML, LONGEST_TAG = 400_000, 2000
_HIDDEN = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "svg", "math", "select", "object"}
)
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "br",
        "tr",
        "table",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "blockquote",
        "pre",
    }
    | {"section", "article", "header", "footer", "address", "dt", "dd"}
)
_TAG = re.compile(r"(/?)([a-z][a-z0-9]{0,20})(?=[\s/>])", re.IGNORECASE)
_HREF = re.compile(r"""\shref\s{0,5}=\s{0,5}["']?(https?://[^"'\s>]{1,300})""", re.IGNORECASE)


def text_of_html(html: str) -> str:
    """Return the words of an HTML mail: one line per block, « > » before what is quoted, links in clear."""
    reader = _Reader()
    first, *rest = _without_comments(html[:LONGEST_HTML]).split("<")
    reader.say(first)
    for part in rest:
        tag, closed, words = part.partition(">")
        if not closed:
            reader.say(f"<{part}")
            continue
        reader.mark(f"{tag[:LONGEST_TAG]}>")
        reader.say(words)
    reader.end_line()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(reader.lines)).strip()


def _without_comments(html: str) -> str:
    """Cut comments in one pass; an unfinished one hides all that follows, as in a browser."""
    return "".join(part.partition("-->")[2] if rank else part for rank, part in enumerate(html.split("<!--")))


class _Reader:
    """Collects lines; ``hidden`` and ``quoted`` count the elements that we are in."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words: list[str] = []
        self.hidden = self.quoted = 0
        self.link = ""

    def mark(self, tag: str) -> None:
        """Take one tag; declarations and what is no tag are ignored."""
        match = _TAG.match(tag)
        if match is None:
            return
        closing, name = bool(match[1]), match[2].lower()
        if name in _HIDDEN:
            self.hidden = max(0, self.hidden + (-1 if closing else 1))
        if name in _BLOCKS:
            self.end_line()
        if name == "body":
            self.hidden = 0  # a head that nobody closed hides nothing more
        self._open(name, tag) if not closing else self._close(name)

    def _open(self, name: str, tag: str) -> None:
        if name == "blockquote":
            self.quoted += 1
        if name == "li":
            self.words.append("- ")
        if name == "a":
            found = _HREF.search(tag)
            self.link = found[1] if found else ""

    def _close(self, name: str) -> None:
        if name == "p":
            self.lines.append("> " if self.quoted else "")
        if name == "blockquote":
            self.quoted = max(0, self.quoted - 1)
        if name == "a" and self.link:
            if self.link not in "".join(self.words[-1:]):
                self.words.append(f" ({self.link})")
            self.link = ""

    def say(self, words: str) -> None:
        """Keep words, unless they are those of a script or a style."""
        if words and not self.hidden:
            self.words.append(re.sub(r"\s+", " ", unescape(words)))

    def end_line(self) -> None:
        """Close the line under way."""
        line = "".join(self.words).strip()
        self.words = []
        if line:
            self.lines.append(f"{'> ' if self.quoted else ''}{line}")
