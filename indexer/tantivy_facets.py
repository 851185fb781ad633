"""Facets: how often each value occurs in the whole match of a query, counted by tantivy over columns."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from typing import Any

from tantivy import Query, Searcher

from indexer.engine import SEVERAL, EngineQuery
from indexer.tantivy_query import BETWEEN, FACETS, PAIR, PAIRED, SEPARATOR

Counts = dict[str, dict[str, int]]
# Matches whose counts are kept, each some 20 KB: the same words are asked for again, most of all as one types.
_KEPT = 256


class Facets:
    """The counts of one commit of the index."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._kept: dict[object, Counts] = {}

    def known(self, query: EngineQuery) -> Counts | None:
        """What needs no counting (any more)."""
        if unknown := set(query.facets) - set(FACETS):
            raise ValueError(f"not a filter to count: {sorted(unknown)}")
        return self._kept.get(_match(query)) if query.facets else {}

    def count(self, query: EngineQuery, deciding: Query) -> Counts:
        """Counts over the whole match: the sets of values are counted, then taken apart."""
        paired = set(PAIRED) <= set(query.facets)
        columns = dict.fromkeys(PAIR if paired and name in PAIRED else name for name in query.facets)
        wanted = {name: {"terms": {"field": name, **self._sizes(query, name)}} for name in columns}
        answer = self._searcher.aggregate(deciding, wanted)
        buckets = {name: answer[name]["buckets"] for name in columns}
        for at, name in enumerate(PAIRED if paired else ()):
            buckets[name] = [{**one, "key": one["key"].split(BETWEEN)[at]} for one in buckets[PAIR]]
        counts = {name: _counted(buckets[name], query.facet_limit) for name in query.facets}
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        self._kept[_match(query)] = counts
        return counts

    def _sizes(self, query: EngineQuery, name: str) -> dict[str, int]:
        """How many values to bring. Looking their words up is what costs: a lone segment, which a full build makes, knows
        which are the most frequent; of several each has to bring all of its own."""
        every = max(1, self._searcher.num_docs)
        if name == PAIR or name in SEVERAL[query.index]:
            return {"size": every, "segment_size": every}
        alone = self._searcher.num_segments == 1
        return {"size": query.facet_limit, "segment_size": query.facet_limit if alone else every}


class Awaited(Mapping[str, Mapping[str, int]]):
    """Counts that another thread is at; reading them waits for it."""

    def __init__(self, counting: "Future[Counts]") -> None:
        self._counting = counting

    def __getitem__(self, name: str) -> Mapping[str, int]:
        return self._counting.result()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counting.result())

    def __len__(self) -> int:
        return len(self._counting.result())


def _match(query: EngineQuery) -> object:
    return query.index, query.groups, tuple(query.filters.items()), query.facets, query.facet_limit


def _counted(buckets: Iterable[Mapping[str, Any]], limit: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for bucket in buckets:
        count: int = bucket["doc_count"]
        for value in bucket["key"].split(SEPARATOR) if bucket["key"] else ():
            counts[value] = counts.get(value, 0) + count
    first = sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))[:limit]
    return dict(first)
