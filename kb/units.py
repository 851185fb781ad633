"""Units of figures as closed lists, and their notation in column headers: ``护理补贴（元/人·月）`` → 元, per 月, each 人.

A header without a bracket that reads as a unit is a condition, so what is a unit has to be decided here and not by
guessing. Which of these a knowledge base uses is narrowed down by its ``vocabulary/units.txt``.
"""

import re
from typing import NamedTuple

MONEY = ("元", "美元")
RATES = ("%", "‰", "百分点", "千分点", "基点", "倍", "比", "分", "成", "折")
PEOPLE = ("人", "人次", "户", "户次", "对", "岗")
COUNTS = (
    "个", "家", "所", "处", "座", "间", "套", "台", "辆", "张", "份", "项", "例", "起", "件", "条", "批", "支", "单", "次", "场", "期", "班", "部", "片", "头", "只", "株",
    "门", "种", "类", "封", "篇", "本", "宗", "笔", "餐", "道", "幅", "根", "口", "盏", "级", "档", "件次", "册", "副", "号", "场次", "块", "室", "家次", "幢", "床次",
    "批次", "架", "栋", "棵", "楼", "步", "点", "版", "盒", "组", "艘", "车次", "具",
)  # fmt: skip
TIMES = (
    "年",
    "个月",
    "月",
    "季度",
    "周",
    "天",
    "日",
    "工作日",
    "小时",
    "分钟",
    "岁",
    "学年",
    "学期",
    "学时",
    "课时",
    "学分",
    "届",
    "人天",
)
MEASURES = (
    "平方米", "平方公里", "公顷", "亩", "公里", "米", "厘米", "毫米", "吨", "公斤", "斤", "克", "升", "毫升", "立方米", "千瓦", "千瓦时", "兆瓦", "度",
)  # fmt: skip

UNITS = frozenset((*MONEY, *RATES, *PEOPLE, *COUNTS, *TIMES, *MEASURES))
PERIODS = frozenset((
    "年", "半年", "季度", "月", "周", "日", "小时", "次", "餐", "场", "期", "届", "胎", "例", "学期", "学年", "学时", "采暖季", "2年", "3年", "5年", "2个月",
))  # fmt: skip
HOLDERS = frozenset((
    "人", "户", "床", "平方米", "家", "所", "个", "处", "座", "间", "套", "台", "辆", "部", "亩", "件", "例", "项", "单", "张", "份", "班", "岗", "村", "社区", "具",
    "吨", "公里", "名额", "对", "头", "只", "公斤", "度", "立方米",
))  # fmt: skip

_HEADER = re.compile(r"(?P<name>.+?)\s*[（(](?P<unit>[^（）()]+)[）)]")


class Unit(NamedTuple):
    """``unit`` 元, ``per`` 月 (time or occasion), ``each`` 人 (the holder)."""

    unit: str
    per: str | None = None
    each: str | None = None

    def __str__(self) -> str:
        below = "·".join(part for part in (self.each, self.per) if part)
        return f"{self.unit}/{below}" if below else self.unit


def parse_unit(text: str) -> Unit | None:
    """The unit that ``text`` writes, None where it is no unit.

    >>> parse_unit("元/人·月"), parse_unit("%"), parse_unit("供养方式")
    (Unit(unit='元', per='月', each='人'), Unit(unit='%', per=None, each=None), None)
    """
    unit, slash, below = text.strip().partition("/")
    if unit not in UNITS:
        return None
    if not slash:
        return Unit(unit)
    parts = below.split("·")
    if len(parts) == 1 and parts[0] in PERIODS:
        return Unit(unit, per=parts[0])
    if len(parts) == 1 and parts[0] in HOLDERS:
        return Unit(unit, each=parts[0])
    if len(parts) == 2 and parts[0] in HOLDERS and parts[1] in PERIODS:
        return Unit(unit, per=parts[1], each=parts[0])
    return None


def split_header(header: str) -> tuple[str, Unit | None]:
    """The name in a column header and its unit; no unit means that the column holds conditions.

    >>> split_header("护理补贴（元/月）")
    ('护理补贴', Unit(unit='元', per='月', each=None))
    >>> split_header("收费类别（市域内）")
    ('收费类别（市域内）', None)
    """
    found = _HEADER.fullmatch(header.strip())
    unit = parse_unit(found["unit"]) if found else None
    return (found["name"], unit) if found and unit else (header.strip(), None)


def looks_like_unit(header: str) -> str | None:
    """What stands in a header's bracket when it was probably meant as a unit and is none (``元/月/人``, ``每月元``, ``块``)."""
    found = _HEADER.fullmatch(header.strip())
    if not found or parse_unit(found["unit"]):
        return None
    text: str = found["unit"].strip()
    parts = re.split(r"[/／·每]", text)
    known = UNITS | PERIODS | HOLDERS
    return (
        text
        if "/" in text or "／" in text or any(part in known for part in parts) or text.rstrip("元%人") != text
        else None
    )
