"""The text of an archived letter or document in its sections: Markdown headings ↔ ArchiveSection, with the anchors that links use."""

import re
from collections.abc import Iterable, Iterator, Sequence

from kb.archive import ArchiveSection
from kb.frontmatter import Found
from kb.markdown import Block, escape, plain_lines, write_heading, write_table

BODY_LEVEL = 2  # ## 答复, ## 正文; the letter's own headings stand below it

_NUMBERS = (
    re.compile(r"第?([〇零一二三四五六七八九十百]+)(?:[、，,．.：: ]|是|部分|章|条)"),
    re.compile(r"[（(]([〇零一二三四五六七八九十百]+|\d+)[)）]"),
    re.compile(r"(\d+)[.、．]"),
    re.compile(r"([①-⑳])"),
)


def heading_number(heading: str) -> str:
    """The number of a heading as links write it: 一 of 一、加大政策创制, 2 of 2.畅通渠道; its text where it has no number.

    >>> heading_number("一、加大政策创制"), heading_number("（二）稳岗返还"), heading_number("有关情况")
    ('一', '二', '有关情况')
    """
    for pattern in _NUMBERS:
        if found := pattern.match(heading):
            return found[1]
    return re.sub(r"[\s。#/]", "", heading)


def anchors(headings: Iterable[tuple[str, int]]) -> Iterator[str]:
    """The anchor of each (heading, level): the numbers of the headings it stands below and its own; a repeated one gets -2."""
    above: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    for heading, level in headings:
        above = [(depth, number) for depth, number in above if depth < level]
        above.append((level, heading_number(heading)))
        anchor = ".".join(number for _, number in above)
        seen[anchor] = seen.get(anchor, 0) + 1
        yield anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}"


def read_sections(blocks: Sequence[Block], found: Found) -> tuple[ArchiveSection, ...]:
    """The sections below the ``## 答复`` heading (its blocks without that heading)."""
    pieces: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if block.type == "heading":
            pieces.append((block, []))
        else:
            pieces[-1][1].append(block)
        _check_plain(block, found)
    names = anchors((head.text, head.level - BODY_LEVEL) for head, _ in pieces if head)
    return tuple(_section(head, next(names) if head else None, body) for head, body in pieces if head or body)


def _section(head: Block | None, anchor: str | None, body: list[Block]) -> ArchiveSection:
    first = head or body[0]
    return ArchiveSection(
        anchor=anchor,
        heading=head.text if head else None,
        level=head.level - BODY_LEVEL if head else 0,
        text="\n".join(plain_lines(body)),
        line=first.line,
    )


def _check_plain(block: Block, found: Found) -> None:
    if block.type not in {"paragraph", "heading", "table"}:
        found.append(
            (
                block.line,
                "信件正文只有段落、标题和表格：这里会被当作列表、引用或代码；在行首符号前加反斜杠，如 2\\. 或 \\-",
            )
        )
    elif block.marked:
        found.append((block.line, "信件正文是纯文字：这里的 *、_、[、` 等会被当作格式；在符号前加反斜杠，如 \\*"))


def write_sections(sections: Iterable[ArchiveSection]) -> list[str]:
    """The blocks (joined by blank lines later) of sections; tabs in rows become tables."""
    written: list[str] = []
    for section in sections:
        if section.heading is not None:
            written.append(write_heading(section.level + BODY_LEVEL, section.heading))
        written += write_text(section.text)
    return written


def write_text(text: str) -> list[str]:
    """Plain text as Markdown blocks: each line a paragraph, runs of rows of one length a table."""
    written: list[str] = []
    rows: list[list[str]] = []
    for line in [*(line for line in text.split("\n") if line.strip()), ""]:
        cells = line.split("\t")
        if rows and len(cells) != len(rows[0]):
            written += _rows(rows)
            rows = []
        if len(cells) > 1:
            rows.append(cells)
        elif line:
            written.append(escape(line))
    return written


def _rows(rows: list[list[str]]) -> list[str]:
    if len(rows) == 1:
        return [escape("\t".join(rows[0]))]
    return ["\n".join(write_table(rows[0], rows[1:], [False] * len(rows[0])))]
