"""The order of about a hundred candidates, and of the rows in each: pure, engine-free, over the small payloads.

First what answers the whole question, then what answers more of it; the place meant before others; what holds before what
has ended; the figure of the kind asked for; then the row whose own conditions say what was asked and little besides.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from indexer.coverage import Coverage, Evidence, Judge, unasked
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
    exact: int
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
        self._unasked = lru_cache(maxsize=4096)(self._count_unasked)

    def rank(self, candidates: Iterable[Candidate]) -> list[Ranked]:
        """Best first; the engine's order decides between equals."""
        ranked = [self._candidate(candidate) for candidate in candidates]
        ranked.sort(key=lambda one: one.merit, reverse=True)
        return ranked

    def _candidate(self, candidate: Candidate) -> Ranked:
        payload = orjson.loads(candidate.payload)
        best: tuple[Merit, Coverage] | None = None
        for evidence in evidences(payload, self._day):
            coverage = self.judge.judge(evidence)
            merit = self.merit(evidence, coverage, payload)
            if best is None or merit > best[0]:
                best = merit, coverage
        if best is None:  # nothing of it stands or was announced
            evidence = Evidence(payload["head"], "", "", payload["kind"], payload["region"])
            coverage = self.judge.judge(evidence)
            best = self.merit(evidence, coverage, payload), coverage
        return Ranked(candidate.key, payload, *best)

    def merit(self, row: Evidence, coverage: Coverage, payload: Mapping[str, Any], *, plainness: int = 0) -> Merit:
        """``plainness`` is taken off for what only the whole record shows: derived and relative figures."""
        asked = self.judge.asked
        parts = row.own.split("|")
        conditions = parts[: (len(parts) - 1) // 2]
        return Merit(
            found=coverage.found,
            met=coverage.met,
            place=coverage.place,
            alive=_ALIVE[row.status],
            kind=self._kind(row),
            own=coverage.own,
            named=sum(any(ask.names(part) for part in parts) for ask in self.judge.asks),
            literal=sum(ask.text in row.own or ask.text in row.head for ask in self.judge.asks),
            exact=int(asked.text in payload["exact"]),
            spare=-2 * sum(map(self._unasked, conditions))
            - sum(map(self._unasked, self._pieces(payload["title"])))
            - plainness,
            generic=sum(word in row.own or word in row.head for word in asked.generic),
            current=row.status is Status.CURRENT,
            begin=row.begin,
        )

    def _kind(self, row: Evidence) -> int:
        """Points for the kind of figure asked for: its unit and period, and a standard before a count."""
        asked = self.judge.asked
        per = row.unit.partition("/")[2].split("·")
        points = 2 * bool(asked.per and asked.per in per) + 2 * bool(asked.counting and row.kind == "statistic")
        if asked.standard or (asked.amount and not asked.units and not asked.counting):
            points += row.kind == "standard"
        return points

    def _count_unasked(self, part: str) -> int:
        return unasked(self.judge, (part,))


def evidences(payload: Mapping[str, Any], day: int) -> Iterable[Evidence]:
    """The rows of a payload that stand or are announced on a day; before anything is known, the earliest."""
    head, topic, kind = payload["head"], payload["topic"], payload["kind"]
    in_words = not any(row[1] or row[2] or "|" in row[0] for row in payload["rows"])
    others = frozenset(number for row in payload["rows"] for number in row[1].split())
    found: list[Evidence] = []
    earliest: list[Evidence] = []
    for values in payload["rows"]:
        row = RankRow(*values)
        status = row.status_on(day)
        if status is None and not row.earliest:
            continue
        evidence = Evidence(
            head=head,
            own=row.text,
            topic=topic,
            kind=kind,
            region=payload["region"],
            organ=payload["organ"] or "",
            numbers=tuple(row.numbers.split()),
            others=others,
            unit=row.unit,
            status=status or Status.NO_DATA,
            begin=row.begin,
            over=row.over,
            in_words=in_words,
            draft=payload["draft"],
        )
        (found if status else earliest).append(evidence)
    return found or earliest
