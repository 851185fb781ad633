"""How a figure in a fact is proved: the quotes it rests on stand in their source, and the figure is read out of them again."""

from collections.abc import Mapping
from datetime import date as Date

from kb.archive import ArchivedReply, PolicyDocument
from kb.facts import Fact, Quote

Source = ArchivedReply | PolicyDocument


def source_date(source: Source | None) -> Date | None:
    """The date of a letter (of the talk where the letter has none) or of a document."""
    if isinstance(source, ArchivedReply):
        return source.date or source.met
    return source.date if source else None


def with_proofs(fact: Fact, sources: Mapping[str, Source]) -> Fact:
    """``fact`` with the date of each quote and, for each figure, the quotes that it stands in."""

    def dated(quote: Quote) -> Quote:
        return quote.model_copy(update={"date": source_date(sources.get(quote.source))})

    versions = tuple(
        version.model_copy(update={"quotes": tuple(map(dated, version.quotes))}) for version in fact.versions
    )
    return fact.model_copy(update={"versions": versions})
