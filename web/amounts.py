"""A figure as people read it: the office's own notation with its unit, 973 元/月, 690余万元, 不少于 120 天/年."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kb.facts import FactRow

BOUNDS = {"≥": "不低于", "≤": "不超过", ">": "超过", "<": "低于"}
TIGHT = frozenset({"%", ":1"})


class Amount(Protocol):
    """What a cell of a file and a row of an answer have in common."""

    @property
    def written(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def per(self) -> str | None: ...
    @property
    def each(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in the pieces that pages set in different sizes; ``words`` instead of a number has no unit."""

    before: str
    number: str
    unit: str
    words: bool = False

    def __str__(self) -> str:
        before = f"{self.before} " if self.before else ""
        return f"{before}{self.number}{self.gap}{self.unit}"

    @property
    def gap(self) -> str:
        """A space parts digits from 汉字, but not 万 from 元, nor a number from its per cent sign."""
        tight = not self.unit or self.unit in TIGHT or self.unit.startswith("%") or not self.number[-1:].isascii()
        return "" if tight else " "


def unit_text(unit: str | None, per: str | None, each: str | None) -> str:
    """A unit in the notation of the tables.

    >>> unit_text("元", "月", "人"), unit_text("元", "年", None), unit_text("%", None, None), unit_text("比", None, None)
    ('元/人·月', '元/年', '%', ':1')
    """
    if unit == "比":
        return ":1"
    below = "·".join(part for part in (each, per) if part)
    return f"{unit or ''}/{below}" if below else unit or ""


def shown(amount: Amount) -> Shown:
    """The pieces of a figure.

    >>> from kb.facts import Cell
    >>> [str(shown(Cell(written=w, indicator="补贴", unit=u, per=p))) for w, u, p in
    ...  (("973", "元", "月"), ("690余万", "元", None), ("≥120", "天", "年"), ("推算 700", "元", None), ("94", "%", None), ("—", "元", None))]
    ['973 元/月', '690余万元', '不低于 120 天/年', '700 元', '94%', '未定']
    """
    if amount.text is not None:
        return Shown("", amount.text, "", words=True)
    written = amount.written.removeprefix("推算").strip()
    if written in ("—", ""):
        return Shown("", "未定", "", words=True)
    sign, number = re.fullmatch(r"([≥≤<>]?)\s*(.*)", written, re.DOTALL).groups()  # type: ignore[union-attr]
    unit = unit_text(amount.unit, amount.per, amount.each)
    if (unit == ":1" and ":" in number) or (unit and number.endswith(unit)):
        unit = ""
    return Shown(BOUNDS.get(sign, ""), number, unit)


def since(row: FactRow) -> str:
    """From when a row holds, as far as its source says; computed from its own dates, never guessed."""
    if row.effective_from and row.until:
        return f"{row.effective_from.isoformat()} 至 {row.until.isoformat()}"
    if row.effective_from:
        return f"{row.effective_from.isoformat()} 起"
    if row.as_of:
        return f"{row.as_of} 年" if len(row.as_of) == 4 else f"截至 {row.as_of}"
    return f"{row.seen_on.isoformat()} 所见，施行日期未载" if row.seen_on else "施行日期未载"


def chinese_day(day: date) -> str:
    """A date as official letters write it.

    >>> chinese_day(date(2024, 8, 6))
    '2024年8月6日'
    """
    return f"{day.year}年{day.month}月{day.day}日"
