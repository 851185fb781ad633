"""EngineQuery → tantivy queries, and the schema they run against.

What decides (index, filters, groups) is asked without scores; what orders adds constants to the score, exact in the 24
bits of a 32-bit float: prefer fields above the exact title, the exact title above all optional terms. Equal scores fall
back to ``order``, by which every segment is sorted.
"""

from collections.abc import Iterable, Mapping

from tantivy import Index, Occur, Query, Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from indexer.engine import FILTERS, EngineQuery, Group, IndexName

# Between the values of a filter: the index holds each value, the column the whole set, so that counting looks at one
# entry a document however many years it spans.
SEPARATOR = "\x1f"
FACETS = tuple(name for name in FILTERS if name != "source")  # hardly two documents quote the same set of replies
# Of few values each: a column of their pairs is counted at the price of one.
PAIRED, PAIR, BETWEEN = ("kind", "topic"), "kind+topic", "\x1e"

_EXACT = 2.0**17
_PREFER = tuple(2.0**power for power in (22, 21, 20, 19, 18))
_OPTIONAL = 100  # optional terms at most, far below _EXACT


def schema() -> Schema:
    builder = SchemaBuilder()
    for name in ("id", "index"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("terms", "text"):
        builder.add_text_field(name, tokenizer_name="spaces", index_option="basic")
    builder.add_text_field("exact", tokenizer_name="values", index_option="basic")
    for name in FILTERS:
        builder.add_text_field(name, tokenizer_name="values", index_option="basic", fast=name in FACETS)
    builder.add_text_field(PAIR, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field("order", fast=True)
    builder.add_unsigned_field("place", fast=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


def register_tokenizers(index: Index) -> None:
    """Teach an index, new or opened, how our fields fall into terms; a column keeps the whole set of values as one."""
    index.register_tokenizer("spaces", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    index.register_tokenizer("values", TextAnalyzerBuilder(Tokenizer.regex(f"[^{SEPARATOR}]+")).build())
    index.register_fast_field_tokenizer("values", TextAnalyzerBuilder(Tokenizer.raw()).build())


class QueryMaker:
    """Makes the queries of one open index."""

    def __init__(self, of: Schema) -> None:
        self._schema = of

    def term(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value, "basic")

    def ids(self, ids: Iterable[str]) -> Query:
        return Query.term_set_query(self._schema, "id", list(ids))

    def group(self, group: Group) -> Query:
        return some([every([self.term("terms", term) for term in alternative]) for alternative in group])

    def filters(self, index: IndexName, filters: Mapping[str, tuple[str, ...]]) -> list[Query]:
        queries = [self.term("index", index)]
        for name, values in filters.items():
            if values:
                queries.append(self._field(name, values))
        return queries

    def _field(self, name: str, values: tuple[str, ...]) -> Query:
        if name not in FILTERS:
            raise ValueError(f"not a filter: {name}")
        return some([self.term(name, value) for value in values])

    def deciding(self, query: EngineQuery) -> Query:
        """Which documents match."""
        return every([*self.filters(query.index, query.filters), *map(self.group, query.groups)])

    def ordering(self, query: EngineQuery, deciding: Query) -> Query:
        """The same documents with the score that orders them."""
        wishes: list[tuple[Query, float]] = []
        for (name, values), weight in zip(query.prefer.items(), _PREFER, strict=False):
            if values:
                wishes.append((self._field(name, values), weight))
        if query.exact:
            wishes.append((some([self.term("exact", value) for value in query.exact]), _EXACT))
        for term in tuple(dict.fromkeys(query.optional))[:_OPTIONAL]:
            wishes += [(self.term("terms", term), 2.0), (self.term("text", term), 1.0)]
        return scored(deciding, wishes)


def scored(deciding: Query, wishes: Iterable[tuple[Query, float]]) -> Query:
    """``deciding`` without a score of its own, plus the weight of each wish that a document meets."""
    parts = [(Occur.Must, Query.const_score_query(deciding, 0.0))]
    parts += [(Occur.Should, Query.const_score_query(wish, weight)) for wish, weight in wishes]
    return Query.boolean_query(parts)


def every(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries]) if queries else Query.empty_query()


def some(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries]) if queries else Query.empty_query()
