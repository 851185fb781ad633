"""What a figure was: each row of a fact across its versions, as a table and, from two values on, as a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter

from kb.facts import Fact, FactRow, Form, Status
from kb.status import begin, rows_at
from web.chart import Chart, draw
from web.holding import row_name

STANDING_BESIDE = (Form.REPEALED, Form.TARGET)  # no link in the chain of what held
Key = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Then:
    """A figure in one version, and by how many per cent it differs from the one before."""

    row: FactRow | None
    change: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One row through time, oldest first."""

    name: str
    values: tuple[Then, ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class History:
    """The dated headings, oldest first, and the rows under them."""

    headings: tuple[str, ...]
    series: tuple[Series, ...]


def key(row: FactRow) -> Key:
    """What makes a row the same row in another version: its indicator and conditions."""
    return row.indicator, tuple(sorted(row.dims.items()))


def history(fact: Fact, review_months: int) -> History | None:
    """The history of a fact; None while there is but one version with figures."""
    dated = sorted(
        ((day, v) for v in fact.versions if v.form not in STANDING_BESIDE and v.rows and (day := begin(v))),
        key=itemgetter(0),
    )
    if len(dated) < 2:
        return None
    tables = [
        {key(row): row for row in rows_at(fact, day, review_months) if row.status is not Status.FUTURE}
        for day, _ in dated
    ]
    keys = dict.fromkeys(k for table in reversed(tables) for k in table)
    days = [day for day, _ in dated]
    series = tuple(_series(days, [table.get(k) for table in tables]) for k in keys)
    return History(tuple(v.heading for _, v in dated), series)


def _series(days: Sequence[date], rows: Sequence[FactRow | None]) -> Series:
    values = [Then(row, _change(rows[i - 1] if i else None, row)) for i, row in enumerate(rows)]
    points = [
        (day, row.value) for day, row in zip(days, rows, strict=True) if row is not None and row.value is not None
    ]
    newest = next(row for row in reversed(rows) if row is not None)
    title = row_name(newest.dims, newest.indicator, newest.label) or newest.indicator
    return Series(title, tuple(values), draw(points))


def _change(before: FactRow | None, now: FactRow | None) -> str | None:
    if before is None or now is None or not before.value or now.value is None or before.value == now.value:
        return None
    if (before.unit, before.per, before.each) != (now.unit, now.per, now.each):
        return None  # a figure a month beside one a year has no growth
    if now.unit == "%":
        return f"{now.value - before.value:+f} 个百分点"
    return f"{((now.value - before.value) * 100 / before.value).quantize(Decimal('0.1')):+f}%"
