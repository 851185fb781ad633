"""Fact → the rows of all its versions as ranking reads them: flat, precomputed, a few comparisons of whole numbers each.

A fact is read a hundred times for each query, and only the few that are shown need ``kb.status``. So everything that the
status of a row hangs on is worked out when indexing, with days as numbers (20240801; 0 is none). ``status_on`` and
``stands_on`` say the same as ``kb.status.rows_at``; a test holds them to it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from indexer.words import normalise
from kb.facts import Cell, Fact, Form, Quote, Row, Status, Version
from kb.jsontext import plain
from kb.status import add_months, begin, proving

NUMBERS = " "


class RankRow(NamedTuple):
    """One figure (or rule in words) of one version.

    ``text`` holds, normalised and parted by |, the conditions' values, the indicator, the words of a cell in words, and
    last the conditions' names; ``numbers`` the row's numbers as they are indexed, parted by spaces; ``unit`` 元/人·月.
    """

    text: str
    numbers: str
    unit: str
    begin: int  # the first day on which it stands
    end: int  # the day on which another takes its place
    last: int  # the last day on which it holds: after it 已终止
    over: int  # the end of the year or of the term it is about: after it 待核实
    fresh: int  # the last day on which its verification counts: until then 现行
    announced: int  # from this day until it begins it is 未生效
    earliest: bool  # shown as 当日无数据 before anything is known

    def stands_on(self, day: int) -> bool:
        return self.begin <= day and not 0 < self.end <= day

    def status_on(self, day: int) -> Status | None:
        """The status on a day; None when the row is not there then, nor announced."""
        if day < self.begin:
            return Status.FUTURE if 0 < self.announced <= day else None
        if 0 < self.end <= day:
            return None
        if self.last:
            return Status.ENDED if self.last < day else Status.CURRENT
        return Status.CURRENT if day <= self.fresh and not 0 < self.over < day else Status.UNVERIFIED


def number_of_day(day: date | None) -> int:
    """A day as a number that compares like it; 0 for none.

    >>> number_of_day(date(2024, 8, 1))
    20240801
    """
    return day.year * 10_000 + day.month * 100 + day.day if day else 0


class Placed(NamedTuple):
    """A figure of a fact and the days on which it stands."""

    version: Version
    row: Row
    cell: Cell
    days: "Days"


def placed(fact: Fact, review_months: int) -> Iterator[Placed]:
    """The figures of all versions, newest version first, in the order of the tables; of a rule in words its prose."""
    in_words = not any(version.rows for version in fact.versions)
    chain = dated(fact)
    for version in fact.versions:
        days_of = _DaysOf(fact, chain, version, review_months)
        for row, cell in _figures(version, in_words):
            if days := days_of(row, cell):
                yield Placed(version, row, cell, days)


def rank_rows(figures: Iterable[Placed]) -> tuple[RankRow, ...]:
    """What ranking reads of them, in the same order."""
    return tuple(
        RankRow(
            row_text(row, cell), row_numbers(cell.value, cell.value_max), unit_of(cell.unit, cell.per, cell.each), *days
        )
        for _, row, cell, days in figures
    )


def _figures(version: Version, in_words: bool) -> Iterator[tuple[Row, Cell]]:
    """The cells that say something; of a rule in words its prose."""
    if in_words and version.form is not Form.REPEALED:
        yield Row(dims={}, cells=(), line=version.line), Cell(written="", indicator="", text=version.prose or " ")
    for row in version.rows:
        yield from ((row, cell) for cell in row.cells if cell.value is not None or cell.text)


def dated(fact: Fact) -> list[Version]:
    """The versions that follow one another, oldest first."""
    found = [version for version in reversed(fact.versions) if begin(version) and version.form is not Form.TARGET]
    return sorted(found, key=lambda version: begin(version) or date.min)


class Days(NamedTuple):
    """What of a RankRow are days."""

    begin: int
    end: int
    last: int
    over: int
    fresh: int
    announced: int
    earliest: bool


class _DaysOf:
    """The days of one version's rows: the same for all of them unless a later version replaces some only."""

    def __init__(self, fact: Fact, chain: list[Version], version: Version, months: int) -> None:
        self._fact = fact
        self._version = version
        self._chain = chain
        self._months = months
        place = next((place for place, link in enumerate(chain) if link is version), len(chain))
        self._after = chain[place + 1 :]
        self._alike = not any(later.partial for later in self._after)
        self._known: dict[tuple[int, ...], Days | None] = {}

    def __call__(self, row: Row, cell: Cell) -> Days | None:
        if not self._alike:
            return self._days(row, cell)
        if cell.proofs not in self._known:
            self._known[cell.proofs] = self._days(row, cell)
        return self._known[cell.proofs]

    def _days(self, row: Row, cell: Cell) -> Days | None:
        if self._version.form is Form.TARGET:
            return self._target()
        return self._dated(row, cell) if begin(self._version) else None

    def _dated(self, row: Row, cell: Cell) -> Days:
        version = self._version
        follower, successor = _follower(self._after, row, cell), _successor(self._after, row, cell)
        last = version.end if version.form is Form.SPAN else None
        if follower and follower.start:
            eve = follower.start - timedelta(days=1)
            last = min(last, eve) if last else eve
        verified = _known_to_hold(version, cell, follower) if follower else self._fact.reviewed
        return Days(
            begin=number_of_day(begin(version)),
            end=number_of_day(begin(successor)) if successor else 0,
            last=number_of_day(last),
            over=number_of_day(version.end) if version.form is Form.YEAR else 0,
            fresh=self._fresh(verified),
            announced=number_of_day(_known_on(version)) if version.start else 0,
            earliest=version is self._chain[0],
        )

    def _target(self) -> Days | None:
        """A target stands until its day, and after it until a later target was set."""
        due = self._version.target
        if not due:
            return None
        later = [_set_on(other) for other in self._fact.versions if other.target and other.target > due]
        end = max(due + timedelta(days=1), min(later)) if later else None
        earliest = not self._chain and self._version is self._fact.versions[-1]
        set_on = number_of_day(_set_on(self._version))
        return Days(set_on, number_of_day(end), 0, number_of_day(due), self._fresh(self._fact.reviewed), 0, earliest)

    def _fresh(self, verified: date | None) -> int:
        return number_of_day(add_months(verified, self._months)) if verified else 0


