"""Dates as letters say them (今年从1月1日起, 2023年底, 二〇二〇年三月, 十四五), read with the date of the letter."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from kb.numbers import chinese_value
from kb.passages import passage

_CHINESE = "〇零○一二三四五六七八九"
_RELATIVE = {"今年": 0, "本年": 0, "当年": 0, "本年度": 0, "全年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_PLANS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
_MONTH = r"\d{1,2}|十[一二]?|[一二三四五六七八九]"
_DAY = r"\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_SAID = re.compile(
    r"(?P<y>(?:19|20)\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)"
    rf"|(?P<plan>{'|'.join(_PLANS)})"
    rf"|(?:(?P<year>(?:19|20)\d\d|[一二][{_CHINESE}]{{3}})年度?|(?P<relative>{'|'.join(_RELATIVE)}))"
    rf"(?:[^，。；\d一二三四五六七八九十]{{0,3}}(?P<month>{_MONTH})月份?(?:(?P<day>{_DAY})[日号])?)?"
    rf"|(?P<month2>{_MONTH})月份?(?:(?P<day2>{_DAY})[日号])?"
)


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A date that words give, as precisely as they do."""

    year: int
    month: int | None = None
    day: int | None = None
    begins: bool = False  # 今年起: a year alone names the day it begins on only where 起 stands behind it

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def read_dates(text: str, written: date | None) -> list[SaidDate]:
    """The dates of a passage; a month without a year is of the year named before it, or of the letter's.

    >>> [str(said.first) for said in read_dates("今年从 1 月 1 日起，2023 年底", date(2024, 8, 6))]
    ['2024-01-01', '2023-01-01']
    """
    found: list[SaidDate] = []
    year = written.year if written else None
    for match in _SAID.finditer(" ".join(passage(line).text for line in text.split("\n"))):
        year = _year(match, written) or year
        if year and (one := _said(year, match)):
            found.append(one)
    return found


def _year(match: re.Match[str], written: date | None) -> int | None:
    if match["plan"]:
        return _PLANS[match["plan"]]
    if match["relative"]:
        return written.year + _RELATIVE[match["relative"]] if written else None
    said = match["year"] or match["y"]
    return _whole(said) if said else None


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else int(chinese_value(text.replace("○", "〇")))


def _said(year: int, match: re.Match[str]) -> SaidDate | None:
    month, day = (match[name] or match[f"{name}2"] or match[name[0]] for name in ("month", "day"))
    begins = re.match("起|开始", match.string[match.end() :]) is not None
    said = SaidDate(year, _whole(month) if month else None, _whole(day) if day else None, begins)
    try:
        _ = (said.first, said.last)
    except ValueError:
        return None
    return said
