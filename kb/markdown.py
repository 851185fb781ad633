"""The one Markdown parser of the project, raw HTML off: blocks with their lines, plain text, HTML for pages, and escaping.

An archived letter is other people's text: it is escaped where Markdown would change it, so that what was archived is
what is read back.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from unicodedata import east_asian_width
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_INLINE = re.compile(r"[\\`*\[<]|~~|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])")
_LEADING = re.compile(r"(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|-(?=-)|=(?==*\s*$)|\d{1,9}(?=[.)](?:\s|$)))")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a block: its text and its address, percent-encoding resolved."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of a table row as plain text."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a file. ``line`` is its first line, ``end`` the line after its last; ``marked`` is whether it (a cell of it) has emphasis, links or code."""

    type: str
    line: int
    end: int
    level: int = 0
    text: str = ""
    marked: bool = False
    links: tuple[Link, ...] = ()
    rows: tuple[TableRow, ...] = ()
    children: tuple["Block", ...] = ()


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(text: str) -> str:
    """``text`` as HTML for pages; raw HTML in it stays text."""
    rendered: str = _parser().render(text)
    return rendered


def to_plain(text: str) -> str:
    """``text`` without its Markdown, one paragraph (or table row, cells parted by tabs) a line."""
    return "\n".join(plain_lines(read_blocks(text)))


def plain_lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if block.rows:
            yield from ("\t".join(row.cells) for row in block.rows)
        elif block.children:
            yield from plain_lines(block.children)
        elif block.text:
            yield block.text


def read_blocks(text: str, first_line: int = 1) -> list[Block]:
    """The blocks of ``text``, whose first line is line ``first_line`` of its file."""
    return [_block(node, first_line) for node in SyntaxTreeNode(_parser().parse(text)).children]


def _block(node: SyntaxTreeNode, first_line: int) -> Block:
    begin, end = node.map or (0, 0)
    place = {"type": node.type, "line": begin + first_line, "end": end + first_line}
    if node.type == "table":
        marked = any(_marked(cell) for cell in node.walk() if cell.type == "inline")
        return Block(**place, rows=tuple(_rows(node, first_line)), marked=marked)  # type: ignore[arg-type]
    if node.type in {"fence", "code_block"}:
        return Block(**place, text=node.content, marked=True)  # type: ignore[arg-type]
    if inline := next((child for child in node.children if child.type == "inline"), None):
        level = int(node.tag[1]) if node.type == "heading" else 0
        return Block(**place, level=level, text=_text(inline), marked=_marked(inline), links=tuple(_links(inline)))  # type: ignore[arg-type]
    return Block(**place, children=tuple(_block(child, first_line) for child in node.children))  # type: ignore[arg-type]


def _marked(inline: SyntaxTreeNode) -> bool:
    return any(child.type not in {"text", "softbreak"} for child in inline.children)


def _rows(table: SyntaxTreeNode, first_line: int) -> Iterator[TableRow]:
    for part in table.children:
        for row in part.children:
            cells = tuple("".join(_text(inline) for inline in cell.children) for cell in row.children)
            yield TableRow((row.map or part.map or (0, 0))[0] + first_line, cells)


def _text(inline: SyntaxTreeNode) -> str:
    pieces = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(
        pieces.get(
            node.type, node.content if node.type in {"text", "code_inline"} else _text(node) if node.children else ""
        )
        for node in inline.children
    )


def _links(inline: SyntaxTreeNode) -> Iterator[Link]:
    for node in inline.walk():
        if node.type == "link":
            yield Link(_text(node), unquote(str(node.attrs.get("href", ""))))


def _space(character: str) -> str:
    return f"&#{ord(character)};"


def escape(text: str) -> str:
    """One paragraph of plain text as Markdown that reads back as the same text.

    >>> escape("2. 建立*定期*巡访")
    '2\\\\. 建立\\\\*定期\\\\*巡访'
    """
    escaped = _INLINE.sub(lambda found: "".join("\\" + character for character in found[0]), text.strip())
    if found := _LEADING.match(escaped):
        digits = found[0] if found[0].isdigit() else ""
        escaped = f"{digits}\\{escaped[len(digits) :]}"
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :] if text.strip() else ""
    return "".join(map(_space, before)) + escaped.replace("\t", "&#9;") + "".join(map(_space, after))


def write_heading(level: int, text: str) -> str:
    """A heading line; a # at its end would be taken for a closing mark."""
    escaped = escape(text)
    before = escaped[:-1]
    bare = escaped.endswith("#") and (len(before) - len(before.rstrip("\\"))) % 2 == 0
    return f"{'#' * level} {before}\\#" if bare else f"{'#' * level} {escaped}"


def escape_cell(text: str) -> str:
    """Plain text as a table cell."""
    return escape(text).replace("|", "\\|")


def width(text: str) -> int:
    """How many columns ``text`` takes where a Han character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def write_table(header: Iterable[str], rows: Iterable[Iterable[str]], right: Iterable[bool]) -> list[str]:
    """The lines of an aligned table; columns with ``right`` hold figures."""
    table = [[escape_cell(cell) for cell in row] for row in (header, *rows)]
    aligned = list(right)
    widths = [max(3, *(width(row[place]) for row in table)) for place in range(len(aligned))]
    rule = ["-" * (size - 1) + ":" if figures else "-" * size for size, figures in zip(widths, aligned, strict=True)]

    def line(cells: list[str]) -> str:
        padded = (
            (" " * (size - width(cell)), cell, figures)
            for cell, size, figures in zip(cells, widths, aligned, strict=True)
        )
        return "| " + " | ".join(gap + cell if figures else cell + gap for gap, cell, figures in padded) + " |"

    return [line(table[0]), line(rule), *(line(row) for row in table[1:])]
