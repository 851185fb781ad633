"""FactRow → RowSide: a row of a record as it is judged, in the same words as the rows of payloads."""

from functools import lru_cache

from indexer.rankrows import number_of_day, row_numbers, unit_of
from indexer.sides import RowSide
from indexer.words import normalise
from kb.facts import FactRow
from kb.models import Kind
from kb.status import BASE

# The words that ask for a change, where a row is one.
_CHANGES = {"+": "提高增加上调上浮高出提升增长", "-": "降低减少下调下降下浮"}


def row_side(row: FactRow, own: str) -> RowSide:
    """What a row has to show, with its direction of change."""
    begin, over = _days(row)
    return RowSide(
        own=own,
        numbers=row_numbers(row.value, row.value_max),
        unit=unit_of(row.unit, row.per, row.each),
        status=row.status,
        begin=begin,
        over=over,
    )


def _days(row: FactRow) -> tuple[int, int]:
    """From when a row is known, and the end of the year or term that it is about."""
    begin = number_of_day(row.effective_from or row.seen_on)
    if not row.as_of:
        return begin, 0
    year, exact = int(row.as_of[:4]), row.as_of.replace("-", "")
    if row.kind is Kind.TARGET and len(exact) == 8:
        return begin, int(exact)
    if len(exact) == 8:
        return int(exact), 0
    return min(begin, year * 10_000 + 101) if begin else year * 10_000 + 101, year * 10_000 + 1231


def own_words(row: FactRow) -> str:
    """A row's conditions, indicator and words, as they are compared."""
    dims = row.dims
    if BASE in dims:  # per cent of what is not what
        dims = {name: value for name, value in dims.items() if name != BASE}
    return _joined((*dims.values(), row.indicator, row.text or "", _CHANGES.get(row.op, ""), *dims))


@lru_cache(maxsize=50_000)  # the same conditions recur in every region and year
def _joined(parts: tuple[str, ...]) -> str:
    return "|".join(normalise(part) for part in parts if part)
