"""The embedded engine: tantivy in this process, an index folder on disk, as many reading processes as wanted.

One tantivy index holds all three of ours, so that a change of many documents and of what the index says of itself
becomes visible in one commit. Readers look before every search whether another build or commit went live (two ``stat``).
"""

import asyncio
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import orjson
from tantivy import DocAddress, Index, Order, Query, Searcher

from indexer.engine import (
    Candidate,
    Document,
    EngineQuery,
    IndexName,
    IndexUnusable,
    Retrieved,
    SearchError,
    document_id,
)
from indexer.tantivy_facets import Awaited, Facets
from indexer.tantivy_folder import Folder, Payloads
from indexer.tantivy_query import (
    QueryMaker,
    every,
    register_tokenizers,
    schema,
    scored,
    some,
)
from indexer.tantivy_writing import FORMAT, LARGE_WRITER, META, PLACES, SMALL_WRITER, described, write

_KEPT = 8192  # payloads kept, and places of documents: what is found again is not read again
_COUNTED = (
    256  # matches whose facets are kept, each some 20 KB: the same words are asked for again, most of all as one types
)
_AT_ONCE = 0.002  # seconds in which the calls of one search come: one look does for them
_PATTERNS = 16  # of groups that occur together, at most


class _Live:
    """A build as it is open now: everything a search reads, from one commit."""

    def __init__(self, build: Path, signature: tuple[int, int]) -> None:
        self.build = build
        self.signature = signature
        self.commit = _commit_signature(build)
        self._index = Index.open(str(build))
        register_tokenizers(self._index)
        self.queries = QueryMaker(self._index.schema)
        self._read()

    def _read(self) -> None:
        self.searcher: Searcher = self._index.searcher()
        found = self.searcher.search(self.queries.ids([META]), 1).hits
        if not found:
            raise IndexUnusable(f"索引 {self.build} 不完整：请运行 kb index --rebuild 重建")
        self.meta: dict[str, str] = orjson.loads(_record(self.searcher, found[0][1]))
        if self.meta.get("format") != FORMAT:
            raise IndexUnusable(f"索引 {self.build} 是别的版本写的：请运行 kb index --rebuild 重建")
        self.entry = lru_cache(maxsize=_KEPT)(Payloads(self.build).entry)
        self.addresses: dict[tuple[IndexName, str], DocAddress] = {}
        self.facets = Facets(self.searcher)

    def renewed(self) -> None:
        """Read what another process has committed since."""
        commit = _commit_signature(self.build)
        if commit != self.commit:
            self._index.reload()
            self._read()
            self.commit = commit


def _commit_signature(build: Path) -> tuple[int, int]:
    found = os.stat(build / "meta.json")  # noqa: PTH116 - paid for each search
    return (found.st_ino, found.st_mtime_ns)


def _record(searcher: Searcher, address: DocAddress) -> bytes:
    return bytes(searcher.doc(address).get_first("record") or b"")


