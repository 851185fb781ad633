"""The rows of a fact as the table an editor knows: a line for each set of conditions, a column for each indicator."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from kb.facts import FactRow, Status
from web.amounts import since

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """The figures under one set of conditions and dates, None where the fact has none."""

    dims: tuple[str, ...]
    since: str
    cells: tuple[FactRow | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures. ``status`` and ``since`` are those of all its rows, None when they differ and each line must say its own."""

    dims: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    status: Status | None
    since: str | None


def as_table(rows: Sequence[FactRow]) -> Table:
    """Rows in their order as a table; every row has its cell."""
    dims = tuple(dict.fromkeys(name for row in rows for name in row.dims))
    columns = tuple(dict.fromkeys(row.indicator for row in rows))
    lines: dict[tuple[tuple[str, ...], str], dict[str, FactRow]] = {}
    for row in rows:
        # Two targets of one fact (到 2025 年, 到 2027 年) have the same conditions: their dates tell them apart.
        lines.setdefault((tuple(row.dims.get(name, "") for name in dims), since(row)), {})[row.indicator] = row
    return Table(
        dims,
        columns,
        tuple(Line(*place, tuple(cells.get(column) for column in columns)) for place, cells in lines.items()),
        _only({row.status for row in rows}),
        _only({since(row) for row in rows}),
    )


def _only(values: set[T]) -> T | None:
    return values.pop() if len(values) == 1 else None


def anchor(row: FactRow) -> str:
    """The place of a row in its page, readable in an address: 护理补贴-集中-全护理."""
    return "-".join(part.replace(" ", "") for part in (row.indicator, *row.dims.values()) if part)
