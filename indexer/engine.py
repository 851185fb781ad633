"""The protocol that every engine fulfils: it retrieves candidates by the one meaning of a match; ranking is ours.

SearchError
├── SearchUnavailable   the engine cannot be asked now; worth trying again
└── IndexUnusable       the index is missing, broken or of another format; ``kb index`` makes it anew

Three indexes: ``facts`` (a document a fact), ``replies`` (a document a section of a letter) and ``sources`` (whole
archived replies and policy documents, by id only: they have no terms and are never searched).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Literal, Protocol

IndexName = Literal["facts", "replies", "sources"]

# The fields of ``Document.filters``; all may be filtered by, preferred and counted.
# region is the unique name a document is about; within is region and everything above it (see indexer.documents).
FILTERS = ("kind", "topic", "region", "within", "year", "organ", "source")

# Those that may hold several values in one document; all others hold at most one, which makes them cheap to count.
SEVERAL: Mapping[IndexName, frozenset[str]] = {
    "facts": frozenset({"within", "year", "source"}),
    "replies": frozenset({"within", "organ"}),
    "sources": frozenset({"within"}),
}


class SearchError(Exception):
    """The root of what this package raises; its text is a Chinese sentence for the user."""


class SearchUnavailable(SearchError):
    """The engine cannot be asked now."""


class IndexUnusable(SearchError):
    """The index is missing, broken or of another format."""


@dataclass(frozen=True, slots=True)
class Document:
    """What an engine stores. ``id`` is ASCII (a hash of index and key); ``key`` is the content id, with #anchor for a section.

    ``terms`` decide what matches: every vocabulary word that occurs in title, aliases, conditions, indicators, plus all
    2-grams, plus whole numbers, plus pinyin terms (prefixed ``~``). ``filters`` are the filterable, facetable values;
    ``order`` is a static number from 0 to 2**25, higher first among equals. ``payload`` is what ranking reads of every candidate: small
    JSON that comes back untouched. ``record`` is the whole model as JSON, for the few that are shown (``get``).
    ``digest`` is the content hash by which incremental indexing knows what changed.
    """

    id: str
    key: str
    terms: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]  # of FILTERS
    exact: tuple[str, ...]  # normalised title and aliases, for the candidates' order
    text: str  # 2-grams and numbers not among the terms, parted by spaces, that only optional terms look at (prose, quotes)
    order: int
    payload: bytes
    digest: str
    record: bytes = b""


def document_id(index: IndexName, key: str) -> str:
    """An id that every engine accepts: ASCII, of fixed length, different in every index."""
    return blake2b(f"{index}:{key}".encode(), digest_size=16).hexdigest()


# A group is alternatives (equivalents); an alternative is terms that must all be present; all groups must match.
Alternative = tuple[str, ...]
Group = tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """What an engine is asked: filters AND groups decide, ``optional`` terms, ``exact`` and ``prefer`` only order.

    The order of the candidates is the same in every engine: documents that meet ``prefer`` first (an earlier field of it
    above a later one), then those of which ``exact`` names the title or an alias, then by the sum of the optional terms
    they hold (two points among ``terms``, one in ``text``), then by ``order``, then by key.
    ``facets`` are counted over the whole match, exactly; each brings its ``facet_limit`` most frequent values.
    """

    index: IndexName
    groups: tuple[Group, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # within a field OR, between fields AND
    optional: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    prefer: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limit: int = 100
    offset: int = 0
    facets: tuple[str, ...] = ()
    facet_limit: int = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that matches, with the engine's own score; ``payload`` is ``Document.payload``."""

    key: str
    payload: bytes
    score: float


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What an engine answers: candidates in its order, the exact total, exact facet counts, the build they are from.

    ``missing`` names parts (instances) that did not answer.
    """

    candidates: tuple[Candidate, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    build: str
    missing: tuple[str, ...] = ()


class Engine(Protocol):
    """One search engine, for reading and writing."""

    async def search(self, query: EngineQuery) -> Retrieved: ...

    async def together(self, query: EngineQuery) -> tuple[tuple[bool, ...], ...]:
        """Which of the groups occur together, over the filtered documents that meet at least one of them: the distinct
        largest patterns of groups met (none is part of another), most groups first, then by the earlier groups. One look,
        so that the largest set of groups that can be met is found."""
        ...

    async def get(self, index: IndexName, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Records (``Document.record``) by key; keys not in the index are left out."""
        ...

    async def digests(self, index: IndexName) -> Mapping[str, str]:
        """key → digest of everything in the live index, for incremental indexing."""
        ...

    async def meta(self) -> Mapping[str, str]:
        """What the live index says of itself; the keys are listed in ``indexer.sync``, and each engine adds ``build``."""
        ...

    async def replace_all(self, documents: Mapping[IndexName, Iterable[Document]], meta: Mapping[str, str]) -> None:
        """Build beside the live index and swap in when whole; on any failure the live index stays as it is. ``meta`` is
        read after the documents, so that it may say what was counted in passing."""
        ...

    async def apply(
        self,
        changed: Mapping[IndexName, Sequence[Document]],
        removed: Mapping[IndexName, Sequence[str]],
        meta: Mapping[str, str],
    ) -> None:
        """Change single documents of the live index, all at once; ``meta`` replaces what it said before."""
        ...

    async def health(self) -> None:
        """Return when searchable, else raise a SearchError."""
        ...

    async def close(self) -> None: ...