def _follower(after: Iterable[Version], row: Row, cell: Cell) -> Version | None:
    """The version that ends a row: another value, or the end of them all."""
    return next((version for version in after if version.form is Form.REPEALED or _replaces(version, row, cell)), None)


def _successor(after: Iterable[Version], row: Row, cell: Cell) -> Version | None:
    """The version that takes a row's place; what has ended stays to be shown as ended."""
    return next(
        (version for version in after if version.form is not Form.REPEALED and _replaces(version, row, cell)), None
    )


def row_text(row: Row, cell: Cell) -> str:
    return _joined((*row.dims.values(), cell.indicator, cell.text or "", *row.dims))


@lru_cache(maxsize=100_000)  # the same conditions recur in every region and year
def _joined(parts: tuple[str, ...]) -> str:
    return "|".join(normalise(part) for part in parts if part and not part.isspace())


def row_numbers(value: Decimal | None, value_max: Decimal | None) -> str:
    """The numbers by which a figure is found: its values in full (214800 of 21.48万), as a question is read too."""
    if value is None:
        return ""
    return _plain(value) if value_max is None else _plain(value) + NUMBERS + _plain(value_max)


_plain = lru_cache(maxsize=100_000)(plain)


@lru_cache(maxsize=10_000)
def unit_of(unit: str | None, per: str | None, each: str | None) -> str:
    """A figure's unit as it is compared: 元/人·月."""
    below = "·".join(part for part in (each, per) if part)
    return f"{unit or ''}{'/' + below if below else ''}"


def _replaces(later: Version, row: Row, cell: Cell) -> bool:
    return not later.partial or any(
        other.dims == row.dims and any(figure.indicator == cell.indicator for figure in other.cells)
        for other in later.rows
    )


def _known_to_hold(version: Version, cell: Cell, follower: Version) -> date | None:
    """The last day on which a figure that was replaced, nobody knows quite when, is known to have held."""
    replaced = begin(follower)
    stated = [day for day in _dates(proving(version, cell)) if replaced and day < replaced]
    return max(stated, default=begin(version))


def _known_on(version: Version) -> date | None:
    return min(_dates(version.quotes), default=None)


def _dates(quotes: Iterable[Quote]) -> Iterator[date]:
    return (quote.date for quote in quotes if quote.date)


def _set_on(version: Version) -> date:
    """The day from which a target was known."""
    return _known_on(version) or date((version.target or date.max).year, 1, 1)
