"""What Markdown would swallow: text of a file that no reading of it shows, and that rewriting the file would lose."""

import re
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import category

from kb.markdown import Block


def find_losses(lines: Sequence[str], blocks: Sequence[Block], first_line: int) -> Iterator[tuple[int, str]]:
    """Lines that belong to no block (link definitions), table cells beyond the header, formatting in headings and cells."""
    shown = set(_shown(blocks))
    for number in range(first_line, len(lines) + 1):
        if number not in shown and lines[number - 1].strip(" \t>"):
            yield number, f"这一行在页面上不会显示：'{lines[number - 1].strip()[:30]}'；删去，或改写成普通文字"
    for number, line in enumerate(lines, 1):
        if any(category(character) == "Cc" and character != "\t" for character in line):
            yield number, "有看不见的控制字符；删去这一行重写"
    for block in _flat(blocks):
        if block.type == "heading" and block.marked:
            yield block.line, "标题里不写格式（*、`、链接）；写成纯文字，符号前加反斜杠"
        if block.type == "table":
            yield from _table_losses(lines, block)


def _table_losses(lines: Sequence[str], table: Block) -> Iterator[tuple[int, str]]:
    if table.marked:
        yield table.line, "表格里不写格式（*、`、链接）；写成纯文字，符号前加反斜杠"
    for row in table.rows:
        extra = _cell_count(lines[row.line - 1]) - len(table.rows[0].cells)
        if extra > 0:
            yield row.line, f"这一行比表头多 {extra} 格；补上列名，或删去多余的格（格里的竖线写作 \\|）"


def _cell_count(line: str) -> int:
    """How many cells a table line writes."""
    inner = re.sub(r"^[>\s]*\|?|(?<!\\)\|\s*$", "", line)
    return len(re.findall(r"(?<!\\)\|", inner)) + 1


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _flat(block.children)


def _shown(blocks: Iterable[Block]) -> Iterator[int]:
    """The lines that blocks cover; of a quote, those of what stands in it."""
    for block in blocks:
        if block.type == "blockquote":
            yield from _shown(block.children)
        else:
            yield from range(block.line, block.end)
