"""Years and days in a question, relative to the injected day: 2022年, 去年, 2024年6月, 2023年底, 十四五, 现在."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_RELATIVE = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "上年度": -1,
    "上年": -1,
    "今年": 0,
    "本年度": 0,
    "本年": 0,
    "当年": 0,
    "明年": 1,
    "来年": 1,
    "后年": 2,
}
_PLANS = {"十三五": 2020, "十四五": 2025, "十五五": 2030}
_DATE = re.compile(
    r"(?:截[至止]到?|到|自|从|于|在)?"
    r"(?:(?P<iso>(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:[12]\d|3[01]|0?[1-9])(?!\d))"
    r"|(?P<year>(?<!\d)(?:19|20)\d\d(?=年)|(?<!\d)(?:19|20)\d\d(?=\D|$)(?!\s*(?:元|万|亿|人|名|户|个|家|所|张|单|次|%|平|小时|时))"
    r"|[二一][〇零九][〇零一二三四五六七八九]{2}(?=年)|(?<!\d)[12]\d(?=年(?!以|内|来|后)))"
    r"(?:年度?)?(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|底|末)?(?:(?P<day>[12]\d|3[01]|0?[1-9])[日号])?)?"
    r"|(?P<relative>" + "|".join(_RELATIVE) + r")|(?P<plan>" + "|".join(_PLANS) + r")(?:规划)?(?:时期|期间|末|期末)?)"
    r"(?:[年]?[底末初]|全年|以来)?(?:[时的]候?)?(?:(?=起)起)?"
)  # fmt: skip
_MONTHS = {name: number for number, name in enumerate((*"一二三四五六七八九十", "十一", "十二"), 1)}


@dataclass(frozen=True, slots=True)
class DateMention:
    """A year of a question, and the day where it names one more exactly than by its year."""

    start: int
    end: int
    year: int
    day: date | None = None


def find_dates(text: str, today: date) -> Iterator[DateMention]:
    """The years and days of a text.

    >>> [(m.year, m.day) for m in find_dates("2022年6月14日的标准，去年呢", date(2026, 11, 22))]
    [(2022, datetime.date(2022, 6, 14)), (2025, None)]
    """
    for match in _DATE.finditer(text):
        if mention := _read(match, today):
            yield mention


def _read(match: re.Match[str], today: date) -> DateMention | None:
    if match["iso"]:
        year, month, day = map(int, re.split(r"[-/.]", match["iso"]))
        return DateMention(match.start(), match.end(), year, _day(year, month, day))
    if match["relative"]:
        return DateMention(match.start(), match.end(), today.year + _RELATIVE[match["relative"]])
    if match["plan"]:
        return DateMention(match.start(), match.end(), _PLANS[match["plan"]])
    number = int(match["year"].translate(_DIGITS))
    year = number if number > 99 else 2000 + number
    if not match["month"]:
        return DateMention(match.start(), match.end(), year)
    month = _MONTHS.get(match["month"]) or int(match["month"])
    return DateMention(match.start(), match.end(), year, _day(year, month, int(match["day"]) if match["day"] else 31))


def _day(year: int, month: int, day: int) -> date:
    """The day, or the last of its month: 2022年6月 is what held at its end."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def last_day(mention: DateMention, today: date) -> date:
    """The day on which a question about that time is to be answered: its end, but not after today."""
    end = mention.day or date(mention.year, 12, 31)
    return min(end, today) if mention.year <= today.year else end
