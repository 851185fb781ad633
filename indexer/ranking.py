"""The order of about a hundred candidates, and of the rows in each: pure, engine-free, over the small payloads.

First what answers the whole question, then what answers more of it; the place meant before others; what holds before what
has ended; the figure of the kind asked for; then the row whose own conditions say what was asked and little besides.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import orjson

from indexer.coverage import Coverage, FactSide, Judge, RowSide
from indexer.engine import Candidate
from indexer.rankrows import RankRow, number_of_day
from kb.facts import Status

_ALIVE = {Status.CURRENT: 3, Status.UNVERIFIED: 3, Status.FUTURE: 2, Status.ENDED: 1, Status.NO_DATA: 0, None: 0}


class Merit(NamedTuple):
    """What rows are compared by, the greater the better."""

    found: bool
    met: int
    place: int
    alive: int
    kind: int
    own: int
    named: int  # conditions and indicators that are just what was asked
    literal: int  # words met as they were typed, not as an equivalent
    exact: bool  # the question is a title or alias
    spare: int  # minus what the question does not mention
    generic: int
    current: bool
    begin: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with the merit of its best row."""

    key: str
    payload: Mapping[str, Any]
    merit: Merit
    coverage: Coverage


class Ranker:
    """Ranks candidates for one question."""

    def __init__(self, judge: Judge, pieces: Callable[[str], Sequence[str]]) -> None:
        self.judge = judge
        self._pieces = pieces
        self._day = number_of_day(judge.asked.day)
        self._titles: dict[str, int] = {}

    def rank(self, candidates: Iterable[Candidate]) -> list[Ranked]:
        """Best first; the engine's order decides between equals."""
        ranked = [self._candidate(candidate) for candidate in candidates]
        ranked.sort(key=lambda one: one.merit, reverse=True)
        return ranked

    def _candidate(self, candidate: Candidate) -> Ranked:
        payload = orjson.loads(candidate.payload)
        fact = fact_side(payload, self.judge.counts_beside)
        judge = self.judge.judge
        best: tuple[Merit, Coverage] | None = None
        rows = row_sides(payload, self._day)
        if not self.judge.place.reaches(fact.region):
            rows = islice(rows, 1)  # no answer whatever its rows say; one is enough to put it in its place
        for row in rows:
            coverage = judge(fact, row)
            # The first of a merit are told by the coverage alone; most rows end here.
            if best is None or (coverage.found, coverage.met, coverage.place, _ALIVE[row.status]) >= best[0][:4]:
                merit = self.merit(fact, row, coverage, payload)
                if best is None or merit > best[0]:
                    best = merit, coverage
        if best is None:  # nothing of it stands or was announced
            row = RowSide("")
            coverage = judge(fact, row)
            best = self.merit(fact, row, coverage, payload), coverage
        return Ranked(candidate.key, payload, *best)

    def merit(
        self, fact: FactSide, row: RowSide, coverage: Coverage, payload: Mapping[str, Any], *, plainness: int = 0
    ) -> Merit:
        """``plainness`` is taken off for what only the whole record shows: derived and relative figures."""
        asked = self.judge.asked
        view = self.judge.row(row.own)
        return Merit(
            coverage.found,
            coverage.met,
            coverage.place,
            _ALIVE[row.status],
            self._kind(fact, row),
            coverage.own,
            view.named,
            (view.literal | self.judge.head(fact.head, fact.topic)[2]).bit_count(),
            asked.text in payload["exact"],
            -2 * view.spare - self._spare_title(fact.title) - plainness,
            sum(word in row.own or word in fact.head for word in asked.generic),
            row.status is Status.CURRENT,
            row.begin,
        )

    def _spare_title(self, title: str) -> int:
        count = self._titles.get(title)
        if count is None:
            count = self._titles[title] = sum(map(self.judge.unasked, self._pieces(title)))
        return count

    def _kind(self, fact: FactSide, row: RowSide) -> int:
        """Points for the kind of figure asked for: its unit and period, and a standard before a count."""
        asked = self.judge.asked
        points = 0
        if asked.per and asked.per in row.unit.partition("/")[2].split("·"):
            points += 2
        if asked.counting and fact.kind == "statistic":
            points += 2
        if fact.kind == "standard" and (asked.standard or (asked.amount and not asked.units and not asked.counting)):
            points += 1
        return points


def fact_side(payload: Mapping[str, Any], with_numbers: bool = False) -> FactSide:
    """What all rows of a payload share."""
    rows = payload["rows"]
    return FactSide(
        head=payload["head"],
        title=payload["title"],
        topic=payload["topic"],
        kind=payload["kind"],
        region=payload["region"],
        organ=payload["organ"] or "",
        draft=payload["draft"],
        in_words=bool(rows) and not (rows[0][1] or rows[0][2] or "|" in rows[0][0]),
        others=frozenset(number for row in rows for number in row[1].split()) if with_numbers else frozenset(),
    )


def row_sides(payload: Mapping[str, Any], day: int) -> Iterator[RowSide]:
    """The rows of a payload that stand or are announced on a day; before anything is known, the earliest."""
    known = False
    for values in payload["rows"]:
        row = RankRow(*values)
        if status := row.status_on(day):
            known = True
            yield RowSide(row.text, row.numbers, row.unit, status, row.begin, row.over)
    if not known:
        for values in payload["rows"]:
            row = RankRow(*values)
            if row.earliest:
                yield RowSide(row.text, row.numbers, row.unit, Status.NO_DATA, row.begin, row.over)
