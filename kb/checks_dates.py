"""The date in a version's heading follows from quoted words, read with the date of the letter they stand in (今年, 去年, 目前)."""

import calendar
from collections.abc import Iterator, Sequence
from datetime import date

from kb.dates import Moment, find_moments
from kb.facts import Form, Quote, Version
from kb.passages import passage


def read_moments(text: str, written: date | None) -> list[Moment]:
    """The dates that quoted words give."""
    return [moment for line in text.split("\n") for moment in find_moments(passage(line).text, written) if moment.iso]


def last_day(iso: str) -> date:
    """The last day of an ISO date of any precision.

    >>> last_day("2023"), last_day("2024-02"), last_day("2024-03-05")
    (datetime.date(2023, 12, 31), datetime.date(2024, 2, 29), datetime.date(2024, 3, 5))
    """
    year, month, day = ([int(part) for part in iso.split("-")] + [0, 0])[:3]
    return date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])


def begins_on(moment: Moment, day: date) -> bool:
    """Whether a date of the text is ``day`` as a beginning: 起 stands by it, or it is given to the day."""
    return (moment.role == "from" and moment.day == day) or moment.iso == day.isoformat()


def check_dates(version: Version) -> Iterator[tuple[int, str]]:
    """The problem of a heading whose date no quoted words give."""
    dated = [quote for quote in version.quotes if quote.date]
    if not dated or not (version.start or version.day or version.target) or follows(version, dated):
        return
    said = dict.fromkeys(moment.iso for quote in dated for moment in read_moments(quote.text, quote.date))
    letters = dict.fromkeys(str(quote.date) for quote in dated)
    yield (
        version.line,
        (
            f"版本日期 '{version.heading}' 不能由引文得出：引文里的日期有 {'、'.join(said) or '（无）'}，来源的日期是 {'、'.join(letters)}；"
            f"改标题（起始不明的写 {dated[0].date} 见），或补上写明日期的引文"
        ),
    )


def follows(version: Version, quotes: Sequence[Quote]) -> bool:
    """Whether the date of a heading follows from words of ``quotes`` or from the dates of their sources."""
    said = [moment for quote in quotes for moment in read_moments(quote.text, quote.date)]
    written = {quote.date for quote in quotes}
    start, end, day = version.start, version.end, version.day
    match version.form:
        case Form.SEEN:
            return day in written
        case Form.AS_OF:
            return day in written or any(last_day(moment.iso) == day for moment in said)
        case Form.SINCE | Form.REPEALED:
            return start is not None and any(begins_on(moment, start) for moment in said)
        case Form.SPAN:
            begun = start is not None and any(begins_on(moment, start) for moment in said)
            return begun and any(last_day(moment.iso) == end for moment in said)
        case Form.YEAR:
            return start is not None and any(moment.iso[:4] == f"{start:%Y}" for moment in said)
        case Form.TARGET:
            return any(last_day(moment.iso) == version.target for moment in said)
