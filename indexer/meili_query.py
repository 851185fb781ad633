"""EngineQuery → what Meilisearch is asked, and its answers → candidates; pure functions, no server.

What decides is a filter: ``index = … AND (terms = … OR …) AND …``. ``first_request`` asks for the first documents, those
that meet the highest wish first (prefer fields, exact names), within a tier by ``order`` and key; and for total and facets.
Where no more match than are wanted, that is all: the candidates come with what their order hangs on (prefer fields, exact
names, terms), and we order them.

Where more match, every tier but the last has come whole. ``rising_request`` fetches those that rise within the last one: by
the wishes below it, each set of them a rung of a ladder, and on each rung by optional terms. What a weight promises are the
points a document has at least; how many it has is counted here. Of more than three optional terms only the server's own
idea of the best is fetched, so among thousands of matches one that holds a few of many may be missed among its like.

A federated answer orders by weight before sort only when a word is searched for; hence the mark, a word in every document.
The index's description is asked for along with every search, above everything else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from indexer.engine import FILTERS, EngineQuery, Group, IndexName
from indexer.meili_documents import META, filter_value
from indexer.meili_settings import FACETS, MARK

# The candidates' scores, as in the embedded engine: prefer fields above the exact title above all optional points.
_PREFER = tuple(2.0**power for power in (22, 21, 20, 19, 18))
_WORDS = 10  # the server looks at no more words of a query, and each left out lowers a weight by a tenth
_SETS = 3  # optional terms of which every set is asked for
_APART = 128.0  # between rungs: more than between the weights on one
_MAXIMUM = 1e300  # the weight of the index's description


def quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def one_of(name: str, values: Iterable[str]) -> str:
    """A field holds one of the values."""
    wanted = [quoted(filter_value(value)) for value in values]
    return f"{name} = {wanted[0]}" if len(wanted) == 1 else f"{name} IN [{', '.join(wanted)}]"


def base_filter(index: IndexName, filters: Mapping[str, tuple[str, ...]]) -> str:
    if unknown := set(filters) - set(FILTERS):
        raise ValueError(f"not a filter: {sorted(unknown)}")
    return " AND ".join(
        [one_of("index", [index]), *(one_of(name, values) for name, values in filters.items() if values)]
    )


def group_filter(group: Group) -> str:
    """Every document that holds all terms of an alternative; single terms share one IN."""
    single = [alternative[0] for alternative in group if len(alternative) == 1]
    parts = [one_of("terms", single)] if single else []
    for alternative in group:
        if len(alternative) > 1:
            parts.append(f"({' AND '.join(one_of('terms', [term]) for term in alternative)})")
    return f"({' OR '.join(parts)})" if parts else f"index = {quoted('')}"


def deciding(query: EngineQuery) -> str:
    return _all(base_filter(query.index, query.filters), *map(group_filter, query.groups))


def first_request(uid: str, query: EngineQuery, limit: int) -> dict[str, object]:
    """The first ``limit``, tier by tier; total and facets."""
    federation: dict[str, object] = {"offset": 0, "limit": limit + 1}
    if query.facets:
        if unknown := set(query.facets) - set(FACETS):
            raise ValueError(f"not a filter to count: {sorted(unknown)}")
        federation["facetsByIndex"] = {uid: list(query.facets)}
    decides = deciding(query)
    parts = [_part(uid, _all(decides, wish), place + 1.0) for place, wish in enumerate(("", *wishes(query)))]
    return _request(uid, query, federation, parts)


def cut_tier(answer: Mapping[str, Any]) -> int:
    """The tier in which an answer to ``first_request`` ends: 0 for the documents that meet no wish."""
    return int(answer["hits"][-1]["_federation"]["queriesPosition"]) - 1


def rising_request(uid: str, query: EngineQuery, limit: int, tier: int) -> dict[str, object] | None:
    """The first ``limit`` of a tier; None where the order within it hangs on nothing else."""
    wished = wishes(query)
    within = _all(deciding(query), *wished[tier - 1 : tier if tier else 0], *(f"NOT {wish}" for wish in wished[tier:]))
    parts = []
    for place, rung in enumerate(rungs(wished[: max(0, tier - 1)])):
        filters, weight = _all(within, rung), _APART**place
        if rung:
            parts.append(_part(uid, filters, weight / 100))
        for points, terms in _term_sets(query.optional):
            parts.append(_part(uid, _all(filters, *(one_of("terms", [term]) for term in terms)), weight * points / 6))
        if query.optional:
            parts.append(_part(uid, filters, weight / 6, query.optional))
    return _request(uid, query, {"offset": 0, "limit": limit + 1}, parts) if parts else None


def _term_sets(optional: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    for size in range(1, _SETS + 1):
        for terms in combinations(optional[:_SETS], size):
            yield 2 * size, terms


def _all(*filters: str) -> str:
    return " AND ".join(filter(None, filters))


def wishes(query: EngineQuery) -> list[str]:
    """What raises a document, as filters, the least first."""
    exact = [one_of("exact", query.exact)] if query.exact else []
    return [*exact, *reversed([one_of(name, values) for name, values, _ in preferred(query)])]


def rungs(wished: Sequence[str]) -> list[str]:
    """Every set of wishes that may be met, as filters, the lowest first: a higher wish counts more than all below it."""
    sets = range(2 ** len(wished))
    return [_all(*(wish for place, wish in enumerate(wished) if met >> place & 1)) for met in sets]


def preferred(query: EngineQuery) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """Fields, values and scores of ``prefer``."""
    for (name, values), score in zip(query.prefer.items(), _PREFER, strict=False):
        if name not in FILTERS:
            raise ValueError(f"not a filter: {name}")
        if values:
            yield name, values, score


def _part(uid: str, filters: str, weight: float, words: Sequence[str] = ()) -> dict[str, object]:
    return {
        "indexUid": uid,
        "q": " ".join(words[:_WORDS]) if words else MARK,
        "attributesToSearchOn": ["words", "text"] if words else ["mark"],
        # With "all" the words would give no score, and weights would count for nothing.
        "matchingStrategy": "frequency" if words else "last",
        "locales": ["eng"],
        "filter": filters,
        "sort": ["order:desc", "key:asc"],
        "federationOptions": {"weight": weight},
    }


def _request(
    uid: str, query: EngineQuery, federation: Mapping[str, object], parts: Iterable[dict[str, object]]
) -> dict[str, object]:
    retrieved = ["key", "order", "payload", *(name for name, _, _ in preferred(query))]
    retrieved += [*(["exact"] if query.exact else []), *(["words", "text"] if query.optional else [])]
    queries = [_part(uid, one_of("index", [META]), _MAXIMUM), *parts]
    return {"federation": federation, "queries": [{**part, "attributesToRetrieve": retrieved} for part in queries]}


def meta_request(*attributes: str) -> dict[str, object]:
    """A plain search for the index's description."""
    return {
        "q": "",
        "limit": 1,
        "filter": one_of("index", [META]),
        "attributesToRetrieve": ["key", "payload", *attributes],
    }
