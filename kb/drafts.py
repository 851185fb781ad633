"""A figure in the making: the quantity, its place, and what the layers of the grammar have found out about it so far."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from kb.measured import Quantity
from kb.models import Figure, Kind
from kb.passages import Passage, Span


@dataclass(slots=True)
class Draft:
    """Filled in by one layer after the other; ``clause`` and ``sentence`` are places in the passage."""

    passage: Passage
    quantity: Quantity
    clause: Span
    sentence: Span
    label: str = ""
    indicator: str = ""
    dims: dict[str, str] = field(default_factory=dict)
    population: bool = False  # a count of people there are, not of those who are paid
    own: str = ""  # the words of its own clause around the number
    context: str = ""  # the condition clauses before it in the sentence
    superseded: bool = False
    replaces: bool = False
    kind: Kind = Kind.STATISTIC
    effective: date | None = None
    until: date | None = None
    as_of: str | None = None
    region: str | None = None
    quote: Span = Span(0, 0)  # noqa: RUF009


def figure_of(draft: Draft, text: str, seams: Sequence[int] = ()) -> Figure:
    """The finished figure; ``text`` is the clean text that its quote is cut from, not over a ``seam`` of two pages."""
    quantity = draft.quantity
    place = _on_one_page(draft, seams)
    return Figure(
        value=quantity.value,
        value_max=quantity.value_max,
        op=quantity.op,
        unit=quantity.unit,
        per=quantity.per,
        each=quantity.each,
        kind=draft.kind,
        label=draft.label,
        indicator=draft.indicator,
        dims=draft.dims,
        region=draft.region,
        effective_from=draft.effective,
        until=draft.until,
        as_of=draft.as_of,
        superseded=draft.superseded,
        quote=text[place.start : place.end],
        start=place.start,
        end=place.end,
    )


def _on_one_page(draft: Draft, seams: Sequence[int]) -> Span:
    """The part of the quote that stands on the page of the number; whole where that would cut off the words at the number."""
    start, end = draft.passage.place(draft.quote)
    crossed = [seam for seam in seams if start < seam < end]
    if not crossed:
        return Span(start, end)
    core = draft.passage.place(Span(draft.quantity.core, draft.quantity.end))
    for seam in crossed:
        if start < seam <= core.start - 2:
            start = seam
        elif core.end <= seam < end:
            end = seam
    return Span(start, end)


_LONGEST_QUOTE = 280


def quote_span(passage: Passage, begin: int, end: int, core: Span) -> Span:
    """The stretch from ``begin`` to ``end``, cut to what a quote may hold around the number itself."""
    at = passage.at
    if at[end - 1] - at[begin] >= _LONGEST_QUOTE:
        begin = max(begin, min(core.start, bisect_left(at, at[core.end - 1] - _LONGEST_QUOTE // 2)))
        end = min(end, max(core.end, bisect_left(at, at[begin] + _LONGEST_QUOTE)))
    return Span(begin, end)
