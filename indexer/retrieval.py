"""Understanding → EngineQuery: what decides (filters, groups) and what only orders. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from indexer.engine import Alternative, EngineQuery, Group
from indexer.lexicon import Lexicon
from indexer.query import SearchQuery
from indexer.querygroups import QueryGroup
from indexer.regions import Regions
from indexer.understanding import Understanding
from indexer.words import Words
from kb.jsontext import plain

FACETS = ("kind", "topic", "region", "year", "organ")
CANDIDATES = 100
OFFERED, BROWSED = 24, 100  # values of a facet that a question and that browsing bring: looking up their names costs
_MOST_OPTIONAL = 16


def facts_query(
    asked: Understanding,
    query: SearchQuery,
    lexicon: Lexicon,
    regions: Regions,
    *,
    groups: Sequence[Group] | None = None,
    anywhere: bool = False,
    limit: int = CANDIDATES,
    offset: int = 0,
) -> EngineQuery:
    """The facts that may answer; ``groups`` where only some are to decide, ``anywhere`` to leave out the place."""
    return EngineQuery(
        index="facts",
        groups=tuple(fact_groups(asked, lexicon.words) if groups is None else groups),
        filters={**filters(query, lexicon), **({} if anywhere else place_filter(asked, query, regions))},
        optional=optional_terms(asked, lexicon.words),
        exact=(asked.text,) if asked.text else (),
        prefer=_preferred(regions),
        limit=limit,
        offset=offset,
        facets=FACETS,
        facet_limit=OFFERED if asked.text else BROWSED,
    )


def fact_groups(asked: Understanding, words: Words) -> Iterator[Group]:
    """The known words that have to be met, and the numbers."""
    for group in asked.subjects:
        if group.known and (found := group_terms(group, words)):
            yield found
    for number in asked.numbers:
        yield tuple(dict.fromkeys([(plain(number.value),), (number.digits,)]))


def group_terms(group: QueryGroup, words: Words) -> Group:
    """A group in the index's terms."""
    ways = (*group.alternatives, *((word,) for word in group.living))
    return tuple(dict.fromkeys(filter(None, (_way_terms(way, words) for way in ways))))


def _way_terms(way: Iterable[str], words: Words) -> Alternative:
    return tuple(dict.fromkeys(term for word in way for term in words.terms_of_word(word)))


def optional_terms(asked: Understanding, words: Words) -> tuple[str, ...]:
    """What only orders: unknown words by their 2-grams, people, generic words, ages and ordinals."""
    found: dict[str, None] = {}
    for text in (
        *(group.text for group in asked.groups if group.people or not group.known),
        *asked.generic,
        *(text for text, c in zip(asked.condition_texts, asked.conditions, strict=False) if c.kind == "nth"),
    ):
        found.update(dict.fromkeys(words.terms_of_text(text)))
    return tuple(found)[:_MOST_OPTIONAL]


def filters(query: SearchQuery, lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """The filters that a person chose."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in (("kind", query.kind), ("topic", query.topic), ("organ", query.organ), ("year", query.year)):
        if values:
            found[name] = tuple(map(str, values))
    if query.region:
        # A place that has content of its own is that place; one that has none is everything below it.
        own = all(region in lexicon.index.regions for region in query.region)
        found["region" if own else "within"] = query.region
    return found


def place_filter(asked: Understanding, query: SearchQuery, regions: Regions) -> Mapping[str, tuple[str, ...]]:
    """The place that the question names and those above it, whose standards hold there."""
    if query.region or asked.region is None:
        return {}
    return {"region": regions.chain(asked.region.name)}


def _preferred(regions: Regions) -> Mapping[str, tuple[str, ...]]:
    return {"region": (regions.home,), "within": (regions.home,)} if regions.home else {}


def replies_query(
    asked: Understanding,
    query: SearchQuery,
    lexicon: Lexicon,
    *,
    limit: int = CANDIDATES,
    offset: int = 0,
    counted: bool = True,
) -> EngineQuery:
    """The sections of letters that hold every word of the question, known or not."""
    words = lexicon.words
    groups: list[Group] = [found for group in asked.subjects if (found := group_terms(group, words))]
    groups += [tuple(dict.fromkeys([(plain(n.value),), (n.digits,)])) for n in asked.numbers]
    groups += [(terms,) for organ in asked.organs if (terms := words.terms_of_word(organ))]
    chosen = filters(query, lexicon)
    chosen.pop("topic", None)  # letters have none
    letter = asked.letter
    if letter:
        groups += [((letter.number,),)] if letter.number else []
        groups += [(terms,) for word in (*letter.session, *letter.persons) if (terms := words.terms_of_word(word))]
        if letter.kind:
            chosen["kind"] = (letter.kind,)
        if asked.year:
            chosen["year"] = (str(asked.year),)
    if asked.region and not query.region:
        chosen["within"] = (asked.region.name,)
    return EngineQuery(
        index="replies",
        groups=tuple(groups[:12]),
        filters=chosen,
        optional=optional_terms(asked, words),
        exact=(asked.text,) if asked.text else (),
        limit=limit,
        offset=offset,
        facets=("kind", "region", "year", "organ") if counted else (),
    )
