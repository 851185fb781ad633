"""Which groups occur together: looks at sets of them, counts only, and what follows from the answers."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from indexer.engine import EngineQuery
from indexer.meili_query import base_filter, group_filter

Pattern = tuple[int, ...]  # the places of groups


def look_request(uid: str, query: EngineQuery, patterns: Sequence[Pattern]) -> dict[str, object]:
    """One look at which patterns of groups occur: counts only."""
    base = base_filter(query.index, query.filters)
    groups = [group_filter(group) for group in query.groups]
    filters = (" AND ".join([base, *(groups[place] for place in pattern)]) for pattern in patterns)
    return {"queries": [{"indexUid": uid, "q": "", "limit": 0, "filter": text} for text in filters]}


def larger(patterns: Iterable[Pattern], size: int, groups: int) -> Iterator[Pattern]:
    """Patterns of ``size`` groups of which every part is among ``patterns``."""
    known = set(patterns)
    for pattern in combinations(range(groups), size):
        if all(part in known for part in combinations(pattern, size - 1)):
            yield pattern


def largest(patterns: Iterable[Pattern], groups: int) -> tuple[tuple[bool, ...], ...]:
    """Those that are no part of another, most groups first, then by the earlier groups."""
    kept: list[Pattern] = []
    for pattern in sorted(patterns, key=lambda found: (-len(found), found)):
        if pattern and not any(set(pattern) <= set(other) for other in kept):
            kept.append(pattern)
    return tuple(tuple(place in pattern for place in range(groups)) for pattern in kept)
