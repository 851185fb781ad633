"""The order of about a hundred candidates, and of the rows in each: pure, engine-free, over the small payloads.

First what answers the whole question, then what answers more of it; the place meant before others; what holds before what
has ended; the figure of the kind asked for; then the row whose own conditions say what was asked and little besides.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from operator import attrgetter
from typing import Any, NamedTuple

import orjson

from indexer.coverage import Coverage, Judge
from indexer.engine import Candidate
from indexer.rankrows import RankRow, number_of_day
from indexer.sides import FactSide, RowSide
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


_merit = attrgetter("merit")
_UNJUDGED = Merit(False, 0, 0, 0, 0, 0, 0, 0, False, 0, 0, False, 0)
_UNKNOWN = Coverage(False, 0, 0, 0, 0, False)


class Prepared:
    """A payload made ready for judging; the rows that it shows on a day are worked out once for many questions."""

    __slots__ = ("_alike", "_days", "payload", "side")

    def __init__(self, data: bytes) -> None:
        self.payload: Mapping[str, Any] = orjson.loads(data)
        self.side = fact_side(self.payload)
        self._days: tuple[int, tuple[RowSide, ...]] = (0, ())
        self._alike: tuple[int, RowSide, int] = (0, RowSide(""), 0)

    def rows(self, day: int) -> tuple[RowSide, ...]:
        if self._days[0] != day:
            self._days = day, tuple(row_sides(self.payload, day))
        return self._days[1]

    def first(self, day: int) -> tuple[RowSide, int]:
        """The first row of a day, and a number for all that are judged like it but for region, organ and date."""
        if self._alike[0] != day:
            row = (
                self._days[1][0] if self._days[0] == day and self._days[1] else next(row_sides(self.payload, day), None)
            )
            row = row or RowSide("")
            fact = self.side
            shape = _shape((fact.title, fact.head, fact.topic, fact.kind, fact.in_words, row.own, row.unit, row.status))
            self._alike = day, row, shape
        return self._alike[1:]


_numbers = count()


@lru_cache(maxsize=50_000)
def _shape(parts: tuple[object, ...]) -> int:
    return next(_numbers)


# What is popular is read once; about 50 MB at most.
prepared = lru_cache(maxsize=8192)(Prepared)


class Ranker:
    """Ranks candidates for one question."""

    def __init__(self, judge: Judge, pieces: Callable[[str], Sequence[str]]) -> None:
        self.judge = judge
        self._pieces = pieces
        self._day = number_of_day(judge.asked.day)
        self._titles: dict[str, int] = {}
        self._alike: dict[tuple[int, int], tuple[Merit, Coverage]] = {}
        self._generics: dict[tuple[str, str], int] = {}

    def rank(self, candidates: Iterable[Candidate], *, wholly: bool = True) -> list[Ranked]:
        """Best first; the engine's order decides between equals. Unless ``wholly``, what is about other places is not
        judged where something here answers: it stands behind all that is here, in the engine's order."""
        known = [(candidate.key, prepared(candidate.payload)) for candidate in candidates]
        reaches = self.judge.place.reaches
        here = [self._here(key, one) for key, one in known if reaches(one.side.region)]
        there = ((key, one) for key, one in known if not reaches(one.side.region))
        judged = wholly or not any(one.coverage.found for one in here)
        if judged:
            here += [self._elsewhere(key, one) for key, one in there]
        here.sort(key=_merit, reverse=True)
        return here if judged else [*here, *(Ranked(key, one.payload, _UNJUDGED, _UNKNOWN) for key, one in there)]

    def _here(self, key: str, known: Prepared) -> Ranked:
        payload, fact = known.payload, known.side
        if self.judge.counts_beside:
            fact = fact_side(payload, with_numbers=True)
        judge = self.judge.judge
        best: Merit | None = None
        covered: Coverage | None = None
        for row in known.rows(self._day):
            coverage = judge(fact, row)
            # The first of a merit are told by the coverage alone; most rows end here.
            if best is None or (coverage.found, coverage.met, coverage.place, _ALIVE[row.status]) >= best[:4]:
                merit = self.merit(fact, row, coverage, payload)
                if best is None or merit > best:
                    best, covered = merit, coverage
        if best is None or covered is None:  # nothing of it stands or was announced
            row = RowSide("")
            covered = judge(fact, row)
            best = self.merit(fact, row, covered, payload)
        return Ranked(key, payload, best, covered)

    def _elsewhere(self, key: str, known: Prepared) -> Ranked:
        """What cannot be the answer whatever its rows say: one row is enough to put it in its place. Most candidates are
        such, and many of these the same item in other regions: judged once but for the date."""
        row, shape = known.first(self._day)
        if self.judge.exact:  # its numbers and ages matter
            side = fact_side(known.payload, with_numbers=True) if self.judge.counts_beside else known.side
            return self._alone(key, known.payload, side, row)
        alike = shape, self.judge.views.by_organ(known.side.organ)
        judged = self._alike.get(alike)
        if judged is None:
            one = self._alone(key, known.payload, known.side, row)
            judged = self._alike[alike] = one.merit, one.coverage
        return Ranked(key, known.payload, Merit._make((*judged[0][:-1], row.begin)), judged[1])

    def _alone(self, key: str, payload: Mapping[str, Any], fact: FactSide, row: RowSide) -> Ranked:
        coverage = self.judge.judge(fact, row)
        return Ranked(key, payload, self.merit(fact, row, coverage, payload), coverage)

    def merit(
        self, fact: FactSide, row: RowSide, coverage: Coverage, payload: Mapping[str, Any], *, plainness: int = 0
    ) -> Merit:
        """``plainness`` is taken off for what only the whole record shows: derived and relative figures."""
        asked = self.judge.asked
        view = self.judge.views.row(row.own)
        return Merit(
            coverage.found,
            coverage.met,
            coverage.place,
            _ALIVE[row.status],
            self._kind(fact, row),
            coverage.own,
            view.named,
            (view.literal | self.judge.views.head(fact.head, fact.topic)[2]).bit_count(),
            asked.text in payload["exact"],
            -2 * view.spare - self._spare_title(fact.title) - plainness,
            self._generic(fact.head, row.own) if asked.generic else 0,
            row.status is Status.CURRENT,
            row.begin,
        )

    def _spare_title(self, title: str) -> int:
        count = self._titles.get(title)
        if count is None:
            count = self._titles[title] = sum(map(self.judge.views.unasked, self._pieces(title)))
        return count

    def _generic(self, head: str, own: str) -> int:
        count = self._generics.get((head, own))
        if count is None:
            count = sum(word in own or word in head for word in self.judge.asked.generic)
            self._generics[head, own] = count
        return count

    def _kind(self, fact: FactSide, row: RowSide) -> int:
        """Points for the kind of figure asked for: its unit and period, and a standard before a count."""
        asked = self.judge.asked
        points = 0
        if asked.per and asked.per in row.unit.partition("/")[2].split("·"):
            points += 2
        if asked.worded and fact.in_words:
            points += 1
        if asked.counting and fact.kind == "statistic":
            points += 2
        if fact.kind == "standard" and (asked.standard or (asked.amount and not asked.units and not asked.counting)):
            points += 1
        return points


def fact_side(payload: Mapping[str, Any], with_numbers: bool = False) -> FactSide:
    """What all rows of a payload share."""
    rows = payload["rows"]
    return FactSide(
        head="|".join((*payload["exact"], *payload["topics"])),
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
