"""Amounts of any passage, for reading a figure out of its quote again."""

from collections.abc import Sequence

from kb.masks import masked
from kb.measured import Quantity
from kb.pairings import find_runs
from kb.passages import passage
from kb.quantities import find_quantities


def amounts_of(text: str) -> tuple[Quantity, ...]:
    """Quantities with places in ``text`` itself; runs share period and per whom; nothing is judged to be no figure."""
    amounts: list[Quantity] = []
    offset = 0
    for line in text.split("\n"):
        whole = passage(line, offset)
        found = find_quantities(masked(whole.text))
        for run in find_runs(whole.text, found, 0):
            rated = next((one for one in run.figures if one.per or one.each), None)
            for one in run.figures:
                if rated and not one.per and not one.each:
                    one = one._replace(per=rated.per, each=rated.each)
                amounts.append(_placed(one, whole.at))
        offset += len(line) + 1
    return tuple(amounts)


def _placed(one: Quantity, at: Sequence[int]) -> Quantity:
    return one._replace(start=at[one.start], core=at[one.core], end=at[one.end - 1] + 1)
