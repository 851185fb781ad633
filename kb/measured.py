"""Numbers with the unit behind them: 195元, 3.6万张, 200、500、800元, 1：4; bounds and periods come later."""

import re
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from kb.guarded import compiled
from kb.models import Op
from kb.numbers import Number, chinese_value, find_numbers, plain
from kb.wordlists import any_of, read_table

_core = attrgetter("core")
_UNITS = {row[0]: (row[1], row[2]) for row in read_table("figure-units.tsv")}
_UNIT = re.compile(rf"多?(?:（(?P<in>{any_of(list(_UNITS))})）|(?P<unit>{any_of(list(_UNITS))}))")
_RATIO = compiled(
    r"(?<![\d：.])(?P<a>1|一)(?P<by>：|比)(?P<b>\d{1,3}(?:\.\d+)?)(?![\d：.])|(?<![\d：.])(?P<c>\d{1,3}(?:\.\d+)?)：1(?![\d：.])"
)
_AND_PART = re.compile(r"[一二三四五六七八九](?=[，。；、）的]|左右|以上|以下|$)")
_LIKE_RATIO = re.compile(r"[1一][：比]\d|\d：1")


class Quantity(NamedTuple):
    """A quantity and its place; ``core`` is where the number itself begins, ``start`` where bound and period do."""

    start: int
    core: int
    end: int
    value: Decimal
    unit: str
    measure: str  # the class of the unit: money, percent, points, count, time, ratio, area …
    value_max: Decimal | None = None
    op: Op = "="
    per: str | None = None
    each: str | None = None
    scaled: bool = False
    chinese: bool = False
    written_unit: str = ""
    per_written: bool = False


def find_measured(text: str) -> list[Quantity]:
    """Every number with a unit, and every ratio, left to right."""
    found, ratios = _with_units(text, find_numbers(text)), _ratios(text)
    return sorted(found + ratios, key=_core) if ratios else found


def _ratios(text: str) -> list[Quantity]:
    if not _LIKE_RATIO.search(text):
        return []
    return [
        Quantity(m.start(), m.start(), m.end(), Decimal(m["b"] or m["c"]), "比", "ratio") for m in _RATIO.finditer(text)
    ]


def _with_units(text: str, numbers: list[Number]) -> list[Quantity]:
    """Numbers with the unit behind them; one without takes that of the next in an unbroken list (200、500、800元)."""
    found: list[Quantity] = []
    following: Quantity | None = None
    for number in reversed(numbers):
        quantity = _measured(text, number)
        if quantity is None and following is not None and number.scale in (1, 100, 1000):
            between = text[number.end : following.core]
            if between in ("、", "和", "及", "与", "-", "至", "到", "，", "或", "/") and not _is_list_number(
                text, number, following
            ):
                quantity = _inheriting(number, following)
        found.extend([quantity] if quantity else [])
        following = quantity
    return found[::-1]


def _is_list_number(text: str, number: Number, following: Quantity) -> bool:
    if number.chinese:
        amounts = following.chinese and following.measure in ("ratio", "money", "percent")
        return not (amounts and (text[number.end] in "至到" or number.value >= 100))
    return following.measure == "none" or (text[number.end] == "，" and following.measure in ("count", "time"))


def _inheriting(number: Number, following: Quantity) -> Quantity:
    scale = (
        10000 if following.scaled and number.scale == 1 and following.value / 10000 >= 1 and number.value < 10000 else 1
    )
    if following.scaled and following.value >= 10**8 and number.value < 1000:
        scale = 10**8
    return Quantity(number.start, number.start, number.end, plain(number.value * scale), following.unit, following.measure,
                    scaled=following.scaled, chinese=number.chinese, written_unit=following.written_unit)  # fmt: skip


def _measured(text: str, number: Number) -> Quantity | None:
    value = number.value
    op: Op = "≈" if number.approximate else "="
    if number.unit:
        return Quantity(
            number.start,
            number.start,
            number.end,
            plain(value),
            number.unit,
            "percent",
            chinese=number.chinese,
            written_unit=number.unit,
        )
    match = _UNIT.match(text, number.end)
    if not match:
        return _implied(text, number, op)
    written = match["unit"] or match["in"]
    unit, measure = _UNITS[written]
    if number.chinese and unit == "年" and text[max(0, number.start - 1) : number.start] in ("上", "下", "同"):
        return None  # 上一年度 names a year
    if unit == "成":
        value, unit, measure = plain(value * 10), "%", "percent"
        if half := _AND_PART.match(text, match.end()):  # 一成五 is 15%
            value += chinese_value(half[0])
            return Quantity(number.start, number.start, half.end(), value, unit, measure, None, op, None, None,
                            False, number.chinese, written)  # fmt: skip
    if text[match.start()] == "多" or (text[match.end() : match.end() + 1] in ("多", "余") and unit in ("个", "年")):
        op = "≈"
    return Quantity(number.start, number.start, match.end(), value, unit, measure, None, op, None, None,
                    number.scale >= 10000, number.chinese, written)  # fmt: skip


def _implied(text: str, number: Number, op: Op) -> Quantity | None:
    """A number that leaves its unit to the words before it: 老年人共有 6.3 万， 收入倍差缩小到 1.57。"""
    if text[number.end : number.end + 1] not in ("，", "。", "；", "、", "）", "") or number.chinese:
        return None
    before = text[max(0, number.start - 16) : number.start]
    for pattern, unit, measure, least in _IMPLIED:
        if number.scale >= least and pattern.search(before):
            return Quantity(number.start, number.start, number.end, plain(number.value), unit, measure, op=op,
                            scaled=number.scale >= 10000, written_unit=unit)  # fmt: skip
    return None


_TOTAL = r"(?:总数|总量|总计|共计|合计|已经?|分别|就|也)*(?:共有|共|有|达到?|为|约|近|超过?|突破|逾)+$"
_IMPLIED = (
    (re.compile(rf"人次{_TOTAL}"), "人次", "count", 10000),
    (re.compile(rf"(?:人|人口|人员|职工|居民|对象|人数|学生|儿童|群众){_TOTAL}"), "人", "count", 10000),
    (re.compile(r"(?:倍差|收入比|之比|比值)[^，。；：、0-9]{0,6}$"), "倍", "ratio", 1),
)
