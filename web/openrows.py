"""Which rows a question leaves open: 特困供养护理补贴 names no condition, so no single row of the table is its answer."""

from collections.abc import Sequence

from kb.facts import FactRow

MANY = 3


def open_rows(title: str, rows: Sequence[FactRow], question: str) -> tuple[FactRow, ...]:
    """The rows that answer as well as the first, when they are too many to put one of them in front; else none.

    Two rows of which one was meant (在职 before 退休) still have a first; three, or any that differ in conditions of
    which the question names none, do not.
    """
    if not rows:
        return ()
    typed = "".join(question.split())
    named = [_named(title, row, rows, typed) for row in rows]
    same = tuple(
        row for row, names in zip(rows, named, strict=True) if (names, row.indicator) == (named[0], rows[0].indicator)
    )
    return same if len(same) >= MANY or (len(same) > 1 and not named[0]) else ()


def _named(title: str, row: FactRow, rows: Sequence[FactRow], typed: str) -> frozenset[str]:
    """The conditions of a row that the question names, by what sets them apart from the other rows' conditions.

    A word of the title names none: 护理 in 护理补贴 is not 全护理.
    """
    found = set()
    for name, value in row.dims.items():
        others = {other.dims.get(name, "") for other in rows} - {value}
        own = _pairs(value) - set().union(*map(_pairs, (*others, title, row.indicator)))
        if any(pair in typed for pair in own):
            found.add(name)
    return frozenset(found)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}