class TantivyEngine:
    """The engine over one index folder; it may be made before there is an index."""

    def __init__(self, path: Path) -> None:
        self._folder = Folder(Path(path))
        self._live: _Live | None = None
        self._looked = 0.0  # when it was last looked whether another build or commit went live
        self._counting = ThreadPoolExecutor(1, "facets")  # no thread before the first count

    # reading

    async def search(self, query: EngineQuery) -> Retrieved:
        with self._reading() as live:
            deciding = live.queries.deciding(query)
            facets = self._facets(live.facets, query, deciding)
            candidates, total = _candidates(live, query, deciding)
            return Retrieved(candidates, total, facets, live.meta["build"])

    def _facets(self, facets: Facets, query: EngineQuery, deciding: Query) -> Mapping[str, Mapping[str, int]]:
        """The counts, or where they are not known yet what will be read out of another thread: tantivy counts without
        holding Python up, while the candidates are found and ranked."""
        if (known := facets.known(query)) is not None:
            return known

        def count() -> dict[str, dict[str, int]]:
            with self._failing():
                return facets.count(query, deciding)

        return Awaited(self._counting.submit(count))

    async def together(self, query: EngineQuery) -> tuple[tuple[bool, ...], ...]:
        with self._reading() as live:
            return tuple(_patterns(live, query))

    async def get(self, index: IndexName, keys: Sequence[str]) -> Mapping[str, bytes]:
        if not keys:
            return {}
        with self._reading() as live:
            addresses = _addresses(live, index, keys)
            return {key: _record(live.searcher, addresses[key]) for key in keys if key in addresses}

    async def digests(self, index: IndexName) -> Mapping[str, str]:
        with self._reading() as live:
            hits = live.searcher.search(live.queries.term("index", index), max(1, live.searcher.num_docs)).hits
            places = live.searcher.fast_field_values("place", [address for _, address in hits])
            entries = (live.entry.__wrapped__(int(place) % PLACES) for place in places if place is not None)
            return {key: digest for key, digest, _ in entries}

    async def meta(self) -> Mapping[str, str]:
        with self._reading() as live:
            return dict(live.meta)

    async def health(self) -> None:
        with self._reading():
            return

    async def close(self) -> None:
        self._live = None
        self._counting.shutdown(wait=False)

    @contextmanager
    def _reading(self) -> Iterator[_Live]:
        """The live build, opened again where another went live."""
        with self._failing():
            yield self._current()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Whatever fails becomes a SearchError."""
        try:
            yield
        except (SearchError, GeneratorExit, KeyboardInterrupt):
            raise
        except BaseException as err:
            if isinstance(err, ValueError) and "not a filter" in str(err):
                raise
            # A damaged file can make tantivy panic, which PyO3 raises outside of Exception.
            if not isinstance(err, Exception) and type(err).__name__ != "PanicException":
                raise
            self._live = None
            raise IndexUnusable(f"索引 {self._folder.path} 损坏：请运行 kb index --rebuild 重建") from err

    def _current(self) -> _Live:
        live, now = self._live, time.monotonic()
        if live is not None and now - self._looked < _AT_ONCE:
            return live
        self._looked = now
        signature = self._folder.signature()
        if live is not None and live.signature == signature:
            live.renewed()
            return live
        self._live = _opened(self._folder)
        return self._live

    # writing

    async def replace_all(self, documents: Mapping[IndexName, Iterable[Document]], meta: Mapping[str, str]) -> None:
        await asyncio.to_thread(self._replace_all, documents, meta)

    async def apply(
        self,
        changed: Mapping[IndexName, Sequence[Document]],
        removed: Mapping[IndexName, Sequence[str]],
        meta: Mapping[str, str],
    ) -> None:
        await asyncio.to_thread(self._apply, changed, removed, meta)

    def _replace_all(self, documents: Mapping[IndexName, Iterable[Document]], meta: Mapping[str, str]) -> None:
        with self._folder.writing():
            self._folder.sweep()
            build = self._folder.new()
            try:
                index = Index(schema(), str(build), reuse=False, sort_by_field="order", sort_order=Order.Desc)
                write(index, build, LARGE_WRITER, (), documents, lambda: described(meta, build))
                self._folder.swap_in(build)
            finally:
                self._folder.sweep()

    def _apply(
        self,
        changed: Mapping[IndexName, Sequence[Document]],
        removed: Mapping[IndexName, Sequence[str]],
        meta: Mapping[str, str],
    ) -> None:
        with self._folder.writing():
            self._looked = 0.0
            build = self._folder.live()
            gone = [document_id(index, key) for index, keys in removed.items() for key in keys]
            gone += [document.id for found in changed.values() for document in found]
            try:
                write(Index.open(str(build)), build, SMALL_WRITER, gone, changed, lambda: described(meta, build))
            except (OSError, ValueError) as err:
                raise IndexUnusable(f"索引 {build} 写不进去（{err}）：请运行 kb index --rebuild 重建") from err


def _opened(folder: Folder) -> _Live:
    """The live build; once more if it was replaced while being opened."""
    for _ in range(3):
        signature = folder.signature()
        try:
            return _Live(folder.live(), signature)
        except (OSError, ValueError):
            if folder.signature() == signature:
                raise
    return _Live(folder.live(), folder.signature())


def _candidates(live: _Live, query: EngineQuery, deciding: Query) -> tuple[tuple[Candidate, ...], int]:
    found = live.searcher.search(live.queries.ordering(query, deciding), max(1, query.limit), offset=query.offset)
    hits = found.hits[: query.limit]
    places = live.searcher.fast_field_values("place", [address for _, address in hits])
    if len(live.addresses) > _KEPT:
        live.addresses.clear()
    ranked: list[tuple[float, int, str, bytes]] = []
    for (score, address), packed in zip(hits, places, strict=True):
        order, place = divmod(int(packed or 0), PLACES)
        key, _, payload = live.entry(place)
        live.addresses[query.index, key] = address
        ranked.append((-score, -order, key, payload))
    ranked.sort()
    total: int = found.count or 0  # type: ignore[attr-defined]  # missing in tantivy's stubs
    return tuple([Candidate(key, payload, -score) for score, _, key, payload in ranked]), total


def _addresses(live: _Live, index: IndexName, keys: Sequence[str]) -> dict[str, DocAddress]:
    """Where the documents are; of candidates found before that is known."""
    found = {key: address for key in keys if (address := live.addresses.get((index, key)))}
    if lacking := [document_id(index, key) for key in keys if key not in found]:
        hits = live.searcher.search(live.queries.ids(lacking), len(lacking), count=False).hits
        addresses = [address for _, address in hits]
        places = live.searcher.fast_field_values("place", addresses)
        found.update(
            (live.entry(int(place or 0) % PLACES)[0], address) for place, address in zip(places, addresses, strict=True)
        )
    return found


def _patterns(live: _Live, query: EngineQuery) -> Iterator[tuple[bool, ...]]:
    """The largest pattern first; then the largest among documents that meet a group none of the found ones has."""
    groups = [live.queries.group(group) for group in query.groups]
    bits = 1 << len(groups)
    weights = [float(bits + (bits >> place + 1)) for place in range(len(groups))]
    deciding = live.queries.filters(query.index, query.filters)
    for _ in range(_PATTERNS):
        wanted = scored(every([*deciding, some(groups)]), zip(groups, weights, strict=True))
        hits = live.searcher.search(wanted, 1, count=False).hits
        if not hits:
            return
        met = int(hits[0][0]) % bits
        pattern = tuple(bool(met & (bits >> place + 1)) for place in range(len(groups)))
        yield pattern
        deciding.append(some([group for group, is_met in zip(groups, pattern, strict=True) if not is_met]))
