"""Fact files as models: one policy item, its dated versions, their rows; and what of it holds on a given day."""

from dataclasses import dataclass
from datetime import date as Date
from decimal import Decimal
from enum import StrEnum

from kb.models import Kind, Model, Op


class Form(StrEnum):
    """The forms of a version heading (design.md section 3)."""

    SINCE = "起"  # ## 2024-01-01 起
    SPAN = "至"  # ## 2023-01-01 至 2023-12-31
    YEAR = "年"  # ## 2024 年
    SEEN = "见"  # ## 2022-06-14 见
    AS_OF = "截至"  # ## 截至 2023-12-31
    TARGET = "到"  # ## 到 2025 年
    REPEALED = "废止"  # ## 2026-01-01 起 废止


class Cell(Model):
    """One figure of a row, ``written`` in the office's own notation (``690余万``, ``推算 700``, ``“由统筹基金支付”``, ``—``)."""

    written: str
    indicator: str
    value: Decimal | None = None
    value_max: Decimal | None = None
    text: str | None = None
    op: Op = "="
    unit: str | None = None
    per: str | None = None
    each: str | None = None
    derived: bool = False
    proofs: tuple[int, ...] = ()  # which of the version's quotes it stands in (from 0); filled in by kb.content


class Row(Model):
    """A table row: conditions in column order, and its figures (cells written ``—`` are kept, with no value and no text)."""

    dims: dict[str, str]
    cells: tuple[Cell, ...]
    line: int


class Quote(Model):
    """An unbroken passage of a source. ``text`` is plain (Markdown escapes resolved), paragraphs parted by newlines."""

    text: str
    source: str  # id of a reply or document: replies/晋城市/2024-人大-334-晋城市民政局
    section: str | None  # the anchor without #: 一, or None
    label: str  # the link's text
    date: Date | None = None  # the source's date; filled in by kb.content, never in the file
    line: int


class Version(Model):
    """What one dated heading says. ``start`` and ``end`` are those of the heading; ``day`` is the date of 见 and 截至, ``target`` the last day of 到."""

    heading: str
    form: Form
    partial: bool = False  # 部分调整: replaces only the rows it lists
    start: Date | None = None
    end: Date | None = None
    day: Date | None = None
    target: Date | None = None
    prose: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    quotes: tuple[Quote, ...] = ()
    line: int


class Fact(Model):
    """One fact file. ``id`` is its path below content/ without .md, region and topic its folders."""

    id: str
    region: str
    topic: str
    title: str
    kind: Kind
    organ: str | None = None
    aliases: tuple[str, ...] = ()
    reviewed: Date | None = None
    draft: bool = False
    intro: str = ""
    versions: tuple[Version, ...]  # newest first, as in the file


class Status(StrEnum):
    """Whether a row holds on a day (design.md section 3)."""

    CURRENT = "现行"
    UNVERIFIED = "待核实"
    FUTURE = "未生效"
    ENDED = "已终止"
    NO_DATA = "当日无数据"


@dataclass(frozen=True, slots=True)
class RowSource:
    """Where a row's figure stands: the quote that proves it."""

    id: str
    section: str | None
    quote: str


@dataclass(
    slots=True
)  # neither model nor frozen: a page of results makes hundreds, out of what was checked long before
class FactRow:
    """One figure of a fact as it stands on a day; what searches, pages and programs show (design.md section 5)."""

    label: str
    indicator: str
    dims: dict[str, str]
    kind: Kind
    value: Decimal | None
    value_max: Decimal | None
    text: str | None
    op: Op
    unit: str | None
    per: str | None
    each: str | None
    effective_from: Date | None
    until: Date | None
    as_of: str | None
    status: Status
    seen_on: Date | None  # the date of the newest source in which the figure stands
    reviewed: Date | None
    derived: bool
    written: str
    sources: tuple[RowSource, ...]
