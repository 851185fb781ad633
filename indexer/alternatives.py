"""Facets to choose otherwise from: the values of a field that something was chosen in, counted as if nothing had been.

The counts of all other fields are those of what is found; a click on another value of the same field asks for that value
beside the chosen ones, so they have to be seen. One more search of the engine for each such field, which brings no
candidates: it is asked only where something was chosen.
"""

from collections.abc import Iterator, Mapping, Sequence

from indexer.engine import EngineQuery, Retrieved
from indexer.query import ResultPage, SearchQuery

_FIELDS = {"region": ("region", "within")}  # what a choice of region may filter by


def alternatives(asked: EngineQuery, query: SearchQuery) -> Iterator[EngineQuery]:
    """What to ask beside ``asked`` for the facets of the fields that something was chosen in."""
    for name in asked.facets:
        chosen = _FIELDS.get(name, (name,))
        if getattr(query, name) and any(field in asked.filters for field in chosen):
            filters = {field: values for field, values in asked.filters.items() if field not in chosen}
            yield EngineQuery(asked.index, asked.groups, filters, limit=0, facets=(name,))


def with_alternatives(page: ResultPage, counted: Sequence[Retrieved]) -> ResultPage:
    """The page with these counts in place of those of the chosen values alone."""
    if not counted:
        return page
    facets: Mapping[str, Mapping[str, int]] = {name: counts for one in counted for name, counts in one.facets.items()}
    missing = tuple(dict.fromkeys((*page.missing_parts, *(name for one in counted for name in one.missing))))
    changes = {
        "facets": {**page.facets, **{name: dict(counts) for name, counts in facets.items()}},
        "incomplete": bool(missing),
        "missing_parts": missing,
    }
    return page.model_copy(update=changes)
