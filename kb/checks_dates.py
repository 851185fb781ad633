"""The date in a version's heading follows from quoted words, read with the date of the letter they stand in (今年, 去年, 目前)."""

from collections.abc import Iterator

from kb.facts import Form, Quote, Version
from kb.saiddates import read_dates


def check_dates(version: Version) -> Iterator[tuple[int, str]]:
    """The problem of a heading whose date no quoted words give."""
    dated = [quote for quote in version.quotes if quote.date]
    if not dated or not (version.start or version.day or version.target) or _follows(version, dated):
        return
    said = [
        f"{one.first}" if one.day else f"{one.year}{f'-{one.month:02}' if one.month else ''}"
        for quote in dated
        for one in read_dates(quote.text, quote.date)
    ]
    words = "、".join(dict.fromkeys(said)) or "无"
    letters = "、".join(str(quote.date) for quote in {quote.date: quote for quote in dated}.values())
    yield (
        version.line,
        f"版本日期 '{version.heading}' 不能由引文得出：引文里的日期有 {words}，来源的日期是 {letters}；改标题（起始不明的写 {dated[0].date} 见），或补上写明日期的引文",
    )


def _follows(version: Version, quotes: list[Quote]) -> bool:
    said = [one for quote in quotes for one in read_dates(quote.text, quote.date)]
    written = {quote.date for quote in quotes}
    match version.form:
        case Form.SEEN:
            return version.day in written
        case Form.AS_OF:
            return version.day in written or any(version.day == one.last for one in said)
        case Form.SINCE | Form.REPEALED:
            return any(version.start == one.first and (one.month or one.begins) for one in said)
        case Form.SPAN:
            return any(version.start == one.first for one in said) and any(version.end == one.last for one in said)
        case Form.YEAR:
            return any(version.start and version.start.year == one.year for one in said)
        case Form.TARGET:
            return any(version.target == one.last for one in said)
