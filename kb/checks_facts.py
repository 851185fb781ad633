"""Checks of a fact beyond its format: known names and units, versions in order, rows that make sense."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest

from kb.archive import ArchivedReply, PolicyDocument
from kb.checks_dates import check_dates
from kb.checks_quotes import check_quotes
from kb.facts import Fact, Form, Row, Version
from kb.frontmatter import FrontMatter
from kb.models import Kind
from kb.status import BASE, begin, seen_on
from kb.units import split_header
from kb.vocabulary import Vocabulary

Found = Iterator[tuple[int, str]]
TOTAL = "合计"


def check_fact(
    fact: Fact,
    front: FrontMatter,
    vocabulary: Vocabulary,
    regions: frozenset[str],
    sources: Mapping[str, ArchivedReply | PolicyDocument],
) -> Found:
    """Everything about one fact; ``fact`` has the dates and proofs of its sources."""
    yield from _check_names(fact, front, vocabulary, regions)
    yield from _check_order(fact.versions)
    yield from _check_partial(fact.versions)
    for version in fact.versions:
        yield from _check_version(fact, version)
        yield from _check_columns(version, vocabulary)
        yield from _check_rows(version)
        yield from check_quotes(version, sources)
        yield from check_dates(version)


def _check_names(fact: Fact, front: FrontMatter, vocabulary: Vocabulary, regions: frozenset[str]) -> Found:
    if fact.topic not in vocabulary.topics:
        yield 1, f"没有这个主题 '{fact.topic}'；移到已有的主题文件夹，新主题先写进 vocabulary/topics.yaml"
    if fact.region not in regions:
        yield (
            1,
            f"没有这个地区 '{fact.region}'；文件夹用唯一名称（如 晋城市城区），新地区先写进 vocabulary/regions.yaml",
        )
    for alias, count in Counter(fact.aliases).items():
        if count > 1 or alias == fact.title:
            yield front.line("别名"), f"别名：'{alias}' {'写了两次' if count > 1 else '就是标题'}；删去"
    newest = max((day for version in fact.versions if (day := seen_on(version.quotes))), default=None)
    if fact.reviewed and newest and fact.reviewed < newest and not fact.draft:
        yield front.line("核实"), f"核实：{fact.reviewed} 早于最新来源的日期 {newest}；改成最近一次核实的日期"


def _check_order(versions: Sequence[Version]) -> Found:
    """Newest first, no date twice, no span that reaches into the next one."""
    dated = [version for version in versions if begin(version)]
    for newer, older in pairwise(dated):
        left, right = begin(newer), begin(older)
        if left is None or right is None:
            continue
        if left < right:
            yield older.line, f"版本应从新到旧：'{older.heading}' 应在 '{newer.heading}' 之前"
        elif left == right and (newer.form is Form.TARGET) == (older.form is Form.TARGET):
            yield older.line, f"版本日期重复：'{older.heading}' 与 '{newer.heading}'；并成一个版本"
        elif (
            older.form in {Form.SPAN, Form.YEAR}
            and older.end
            and newer.start
            and older.end >= newer.start
            and not newer.partial
        ):
            yield older.line, f"版本重叠：'{older.heading}' 到 {older.end}，而 '{newer.heading}' 已开始；改终止日"


def _check_partial(versions: Sequence[Version]) -> Found:
    """部分调整 and 废止 need a version before them; a partial one lists rows that are there."""
    for newer, older in zip_longest(versions, versions[1:]):
        if newer.form is Form.REPEALED and newer.rows:
            yield newer.line, "废止的版本没有表格，只写说明和引文"
        if not (newer.partial or newer.form is Form.REPEALED):
            continue
        if older is None:
            yield newer.line, f"'{newer.heading}' 之前没有版本；最早的版本不能是部分调整或废止"
            continue
        if newer.form is Form.REPEALED:
            continue
        before = versions[versions.index(older) :]
        known = {
            (cell.indicator, tuple(sorted(row.dims.items())))
            for version in before
            for row in version.rows
            for cell in row.cells
        }
        for row in newer.rows:
            missing = [
                cell.indicator for cell in row.cells if (cell.indicator, tuple(sorted(row.dims.items()))) not in known
            ]
            if missing:
                name = " ".join([*row.dims.values(), *missing])
                yield (
                    row.line,
                    f"部分调整的行在前面的版本里没有：'{name}'；条件和列名改成与前一版一致，新增的行写成完整的新版本",
                )


def _check_version(fact: Fact, version: Version) -> Found:
    if not version.quotes:
        yield version.line, "版本没有引文：加一段 > 原文 和 > 来源：[名称](链接)"
    if not version.columns and version.form is not Form.REPEALED and fact.kind is not Kind.RULE:
        yield version.line, f"版本没有表格：类别是{fact.kind.chinese}的口径要有数字列；只有文字的写成 类别: 规定"
    if version.columns and not version.rows:
        yield version.line, "表格没有行"
    if version.form is Form.TARGET and fact.kind is not Kind.TARGET:
        yield version.line, f"“到”只用于目标；类别改成 目标，或改版本标题，现为 '{version.heading}'"
    if version.form is Form.AS_OF and fact.kind is not Kind.STATISTIC:
        yield version.line, f"“截至”只用于统计；类别改成 统计，或改用 见，现为 '{version.heading}'"


def _check_columns(version: Version, vocabulary: Vocabulary) -> Found:
    line = version.rows[0].line - 2 if version.rows else version.line
    units = [(column, unit) for column in version.columns if (unit := split_header(column)[1])]
    for column, unit in units:
        if str(unit) not in vocabulary.units:
            yield line, f"单位 '{unit}' 不在 vocabulary/units.txt 里（列 '{column}'）；改用已有的单位，或先在那里加一行"
    names = [split_header(column)[0] for column in version.columns]
    if TOTAL in names:
        yield line, "合计 不作列名：写成一行，条件填 合计，或给列名说明是什么的合计"
    if BASE in names and not any(unit.unit in {"%", "‰", "倍"} for _, unit in units):
        yield line, "计算基数 说明按什么的百分之几算，表里却没有 %、‰ 或 倍 的列"


def _check_rows(version: Version) -> Found:
    seen: dict[tuple[object, ...], int] = {}
    conditions = [column for column in version.columns if split_header(column)[1] is None]
    for row in version.rows:
        yield from _check_row(version, row, conditions)
        for cell in row.cells:
            key = (cell.indicator, cell.unit, cell.per, cell.each, tuple(sorted(row.dims.items())))
            first = seen.setdefault(key, row.line)
            if first != row.line:
                yield (
                    row.line,
                    f"行重复：条件 '{' '.join(row.dims.values()) or '（无）'}' 与第 {first} 行相同；删去一行，或加一个条件列",
                )
                break


def _check_row(version: Version, row: Row, conditions: Sequence[str]) -> Found:
    if row.cells and not any(cell.value is not None or cell.text for cell in row.cells):
        yield row.line, "这一行没有一个数；删去这一行"
    if conditions and not row.dims:
        yield row.line, f"条件是空的（{'、'.join(conditions)}）；写上条件，总数写 {TOTAL}"
    for name, value in row.dims.items():
        if value == TOTAL and not any(other.dims.get(name, TOTAL) != TOTAL for other in version.rows):
            yield row.line, f"{TOTAL} 旁边没有分项（列 '{name}'）；没有分项就不写 {TOTAL}"
        if value in {"—", "-", "无", "/"}:
            yield row.line, f"{name}：没有条件就空着，现为 '{value}'"
