"""What of a fact holds on a day: the rows that stand then, each with its status, dates and sources (design.md section 3).

Versions follow one another: a version replaces the one before, 部分调整 replaces only the rows that it lists, 废止 ends
them all. Targets (到 2025 年) stand beside that chain, each until its own date.
"""

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from kb.facts import Cell, Fact, FactRow, Form, Quote, Row, RowSource, Status, Version
from kb.jsontext import plain

BASE = "计算基数"  # per cent of what: no part of a row's name
Key = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(slots=True)  # not frozen: a tenth of the cost, and hundreds are made for a page of results
class _Standing:
    """A cell as it stands in the chain; ``last`` is the last day on which it stood, as far as that is known.

    ``followed`` is when a later version took its place; where that is a 见, the last day is not known.
    """

    version: Version
    row: Row
    cell: Cell
    last: date | None = None
    followed: date | None = None
    repealed: bool = False


def begin(version: Version) -> date | None:
    """The day from which a version is known to hold: where it starts, or where it was seen."""
    return version.start or version.day or version.target


def seen_on(quotes: Iterable[Quote]) -> date | None:
    """The date of the newest source."""
    return max((quote.date for quote in quotes if quote.date), default=None)


def _known_on(version: Version) -> date | None:
    return min((quote.date for quote in version.quotes if quote.date), default=None)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day.

    >>> add_months(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def row_key(row: Row, cell: Cell) -> Key:
    """What a figure keeps through the versions of its fact: its indicator and conditions."""
    return cell.indicator, tuple(sorted(row.dims.items()))


def _last_before(version: Version) -> date | None:
    """The last day of what ``version`` replaces; unknown where its own start is."""
    return version.start - timedelta(days=1) if version.start else None


def _keyed(version: Version) -> Iterator[tuple[Key, Row, Cell]]:
    for row in version.rows:
        dims = tuple(sorted(row.dims.items()))
        yield from (((cell.indicator, dims), row, cell) for cell in row.cells)


def _follow(standing: _Standing, version: Version) -> _Standing:
    ends = [end for end in (standing.last, _last_before(version)) if end]
    return replace(standing, last=min(ends, default=None), followed=begin(version))


def _chain(fact: Fact) -> Iterator[tuple[Version, list[_Standing]]]:
    """Oldest first: each version with all that stands once it has begun (a 废止: what it ended)."""
    dated = [version for version in reversed(fact.versions) if begin(version) and version.form is not Form.TARGET]
    state: dict[Key, _Standing] = {}
    for version in sorted(dated, key=lambda version: begin(version) or date.min):
        end = _own_end(version)
        own = {key: _Standing(version, row, cell, last=end) for key, row, cell in _keyed(version)}
        if version.form is Form.REPEALED:
            state = {key: replace(_follow(standing, version), repealed=True) for key, standing in state.items()}
        else:
            state = {**state, **own} if version.partial else own
        yield version, list(state.values())


def _own_end(version: Version) -> date | None:
    return version.end if version.form is Form.SPAN else None


def rows_at(fact: Fact, day: date, review_months: int) -> tuple[FactRow, ...]:
    """The rows of ``fact`` as they stand on ``day``, then those of versions already announced (未生效).

    Before the first known date they are the rows of the earliest version, with the status 当日无数据.
    """
    chain = list(_chain(fact))
    shown = _Shown(fact, day, review_months)
    past = [step for step in chain if (begin(step[0]) or date.max) <= day]
    coming = [step for step in chain if (begin(step[0]) or date.max) > day]
    rows = [shown(_closed(standing, coming)) for standing in (past[-1][1] if past else ())]
    rows += [shown(standing) for standing in _targets(fact, day)]
    rows += [
        shown(_closed(standing, coming[place + 1 :]), Status.FUTURE)
        for place, (version, state) in enumerate(coming)
        if version.start and (_known_on(version) or date.max) <= day
        for standing in state
        if standing.version is version and not standing.repealed
    ]
    rows = rows or [shown(_closed(standing, chain[1:]), Status.NO_DATA) for standing in _earliest(fact, chain)]
    return tuple(row for row in rows if row is not None)


def _closed(standing: _Standing, coming: Iterable[tuple[Version, list[_Standing]]]) -> _Standing:
    """``standing`` with the end that the next version to replace it sets."""
    if standing.repealed:
        return standing
    key = row_key(standing.row, standing.cell)
    for version, _ in coming:
        listed = {key for key, *_ in _keyed(version)} if version.partial else ()
        if not version.partial or key in listed:
            return _follow(standing, version)
    return standing


def _targets(fact: Fact, day: date) -> Iterator[_Standing]:
    """Targets that were set by ``day``: those not yet due, or else the one that fell due last."""
    targets = [
        version
        for version in fact.versions
        if version.target and (_known_on(version) or date(version.target.year, 1, 1)) <= day
    ]
    due = sorted(
        (version for version in targets if version.target and version.target < day),
        key=lambda version: version.target or date.min,
    )
    for version in [version for version in targets if version not in due] or due[-1:]:
        yield from (_Standing(version, row, cell) for row in version.rows for cell in row.cells)


def _earliest(fact: Fact, chain: list[tuple[Version, list[_Standing]]]) -> list[_Standing]:
    if chain:
        return chain[0][1]
    oldest = fact.versions[-1:]
    return [_Standing(version, row, cell) for version in oldest for row in version.rows for cell in row.cells]


def _status(
    fact: Fact, standing: _Standing, day: date, review_months: int, later: Callable[[date, int], date]
) -> Status:
    version = standing.version
    if standing.last and standing.last < day:
        return Status.ENDED
    if standing.last and (standing.followed or version.form is Form.SPAN):
        return Status.CURRENT  # its end is known and not yet reached
    over = version.end if version.form is Form.YEAR else version.target
    if over and over < day:
        return Status.UNVERIFIED
    verified = fact.reviewed if standing.followed is None else _known_to_hold(standing, standing.followed)
    return Status.CURRENT if verified and day <= later(verified, review_months) else Status.UNVERIFIED


def _known_to_hold(standing: _Standing, followed: date) -> date | None:
    """The last day on which a figure that was replaced, nobody knows quite when, is known to have held."""
    stated = [quote.date for quote in proving(standing.version, standing.cell) if quote.date and quote.date < followed]
    return max(stated, default=begin(standing.version))


def status_at(fact: Fact, day: date, review_months: int) -> Status:
    """The status of a fact as a whole; what a rule in words, which has no rows, is shown with."""
    empty = Row(dims={}, cells=(Cell(written="", indicator="", text=" "),), line=0)
    bare = fact.model_copy(
        update={
            "versions": tuple(
                v.model_copy(update={"rows": (empty,), "partial": False}) if v.form is not Form.REPEALED else v
                for v in fact.versions
            )
        }
    )
    rows = rows_at(bare, day, review_months)
    return rows[0].status if rows else Status.NO_DATA


def proving(version: Version, cell: Cell) -> tuple[Quote, ...]:
    """The quotes that a figure stands in; all of its version's where it is not known which."""
    quotes = version.quotes
    return tuple(quotes[place] for place in cell.proofs if place < len(quotes)) or quotes


def as_of(version: Version) -> str | None:
    """The year, day or term that the figures of a version are about."""
    match version.form:
        case Form.YEAR:
            return f"{version.start:%Y}"
        case Form.AS_OF:
            return str(version.day)
        case Form.TARGET:
            return (
                f"{version.target:%Y}"
                if version.target and (version.target.month, version.target.day) == (12, 31)
                else str(version.target)
            )
    return None


class _Shown:
    """Makes the rows of one fact as they are on one day; what the rows of a version share is worked out once."""

    def __init__(self, fact: Fact, day: date, review_months: int) -> None:
        self._fact = fact
        self._day = day
        self._months = review_months
        self._several = several_indicators(fact)
        self._sources: dict[tuple[int, tuple[int, ...]], tuple[tuple[RowSource, ...], date | None]] = {}
        self._later = lru_cache(maxsize=None)(add_months)

    def __call__(self, standing: _Standing, status: Status | None = None) -> FactRow | None:
        """One figure as it stands; None for a cell that sets nothing (—)."""
        fact, version, cell = self._fact, standing.version, standing.cell
        if cell.value is None and not cell.text:
            return None
        sources, seen = self._proofs(standing)
        return FactRow(
            label=label_of(fact.title, standing.row.dims, cell.indicator, several=self._several),
            indicator=cell.indicator,
            dims=standing.row.dims,
            kind=fact.kind,
            value=cell.value,
            value_max=cell.value_max,
            text=cell.text,
            op=cell.op,
            unit=cell.unit,
            per=cell.per,
            each=cell.each,
            effective_from=version.start if version.form in {Form.SINCE, Form.SPAN} else None,
            until=standing.last,
            as_of=as_of(version),
            status=status or _status(fact, standing, self._day, self._months, self._later),
            seen_on=seen or version.day,
            reviewed=fact.reviewed,
            derived=cell.derived,
            written=cell.written,
            sources=sources,
        )

    def _proofs(self, standing: _Standing) -> tuple[tuple[RowSource, ...], date | None]:
        key = id(standing.version), standing.cell.proofs
        if key not in self._sources:
            quotes = proving(standing.version, standing.cell)
            made = tuple(RowSource(id=quote.source, section=quote.section, quote=quote.text) for quote in quotes)
            self._sources[key] = made, seen_on(quotes)
        return self._sources[key]


def row_label(fact: Fact, row: Row, cell: Cell) -> str:
    """The name of a row: title, conditions, and the indicator where the title does not already say it."""
    return label_of(fact.title, row.dims, cell.indicator, several=several_indicators(fact))


def several_indicators(fact: Fact) -> bool:
    """Whether the rows of a fact have to be told apart by their indicators."""
    return len({cell.indicator for version in fact.versions for row in version.rows for cell in row.cells}) > 1


def label_of(title: str, dims: Mapping[str, str], indicator: str, *, several: bool) -> str:
    """``row_label`` out of its parts."""
    parts = [title, *(value for name, value in dims.items() if name != BASE and value not in title)]
    if several or indicator not in title:
        parts.append(indicator)
    return " ".join(parts)


def amount_text(row: FactRow | Cell) -> str:
    """A figure for people: ``973 元/月``, ``690余万 元``, ``由统筹基金支付``."""
    if row.value is None:
        return row.text or "—"
    below = "·".join(part for part in (row.each, row.per) if part)
    unit = f"{row.unit or ''}{'/' + below if below else ''}"
    number = row.written.removeprefix("推算 ") if row.written else plain(row.value)
    return f"{number}{unit}" if unit in {"%", "‰"} else f"{number} {unit}"
