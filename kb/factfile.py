"""Fact files: one policy item as Markdown ↔ Fact (design.md section 3).

A reader collects every problem of a file and still makes the best Fact it can of it, so that the later checks (quotes,
figures, dates) find theirs in the same run.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from pydantic import Field

from kb.cells import UNSET, BadCell, read_cell
from kb.facts import Cell, Fact, Form, Quote, Row, Version
from kb.frontmatter import (
    Found,
    FrontMatter,
    IsoDay,
    problems_of,
    read_front_matter,
    type_front,
    write_front_matter,
    written_day,
)
from kb.headings import BadHeading, VersionDates, read_heading
from kb.losses import find_losses
from kb.markdown import Block, TableRow, escape, plain_lines, read_blocks, write_heading, write_table
from kb.models import Kind, Model
from kb.replyfile import read_title
from kb.sections import write_text
from kb.units import Unit, looks_like_unit, split_header

SOURCE = "来源："
KINDS = {kind.chinese: kind for kind in Kind}


class FactFront(Model):
    """The front matter of a fact file, keys in canonical order."""

    kind: Literal["标准", "规定", "统计", "目标"] = Field(alias="类别")
    organ: str | None = Field(None, alias="主管部门")
    aliases: tuple[str, ...] = Field((), alias="别名")
    reviewed: IsoDay | None = Field(None, alias="核实")
    draft: Literal["true"] | None = Field(None, alias="草稿")


@dataclass(frozen=True, slots=True)
class FactReading:
    """A fact file as read: with problems, the fact is the best that could be made of it."""

    fact: Fact
    front: FrontMatter
    problems: tuple[tuple[int, str], ...]


def read_fact(text: str, identifier: str) -> FactReading:
    """The fact in ``text``, the file of ``identifier`` (``facts/晋城市/特困供养/护理补贴``)."""
    front = read_front_matter(text)
    found: Found = list(front.problems)
    typed, wrong = type_front(front, FactFront, {"类别": "规定"})
    lines = text.split("\n")
    blocks = read_blocks("\n".join(lines[front.body_line - 1 :]), front.body_line)
    found += find_losses(lines, blocks, front.body_line)
    path = PurePosixPath(identifier)
    if len(path.parts) != 4 or path.parts[0] != "facts":
        found.append((1, f"文件应为 facts/<地区>/<主题>/<名称>.md，现为 '{identifier}.md'"))
    title = read_title(blocks, found, front.body_line)
    intro, versions = _split(blocks, found)
    _check_prose(intro, found)
    if not versions:
        found.append((blocks[-1].line if blocks else front.body_line, "缺少版本：加一个 ## 标题，如 ## 2024-01-01 起"))
    fact = Fact(
        id=identifier,
        region=path.parts[1] if len(path.parts) > 1 else "",
        topic=path.parent.name,
        title=title,
        kind=KINDS[typed.kind],
        organ=typed.organ,
        aliases=typed.aliases,
        reviewed=typed.reviewed,
        draft=typed.draft is not None,
        intro=_source(intro, lines),
        versions=tuple(_read_version(head, body, lines, identifier, found) for head, body in versions),
    )
    return FactReading(fact, front, problems_of(front, found, wrong))


def _split(blocks: Sequence[Block], found: Found) -> tuple[list[Block], list[tuple[Block, list[Block]]]]:
    """The blocks before the first version, and each version heading with its blocks."""
    intro: list[Block] = []
    versions: list[tuple[Block, list[Block]]] = []
    for block in blocks:
        if block.type == "heading" and block.level == 2:
            versions.append((block, []))
        elif block.type == "heading":
            if block.level > 2:
                found.append((block.line, f"只用 # 标题和 ## 版本两级标题，现为 {'#' * block.level} '{block.text}'"))
        elif versions:
            versions[-1][1].append(block)
        else:
            if block.type in {"table", "blockquote"}:
                found.append((block.line, "表格和引文应在版本标题（如 ## 2024-01-01 起）之下"))
            intro.append(block)
    return intro, versions


def _check_prose(blocks: Sequence[Block], found: Found) -> None:
    for block in blocks:
        if re.search(r"<!--|</?[A-Za-z][^<>]*>", block.text):
            found.append((block.line, "说明文字里不写 HTML：标签和注释会原样显示在页面上；删去"))


def _source(blocks: Sequence[Block], lines: Sequence[str]) -> str:
    """Prose as it stands in the file, a blank line between its blocks."""
    return "\n\n".join("\n".join(lines[block.line - 1 : block.end - 1]).strip("\n") for block in blocks)


def _read_version(head: Block, body: Sequence[Block], lines: Sequence[str], identifier: str, found: Found) -> Version:
    try:
        dates = read_heading(head.text)
    except BadHeading as err:
        found.append((head.line, str(err)))
        dates = VersionDates(Form.SEEN)
    tables = [block for block in body if block.type == "table"]
    found += [(extra.line, "一个版本只有一张表；并入前面的表，或另写一个口径文件") for extra in tables[1:]]
    prose = [block for block in body if block.type not in {"table", "blockquote"}]
    _check_prose(prose, found)
    columns, rows = _read_table(tables[0], found) if tables else ((), ())
    return Version(
        heading=head.text,
        form=dates.form,
        partial=dates.partial,
        start=dates.start,
        end=dates.end,
        day=dates.day,
        target=dates.target,
        prose=_source(prose, lines),
        columns=columns,
        rows=rows,
        quotes=tuple(_read_quote(block, identifier, found) for block in body if block.type == "blockquote"),
        line=head.line,
    )


def _read_table(table: Block, found: Found) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    columns = table.rows[0].cells
    split = [split_header(column) for column in columns]
    for column, (name, unit) in zip(columns, split, strict=True):
        if not column:
            found.append((table.line, "表头有空的列名；写上这一列是什么"))
        elif columns.count(column) > 1 or (unit is None and [other for other, _ in split].count(name) > 1):
            found.append((table.line, f"列名重复：'{column}'"))
        elif unit is None and (meant := looks_like_unit(column)):
            found.append(
                (table.line, f"不认识的单位 '{meant}'：写法如 元/月、元/人·月、%、百分点、人；是条件列就不要写成单位")
            )
    if not any(unit for _, unit in split):
        found.append((table.line, "表里没有数字列：数字列的列名以单位结尾，如 护理补贴（元/月）"))
    return columns, tuple(_read_row(row, split, found) for row in table.rows[1:])


def _read_row(row: TableRow, columns: Sequence[tuple[str, Unit | None]], found: Found) -> Row:
    dims: dict[str, str] = {}
    cells: list[Cell] = []
    for (name, unit), written in zip(columns, row.cells, strict=True):
        if unit is None:
            dims |= {name: written} if written else {}
            continue
        try:
            cells.append(read_cell(written, name, unit))
        except BadCell as err:
            found.append((row.line, f"{name}：{err}"))
    return Row(dims=dims, cells=tuple(cells), line=row.line)


def _read_quote(block: Block, identifier: str, found: Found) -> Quote:
    last = block.children[-1] if block.children else None
    is_source = last is not None and last.type == "paragraph" and last.text.startswith(SOURCE)
    passage = block.children[:-1] if is_source else block.children
    text = "\n".join(plain_lines(passage))
    for part in passage:
        if part.type not in {"paragraph", "table"} or part.marked:
            found.append((part.line, "引文是原文，不加格式：行首的 2.、-、# 和文中的 *、_、[ 前加反斜杠"))
    if not text:
        found.append((block.line, "引文是空的：> 之后写原文，一字不差"))
    if not is_source or last is None or len(last.links) != 1:
        found.append((block.line, "引文缺少来源：最后一段写 > 来源：[名称](../../../replies/….md#一)"))
        return Quote(text=text, source="", section=None, label="", line=block.line)
    link = last.links[0]
    if last.text != SOURCE + link.label:
        found.append((last.line, f"来源一段只写 来源：[名称](链接)，现为 '{last.text}'"))
    source, section = _resolve(link.href, identifier)
    if source is None:
        found.append(
            (last.line, f"来源链接应指向 ../../../replies/ 或 ../../../documents/ 下的 .md 文件，现为 '{link.href}'")
        )
    return Quote(text=text, source=source or "", section=section, label=link.label, line=block.line)


def _resolve(href: str, identifier: str) -> tuple[str | None, str | None]:
    """The id and the section that a relative link from the file of ``identifier`` means."""
    address, _, anchor = href.partition("#")
    above = "../" * (len(PurePosixPath(identifier).parts) - 1)
    path = address.removeprefix(above)
    wrong = not address.startswith(above) or not re.fullmatch(r"(replies|documents)/[^/.][^/]*/[^/]+\.md", path)
    return (None if wrong else path.removesuffix(".md")), anchor or None


def source_link(quote: Quote, identifier: str) -> str:
    """The 来源 paragraph of a quote in the file of ``identifier``."""
    above = "../" * (len(PurePosixPath(identifier).parts) - 1)
    href = f"{above}{quote.source}.md{'#' + quote.section if quote.section else ''}"
    if re.search(r"[\s()<>]", href):
        href = f"<{href}>"
    return f"{SOURCE}[{escape(quote.label)}]({href})"


def write_fact(fact: Fact, comments: FrontMatter | None = None) -> str:
    """The canonical file of a fact; ``comments`` is the front matter that it was read with."""
    front = write_front_matter(
        {
            "类别": fact.kind.chinese,
            "主管部门": fact.organ,
            "别名": fact.aliases,
            "核实": written_day(fact.reviewed),
            "草稿": "true" if fact.draft else None,
        },
        comments,
    )
    blocks = [write_heading(1, fact.title), *([fact.intro] if fact.intro else [])]
    for version in fact.versions:
        blocks += write_version(version, fact.id)
    return front + "\n\n".join(blocks) + "\n"


def write_version(version: Version, identifier: str) -> list[str]:
    """The blocks of a version: heading, prose, table, quotes."""
    blocks = [f"## {version.heading}", *([version.prose] if version.prose else [])]
    if version.columns:
        right = [split_header(column)[1] is not None for column in version.columns]
        blocks.append(
            "\n".join(write_table(version.columns, [_written(row, version.columns) for row in version.rows], right))
        )
    for quote in version.quotes:
        passage = "\n\n".join([*write_text(quote.text), source_link(quote, identifier)])
        blocks.append("\n".join(f"> {line}" if line else ">" for line in passage.split("\n")))
    return blocks


def _written(row: Row, columns: Sequence[str]) -> list[str]:
    """The cells of a row in column order; an indicator may stand in two columns with two units."""
    cells = {(cell.indicator, Unit(cell.unit or "", cell.per, cell.each)): cell.written for cell in row.cells}
    split = [split_header(column) for column in columns]
    return [row.dims.get(name, "") if unit is None else cells.get((name, unit), UNSET) for name, unit in split]
