"""Markdown and named values, turned into a tree of blocks that a layout can set.

Values are put in after parsing and as plain text only: whatever a person typed (Markdown, HTML, Typst code)
is printed as typed. The tree is plain JSON, so that no content ever becomes code of the typesetter.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from beffroi.kernel.errors import Invalid

Block = dict[str, Any]
Inline = dict[str, Any]
Value = str | Sequence[str]

VALUE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
SAFE_LINK = re.compile(r"(https?://|mailto:|tel:)[^\s]+", re.IGNORECASE)
# Letters carry no images, no code and no HTML: these marks print as they are typed.
WITHOUT = ["image", "backticks", "code", "fence", "html_block", "html_inline"]


class UnknownValue(Invalid):
    """A letter names a value that nobody gave; ``name`` says which."""

    def __init__(self, name: str, known: Iterable[str] = ()) -> None:
        listed = ", ".join(f"« {one} »" for one in sorted(known))
        follow = f" Valeurs possibles : {listed}." if listed else ""
        message = f"La lettre emploie la valeur « {name} », qui n’existe pas. Corrigez son nom.{follow}"
        super().__init__(message)
        self.name = name


def blocks_of(markdown: str, values: Mapping[str, Value]) -> list[Block]:
    """Parse CommonMark (with tables) and return its blocks, the named values put in as plain text.

    Block shapes, by ``type``: ``heading`` (``level`` from 2, without gaps), ``paragraph``, ``quote``
    (``children``), ``list`` (``ordered``, ``start``, ``items``), ``table`` (``header``, ``rows``), ``rule``.
    Inline shapes: ``text``, ``strong``, ``emphasis``, ``link`` (``url``), ``break``.
    A paragraph made of one value alone becomes a list when the value is a list of strings, and several
    paragraphs when the value holds empty lines. In a sentence a list reads "a, b et c".

    :raises UnknownValue: a name in ``{{ … }}`` is not in ``values``, or braces are left open.
    """
    root = SyntaxTreeNode(_parser().parse(_tight(markdown)))
    blocks = [block for node in root.children for block in _block(node, values)]
    return _close_level_gaps(blocks)


def names_in(markdown: str) -> frozenset[str]:
    """Return the names of values that a text asks for, to check a letter before anyone needs it."""
    return frozenset(VALUE.findall(markdown))


def plain_blocks(text: str) -> list[Block]:
    """Turn plain text into paragraphs (cut at empty lines), with no mark interpreted."""
    pieces = [piece.strip("\n") for piece in re.split(r"\n\s*\n", text.replace("\r\n", "\n"))]
    return [{"type": "paragraph", "children": _text(piece)} for piece in pieces if piece.strip()]


def _tight(markdown: str) -> str:
    """Names without their spaces, which CommonMark refuses inside the address of a link."""
    return VALUE.sub(r"{{\1}}", markdown)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(WITHOUT)
    parser.inline.ruler.before("escape", "value", _value_rule)
    return parser


def _value_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it calls it so)
    found = VALUE.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("value", "", 0).content = found[1]
    state.pos = found.end()
    return True


# Blocks ------------------------------------------------------------------------------------------------


def _block(node: SyntaxTreeNode, values: Mapping[str, Value]) -> list[Block]:
    return _BLOCKS[node.type](node, values)


def _blocks(nodes: Iterable[SyntaxTreeNode], values: Mapping[str, Value]) -> list[Block]:
    return [block for node in nodes for block in _block(node, values)]


def _paragraph(node: SyntaxTreeNode, values: Mapping[str, Value]) -> list[Block]:
    inline = node.children[0].children
    if len(inline) == 1 and inline[0].type == "value":
        return _value_alone(_lookup(inline[0].content, values))
    return [{"type": "paragraph", "children": _inlines(inline, values)}]


def _value_alone(value: Value) -> list[Block]:
    if isinstance(value, str):
        return plain_blocks(value)
    items = [plain_blocks(item) for item in value]
    return [{"type": "list", "ordered": False, "start": 1, "items": items}] if items else []


def _heading(node: SyntaxTreeNode, values: Mapping[str, Value]) -> list[Block]:
    children = _inlines(node.children[0].children, values)
    return [{"type": "heading", "level": int(node.tag[1:]), "children": children}]


def _quote(node: SyntaxTreeNode, values: Mapping[str, Value]) -> list[Block]:
    return [{"type": "quote", "children": _blocks(node.children, values)}]


def _list(node: SyntaxTreeNode, values: Mapping[str, Value]) -> list[Block]:
    items = [_blocks(item.children, values) for item in node.children]
    start = int(node.attrs.get("start", 1))
    return [{"type": "list", "ordered": node.type == "ordered_list", "start": start, "items": items}]


def _table(node: SyntaxTreeNode, values: Mapping[str, Value]) -> list[Block]:
    rows = [_row(row, values) for part in node.children for row in part.children]
    return [{"type": "table", "header": rows[0], "rows": rows[1:]}]


def _row(row: SyntaxTreeNode, values: Mapping[str, Value]) -> list[list[Inline]]:
    return [_inlines(cell.children[0].children if cell.children else [], values) for cell in row.children]


def _rule(node: SyntaxTreeNode, values: Mapping[str, Value]) -> list[Block]:  # noqa: ARG001
    return [{"type": "rule"}]


_BLOCKS: dict[str, Callable[[SyntaxTreeNode, Mapping[str, Value]], list[Block]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "blockquote": _quote,
    "bullet_list": _list,
    "ordered_list": _list,
    "table": _table,
    "hr": _rule,
}


def _close_level_gaps(blocks: list[Block]) -> list[Block]:
    """Make headings start at 2 (the subject is 1) and never skip a level, as PDF/UA demands."""
    depth = {level: rank for rank, level in enumerate(sorted(_levels(blocks)), start=2)}
    for heading in _headings(blocks):
        heading["level"] = depth[heading["level"]]
    previous = 1
    for heading in _headings(blocks):
        heading["level"] = previous = min(heading["level"], previous + 1)
    return blocks


def _levels(blocks: list[Block]) -> set[int]:
    return {heading["level"] for heading in _headings(blocks)}


def _headings(blocks: list[Block]) -> Iterable[Block]:
    for block in blocks:
        if block["type"] == "heading":
            yield block
        if block["type"] == "quote":
            yield from _headings(block["children"])
        for item in block.get("items", []):
            yield from _headings(item)


# Inside a block ------------------------------------------------------------------------------------------


def _inlines(nodes: Iterable[SyntaxTreeNode], values: Mapping[str, Value]) -> list[Inline]:
    return _joined([inline for node in nodes for inline in _inline(node, values)])


def _inline(node: SyntaxTreeNode, values: Mapping[str, Value]) -> list[Inline]:
    if node.type == "value":
        return _text(_in_sentence(_lookup(node.content, values)))
    if node.type in {"strong", "em"}:
        kind = "strong" if node.type == "strong" else "emphasis"
        return [{"type": kind, "children": _inlines(node.children, values)}]
    if node.type == "link":
        return _link(node, values)
    if node.type == "hardbreak":
        return [{"type": "break"}]
    return [{"type": "text", "text": _literal(node, values)}]


def _literal(node: SyntaxTreeNode, values: Mapping[str, Value]) -> str:
    if node.type == "softbreak":
        return " "
    if "{{" in node.content:
        raise UnknownValue(node.content[node.content.index("{{") :][:60], values)
    return node.content


def _link(node: SyntaxTreeNode, values: Mapping[str, Value]) -> list[Inline]:
    children = _inlines(node.children, values)
    named = VALUE.fullmatch(unquote(str(node.attrs.get("href", ""))))
    url = _in_sentence(_lookup(named[1], values)) if named else str(node.attrs.get("href", ""))
    # An address of another kind (javascript:, file:, a relative one) is meaningless on paper: keep its words.
    return [{"type": "link", "url": url, "children": children}] if SAFE_LINK.fullmatch(url) else children


def _lookup(name: str, values: Mapping[str, Value]) -> Value:
    if name not in values:
        raise UnknownValue(name, values)
    return values[name]


def _in_sentence(value: Value) -> str:
    if isinstance(value, str):
        return value
    return " et ".join(part for part in (", ".join(value[:-1]), *value[-1:]) if part)


def _text(text: str) -> list[Inline]:
    """Plain text, its line ends kept as breaks."""
    lines = text.split("\n")
    parts: list[Inline] = [{"type": "text", "text": lines[0]}]
    for line in lines[1:]:
        parts += [{"type": "break"}, {"type": "text", "text": line}]
    return parts


def _joined(parts: list[Inline]) -> list[Inline]:
    """Neighbouring texts as one, empty ones left out."""
    joined: list[Inline] = []
    for part in parts:
        if part["type"] == "text" and joined and joined[-1]["type"] == "text":
            joined[-1] = {"type": "text", "text": joined[-1]["text"] + part["text"]}
        elif part.get("text") != "":
            joined.append(part)
    return joined
