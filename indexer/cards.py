"""What a page of results shows of a fact: its rows ready to show, worked out when indexing.

A page shows twenty facts, and reading twenty whole files as models with the status of each row takes longer than all the
rest of a search. So the record of a fact holds, before the ``Fact`` itself, a card (one line of JSON)::

    {"intro": "…", "prose": ["…"], "quotes": [["replies/…", "一", "护理补贴标准为…"], …], "lead": 0, "several": false,
     "rows": [[{"供养方式": "集中"}, "护理补贴", "973", null, null, "=", "元", "月", null,
               "2024-01-01", null, null, "2024-08-06", false, "973", [0], 0, 0], …]}

Its rows stand beside those of the payload (``indexer.rankrows``), which know on which days they are shown with which
status; a rule in words has none. ``Card.rows`` are what ``kb.status.rows_at`` says; a test holds them to it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

import orjson

from indexer.rankrows import Placed, RankRow, dated, number_of_day
from indexer.rowsides import own_words, row_side
from indexer.sides import RowSide
from indexer.words import normalise
from kb.facts import Cell, Fact, FactRow, Form, Quote, RowSource, Status, Version
from kb.models import Kind
from kb.status import BASE, as_of, label_of, proving, row_key, seen_on, several_indicators

_day = lru_cache(maxsize=4096)(date.fromisoformat)


def record_of(fact: Fact, figures: Sequence[Placed]) -> bytes:
    """The record of a fact: its card, a line break, the fact."""
    return (
        orjson.dumps(_card(fact, figures)) + b"\n" + fact.__pydantic_serializer__.to_json(fact, exclude_defaults=True)
    )


def fact_of(record: bytes) -> Fact:
    """The whole fact of a record."""
    return Fact.model_validate_json(record[record.index(b"\n") + 1 :])


def _card(fact: Fact, figures: Sequence[Placed]) -> dict[str, Any]:
    proofs = _Proofs()
    for version in fact.versions:
        for quote in version.quotes:
            proofs.place(quote)
    in_words = not any(version.rows for version in fact.versions)
    places = () if in_words else _places(fact, figures)
    return {
        "intro": fact.intro,
        "prose": [version.prose for version in fact.versions if version.prose],
        "lead": proofs.place(fact.versions[0].quotes[0]) if fact.versions and fact.versions[0].quotes else None,
        "several": several_indicators(fact),
        "rows": [_row(one, proofs, place) for one, place in zip(figures, places, strict=not in_words)],
        "quotes": list(proofs.places),
    }


class _Proofs:
    """The quotes of a fact, each once; the cells of a table share theirs."""

    def __init__(self) -> None:
        self.places: dict[tuple[str, str | None, str], int] = {}
        self._known: dict[tuple[int, tuple[int, ...]], tuple[list[int], date | None]] = {}

    def place(self, quote: Quote) -> int:
        return self.places.setdefault((quote.source, quote.section, quote.text), len(self.places))

    def of(self, version: Version, cell: Cell) -> tuple[list[int], date | None]:
        """The places of what proves a cell, and the date of the newest of it."""
        key = id(version), cell.proofs
        if key not in self._known:
            quotes = proving(version, cell)
            self._known[key] = [self.place(quote) for quote in quotes], seen_on(quotes) or version.day
        return self._known[key]


def _row(one: Placed, proofs: _Proofs, place: tuple[int, int]) -> tuple[Any, ...]:
    version, row, cell, _ = one
    quotes, seen = proofs.of(version, cell)
    start = version.start if version.form is Form.SINCE or version.form is Form.SPAN else None
    value, high = _number(cell.value), _number(cell.value_max)
    measure = cell.unit, cell.per, cell.each
    return (
        *(row.dims, cell.indicator, value, high, cell.text, cell.op, *measure),
        *(start, as_of(version), seen, cell.derived, cell.written, quotes, *place),
    )


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _places(fact: Fact, figures: Sequence[Placed]) -> Iterator[tuple[int, int]]:
    """Of each figure the place of its version in the chain (-1 for a target) and its own among all that stand then: what a
    部分调整 replaces keeps its place, what it adds comes last."""
    chain = dated(fact)
    steps = {id(version): step for step, version in enumerate(chain)}
    known = _standing(chain) if any(version.partial for version in chain) else None
    for at, (version, row, cell, _) in enumerate(figures):
        step = steps.get(id(version), -1)
        yield step, (known[step][row_key(row, cell)] if known and step >= 0 else at)


def _standing(chain: Iterable[Version]) -> list[dict[object, int]]:
    """The places of all figures that stand once a version has begun, version by version."""
    state: dict[object, int] = {}
    steps: list[dict[object, int]] = []
    for version in chain:
        if version.form is not Form.REPEALED:
            state = dict(state) if version.partial else {}
            for row in version.rows:
                for cell in row.cells:
                    state.setdefault(row_key(row, cell), len(state))
        steps.append(state)
    return steps


class Card:
    """A fact as a page of results shows it: its rows on a day, and what these are compared by."""

    def __init__(self, key: str, payload: Mapping[str, Any], record: bytes, day: date) -> None:
        self.id = key
        self.title: str = payload["title"]
        self.region: str = payload["region"]
        self.topic: str = payload["topic"]
        self.organ: str | None = payload["organ"]
        self.draft: bool = payload["draft"]
        self._card: Mapping[str, Any] = orjson.loads(record[: record.index(b"\n")])
        self.rows: tuple[FactRow, ...] = tuple(self._rows(payload, number_of_day(day)))

    def _rows(self, payload: Mapping[str, Any], day: int) -> Iterator[FactRow]:
        rows = [(RankRow(*rank), shown) for rank, shown in zip(payload["rows"], self._card["rows"], strict=False)]
        there = [(status, rank, shown) for rank, shown in rows if (status := rank.status_on(day))]
        there = there or [(Status.NO_DATA, rank, shown) for rank, shown in rows if rank.earliest]
        if len(there) > 1:
            there.sort(key=_order)
        kind, reviewed = Kind(payload["kind"]), payload["reviewed"]
        checked = _day(f"{reviewed // 10_000:04}-{reviewed // 100 % 100:02}-{reviewed % 100:02}") if reviewed else None
        sources = [RowSource(*quote) for quote in self._card["quotes"]]
        for status, rank, shown in there:
            yield self._row(kind, checked, sources, status, rank.last, shown)

    def _row(
        self,
        kind: Kind,
        reviewed: date | None,
        sources: Sequence[RowSource],
        status: Status,
        last: int,
        shown: list[Any],
    ) -> FactRow:
        dims, indicator, value, high, text, op, unit, per, each, start, about, seen, derived, written, proofs, *_ = (
            shown
        )
        return FactRow(
            label=label_of(self.title, dims, indicator, several=self._card["several"]),
            indicator=indicator,
            dims=dims,
            kind=kind,
            value=None if value is None else Decimal(value),
            value_max=None if high is None else Decimal(high),
            text=text,
            op=op,
            unit=unit,
            per=per,
            each=each,
            effective_from=_day(start) if start else None,
            until=date(last // 10_000, last // 100 % 100, last % 100) if last else None,
            as_of=about,
            status=status,
            seen_on=_day(seen) if seen else None,
            reviewed=reviewed,
            derived=derived,
            written=written,
            sources=tuple([sources[place] for place in proofs]),
        )

    @property
    def lead(self) -> str:
        """The passage to show where no row's own is: the first quote of the newest version, or the introduction."""
        lead: int | None = self._card["lead"]
        intro: str = self._card["intro"]
        return intro if lead is None else self._card["quotes"][lead][2]

    @cached_property
    def sides(self) -> tuple[RowSide, ...]:
        return tuple(map(row_side, self.rows, self.owns))

    @cached_property
    def owns(self) -> tuple[str, ...]:
        return tuple(map(own_words, self.rows))

    @cached_property
    def prose(self) -> str:
        # Past the cache of normalise: a long text would only push the short ones out.
        return normalise.__wrapped__("\n".join([self._card["intro"], *self._card["prose"]]))

    @cached_property
    def words(self) -> str:
        """The prose and all quotes: what covers for a rule in words."""
        return normalise.__wrapped__("\n".join((self.prose, *(text for _, _, text in self._card["quotes"]))))

    @cached_property
    def conditions(self) -> str:
        """The conditions of all rows."""
        return "|".join(normalise(value) for row in self.rows for name, value in row.dims.items() if name != BASE)


def _order(shown: tuple[Status, RankRow, list[Any]]) -> tuple[int, int, int]:
    """What stands, targets, what is announced: as kb.status lists them."""
    status, _, row = shown
    step, place = row[-2:]
    if step < 0:
        return 1, 0, place
    return (2, step, place) if status is Status.FUTURE else (0, 0, place)
