"""A figure beside the wrong conditions: 487 put at 全护理, where the quote gives it to 半自理.

The quote is read as a letter is, so that each number comes with what it is for; a row is contradicted when every place
its number stands in names another value of one of its conditions, and none names its own.
"""

import re
from collections.abc import Iterator, Mapping

from kb.facts import Cell, Row, Version
from kb.models import Figure
from kb.proofs import figures_of


def mispaired(version: Version, row: Row, cell: Cell) -> str | None:
    """What contradicts the conditions of a figure, None where nothing does."""
    if cell.value is None or cell.derived or not row.dims:
        return None
    values = {name: {line.dims[name] for line in version.rows if name in line.dims} for name in row.dims}
    found = [
        figure
        for quote in version.quotes
        for figure in figures_of(quote.text, quote.date)
        if figure.value == cell.value and figure.unit == cell.unit and not figure.superseded and not figure.derived
    ]
    wrong = [list(_contradictions(figure, row, values)) for figure in found]
    if not wrong or not all(wrong):
        return None
    name, said = wrong[0][0]
    return f"{' '.join([*row.dims.values(), cell.indicator])}：引文里 '{cell.written}' 属于 {name} '{said}'，不是 '{row.dims[name]}'；核对数和条件"


def _contradictions(figure: Figure, row: Row, values: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    words = " ".join([figure.label, *figure.dims.values()])
    for name, known in values.items():
        named = _named(words, known)
        if named and row.dims[name] not in named and re.search(r"\w", row.dims[name]):
            yield name, sorted(named)[0]


def _named(words: str, known: set[str]) -> set[str]:
    """Which of the known values words name, longest first, so that 半自理 is not also 自理."""
    longest = sorted(known, key=len, reverse=True)
    return set(re.findall("|".join(map(re.escape, longest)), words)) if longest else set()
