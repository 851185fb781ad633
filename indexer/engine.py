"""The protocol that every engine fulfils: it retrieves candidates by the one meaning of a match; ranking is ours.

SearchError
├── SearchUnavailable   the engine cannot be asked now; worth trying again
└── IndexUnusable       the index is missing, broken or of another format; ``kb index`` makes it anew
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

IndexName = Literal["facts", "replies"]


class SearchError(Exception):
    """The root of what this package raises; its text is a Chinese sentence for the user."""


class SearchUnavailable(SearchError):
    """The engine cannot be asked now."""


class IndexUnusable(SearchError):
    """The index is missing, broken or of another format."""


@dataclass(frozen=True, slots=True)
class Document:
    """What an engine stores. ``id`` is ASCII (a hash of ``key``); ``key`` is the content id, with #anchor for a section.

    ``terms`` decide what matches: every vocabulary word that occurs in title, aliases, conditions, indicators, plus all
    2-grams, plus whole numbers, plus pinyin terms (prefixed ``~``). ``filters`` are the filterable, facetable values;
    ``order`` is a static number, higher first among equals. ``payload`` is JSON that comes back untouched.
    ``digest`` is the content hash by which incremental indexing knows what changed.
    """

    id: str
    key: str
    terms: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]  # kind, topic, region, year, organ
    exact: tuple[str, ...]  # normalised title and aliases, for the candidates' order
    text: str  # words for the engine's own score, segmented, parted by spaces
    order: int
    payload: bytes
    digest: str


# A group is alternatives (equivalents); an alternative is terms that must all be present; all groups must match.
Alternative = tuple[str, ...]
Group = tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """What an engine is asked: filters AND groups decide, ``optional`` terms, ``exact`` and ``prefer`` only order."""

    index: IndexName
    groups: tuple[Group, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # within a field OR, between fields AND
    optional: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    prefer: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limit: int = 100
    offset: int = 0
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that matches, with the engine's own score."""

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
        """Which of the groups occur together: the distinct patterns of groups met, best first, over the filtered
        documents that meet at least one. One look, so that the largest set of groups that can be met is found."""
        ...

    async def get(self, index: IndexName, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Payloads by key; keys not in the index are left out."""
        ...

    async def digests(self, index: IndexName) -> Mapping[str, str]:
        """key → digest of everything in the live index, for incremental indexing."""
        ...

    async def meta(self) -> Mapping[str, str]:
        """What the live index says of itself: build id, format, vocabulary digest, content commit, home region, counts."""
        ...

    async def replace_all(self, documents: Mapping[IndexName, Iterable[Document]], meta: Mapping[str, str]) -> None:
        """Build beside the live index and swap in when whole; on any failure the live index stays as it is."""
        ...

    async def apply(
        self,
        changed: Mapping[IndexName, Sequence[Document]],
        removed: Mapping[IndexName, Sequence[str]],
        meta: Mapping[str, str],
    ) -> None:
        """Change single documents of the live index, all at once."""
        ...

    async def health(self) -> None:
        """Return when searchable, else raise a SearchError."""
        ...

    async def close(self) -> None: ...
