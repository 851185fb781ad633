"""Version headings of fact files (``2024-01-01 起 部分调整``, ``2022-06-14 见``, ``到 2025 年``) and the dates they mean."""

import re
from dataclasses import dataclass
from datetime import date

from kb.facts import Form

FORMS = (
    "2024-01-01 起、2024-01-01 起 部分调整、2026-01-01 起 废止、2023-01-01 至 2023-12-31、2024 年、2022-06-14 见、"
    "2022-06-14 见 部分调整、截至 2023-12-31、到 2025 年、到 2025-06-30"
)

_DAY = r"\d{4}-\d{2}-\d{2}"
_PATTERNS = (
    (Form.REPEALED, re.compile(rf"(?P<start>{_DAY}) 起 废止")),
    (Form.SINCE, re.compile(rf"(?P<start>{_DAY}) 起(?P<partial> 部分调整)?")),
    (Form.SPAN, re.compile(rf"(?P<start>{_DAY}) 至 (?P<end>{_DAY})")),
    (Form.YEAR, re.compile(r"(?P<year>\d{4}) 年")),
    (Form.SEEN, re.compile(rf"(?P<day>{_DAY}) 见(?P<partial> 部分调整)?")),
    (Form.AS_OF, re.compile(rf"截至 (?P<day>{_DAY})")),
    (Form.TARGET, re.compile(r"到 (?P<year>\d{4}) 年")),
    (Form.TARGET, re.compile(rf"到 (?P<target>{_DAY})")),
)


class BadHeading(ValueError):
    """A version heading that is in none of the forms, or whose date is not in the calendar."""


@dataclass(frozen=True, slots=True)
class VersionDates:
    """What a heading says; the same names as in ``Version``."""

    form: Form
    partial: bool = False
    start: date | None = None
    end: date | None = None
    day: date | None = None
    target: date | None = None


def _days(parts: dict[str, str | None]) -> dict[str, date]:
    days: dict[str, date] = {}
    for name in ("start", "end", "day", "target"):
        if text := parts.get(name):
            try:
                days[name] = date.fromisoformat(text)
            except ValueError as err:
                raise BadHeading(f"没有这一天：'{text}'") from err
    return days


def read_heading(text: str) -> VersionDates:
    """The dates that a version heading means.

    >>> read_heading("2024 年").end
    datetime.date(2024, 12, 31)
    """
    for form, pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            return _dates(form, found.groupdict())
    raise BadHeading(f"版本标题应为下列之一：{FORMS}；现为 '{text}'")


def _dates(form: Form, parts: dict[str, str | None]) -> VersionDates:
    days = _days(parts)
    if parts.get("year"):
        year = int(parts["year"] or 0)
        if not 1900 <= year <= 2100:
            raise BadHeading(f"年份应在 1900 到 2100 之间，现为 '{year}'")
        days = (
            {"target": date(year, 12, 31)}
            if form is Form.TARGET
            else {"start": date(year, 1, 1), "end": date(year, 12, 31)}
        )
    if form is Form.SPAN and days["end"] < days["start"]:
        raise BadHeading(f"终止日 {days['end']} 早于起始日 {days['start']}")
    return VersionDates(form=form, partial=bool(parts.get("partial")), **days)


def write_heading(dates: VersionDates) -> str:
    """The heading of these dates; what ``read_heading`` reads."""
    partial = " 部分调整" if dates.partial else ""
    match dates.form:
        case Form.SINCE:
            return f"{dates.start} 起{partial}"
        case Form.REPEALED:
            return f"{dates.start} 起 废止"
        case Form.SPAN:
            return f"{dates.start} 至 {dates.end}"
        case Form.YEAR:
            return f"{dates.start:%Y} 年"
        case Form.SEEN:
            return f"{dates.day} 见{partial}"
        case Form.AS_OF:
            return f"截至 {dates.day}"
        case Form.TARGET:
            target = dates.target
            whole_year = target is not None and (target.month, target.day) == (12, 31)
            return f"到 {target:%Y} 年" if whole_year else f"到 {target}"
