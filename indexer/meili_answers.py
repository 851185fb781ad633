"""What Meilisearch answered → candidates in our order, from one instance or merged from several."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from indexer.engine import Candidate, EngineQuery, IndexUnusable, Retrieved
from indexer.meili_documents import META, filter_value
from indexer.meili_query import preferred
from indexer.meili_settings import FORMAT, SETTINGS_DIGEST

_EXACT = 2.0**17  # below every prefer field, above all optional points


@dataclass(frozen=True, slots=True)
class Found:
    """What one instance answers to a search: candidates with their ``order``, best first."""

    build: str
    candidates: tuple[tuple[int, Candidate], ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]


def read_found(uid: str, query: EngineQuery, answer: Mapping[str, Any]) -> Found:
    """An answer to either request, in our order."""
    build = build_of(answer["hits"])
    score = _scorer(query)
    candidates = [
        (int(hit["order"]), Candidate(hit["key"], hit["payload"].encode(), score(hit))) for hit in answer["hits"][1:]
    ]
    candidates.sort(key=place)
    counted = answer.get("facetsByIndex", {}).get(uid, {}).get("distribution", {})
    return Found(build, tuple(candidates), int(answer["estimatedTotalHits"]) - 1, counted)


def _scorer(query: EngineQuery) -> Callable[[Mapping[str, Any]], float]:
    """What a candidate's order hangs on, besides its own."""
    fields = [(name, frozenset(values), score) for name, values, score in preferred(query)]
    exact = frozenset(map(filter_value, query.exact))
    optional = tuple(f" {term} " for term in dict.fromkeys(query.optional))

    def score(hit: Mapping[str, Any]) -> float:
        total = sum(score for name, values, score in fields if not values.isdisjoint(hit.get(name) or ()))
        if exact and not exact.isdisjoint(hit["exact"]):
            total += _EXACT
        if optional:
            words, text = hit["words"], f" {hit['text']} "
            total += sum(2.0 * (term in words) + (term in text) for term in optional)
        return total

    return score


def place(candidate: tuple[int, Candidate]) -> tuple[float, int, str]:
    """What candidates are sorted by."""
    order, found = candidate
    return (-found.score, -order, found.key)


def build_of(hits: Sequence[Mapping[str, Any]]) -> str:
    """The build that an answer is from; its first hit is the index's description."""
    try:
        head = orjson.loads(hits[0]["payload"]) if hits[0]["key"] == META else {}
    except (IndexError, KeyError, ValueError):
        head = {}
    check_head(head)
    return str(head["build"])


def check_head(head: Mapping[str, object]) -> None:
    if not head.get("build"):
        raise IndexUnusable("搜索服务器里的索引不完整：请运行 kb index --rebuild 重建")
    if head.get("format") != FORMAT or head.get("settings") != SETTINGS_DIGEST:
        raise IndexUnusable("搜索服务器里的索引是别的版本建的：请运行 kb index --rebuild 重建")


def merged(query: EngineQuery, answers: Sequence[list[Found]], build: str, missing: tuple[str, ...]) -> Retrieved:
    candidates = {one.key: (order, one) for found in answers for part in found for order, one in part.candidates}
    ranked = sorted(candidates.values(), key=place)[query.offset : query.offset + query.limit]
    firsts = [found[0] for found in answers]
    facets = {name: _counted([first.facets.get(name, {}) for first in firsts], query) for name in query.facets}
    return Retrieved(
        tuple(candidate for _, candidate in ranked), sum(first.total for first in firsts), facets, build, missing
    )


def _counted(parts: Iterable[Mapping[str, int]], query: EngineQuery) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(part)
    return dict(sorted(counts.items(), key=lambda count: (-count[1], count[0]))[: query.facet_limit])
