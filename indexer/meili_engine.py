"""The engine on Meilisearch, one server or several: documents go to the instance that holds their region, every search asks
all of them and merges by our own order, so totals and facet counts are exact sums.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import orjson

from indexer.engine import Document, EngineQuery, IndexName, IndexUnusable, Retrieved, document_id
from indexer.meili_answers import Found, build_of, merged, read_found
from indexer.meili_build import Build, change, held, live_build, usable_live
from indexer.meili_client import Server, Sleep
from indexer.meili_documents import stored, stored_meta, tombstone
from indexer.meili_lock import Lock
from indexer.meili_network import Instances
from indexer.meili_patterns import Pattern, larger, largest, look_request
from indexer.meili_query import base_filter, cut_tier, first_request, meta_request, one_of, rising_request
from indexer.meili_settings import INDEX
from indexer.meili_shown import Shown

_FRESH = 1.0  # seconds for which an answer's build is taken for the live one when the index's description is asked for
_TRIES = 6  # to read all instances, and all calls of a search, from one build while one is being swapped in
_PAGE = 5_000
_KEYS = 200
_LOOKS = 400  # patterns of groups looked at in one call


class MeilisearchEngine:
    """The engine over the instances of one index, which may be made before there is an index."""

    def __init__(
        self,
        servers: Sequence[Server],
        *,
        index: str = INDEX,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        token: Callable[[], str] = lambda: token_hex(3),
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._instances = Instances(servers)
        self._index = index
        self._clock = clock
        self._token = token
        self._sleep = sleep
        self._meta: Mapping[str, str] = {}
        self._shown = Shown()
        self._seen = ("", 0.0)  # the build that the last answer was from, and when

    # reading

    async def search(self, query: EngineQuery) -> Retrieved:
        for attempt in range(_TRIES):
            found, missing = await self._instances.ask(lambda server: self._answer(server, query))
            builds = {one.build for answers in found.values() for one in answers}
            if len(builds) == 1:
                break
            await self._sleep(0.02 * 2**attempt)
        # An instance that stays behind (it was away during a swap) is as good as missing: a page is from one build.
        newest = max(builds)
        self._seen = (newest if not missing else "", time.monotonic())
        late = {name for name, answers in found.items() if any(one.build != newest for one in answers)}
        whole = [answers for name, answers in found.items() if name not in late]
        return merged(query, whole, newest, tuple(sorted({*missing, *late})))

    async def together(self, query: EngineQuery) -> tuple[tuple[bool, ...], ...]:
        """Pairs first, then what can still be met if they all are: two calls, three where very many groups go together."""
        count = len(query.groups)
        met: set[Pattern] = {()}
        size = 1
        for enough in (15, *[_LOOKS] * count):
            possible = set(met)
            looks: list[Pattern] = []
            while size <= count and len(looks) < enough:
                level = list(larger(possible, size, count))
                possible.update(level)
                looks += level
                size += 1
            if not looks:
                break
            met |= await self._met(query, looks)
        return largest(met, count)

    async def get(self, index: IndexName, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Those shown last are not asked for again while answers come from the same build."""
        build = self._live()
        known = self._shown.known(build, [document_id(index, key) for key in keys])
        records = {key: known[one] for key in keys if (one := document_id(index, key)) in known}
        lacking = [key for key in keys if key not in records]
        for start in range(0, len(lacking), _KEYS):
            ids = [document_id(index, key) for key in lacking[start : start + _KEYS]]
            body = {"q": "", "limit": len(ids), "filter": one_of("id", ids), "attributesToRetrieve": ["key", "record"]}
            answers, errors = await self._instances.ask(lambda server, body=body: self._plain(server, body))  # type: ignore[misc]
            found = {hit["key"]: hit["record"].encode() for answer in answers.values() for hit in answer["hits"]}
            if not found and errors:
                raise next(iter(errors.values()))
            records.update(found)
            self._shown.keep(build, {document_id(index, key): record for key, record in found.items()})
        return records

    def _live(self) -> str:
        """The build that answers come from just now; empty where that is not known."""
        build, when = self._seen
        return build if time.monotonic() - when < _FRESH else ""

    async def digests(self, index: IndexName) -> Mapping[str, str]:
        """Of documents that are where they belong: one on another instance than its region's has to be sent again."""
        listed = await self._instances.tell(lambda server: self._listed(server, index))
        if all(entries is None for entries in listed.values()):
            raise IndexUnusable("搜索服务器里还没有索引：请先运行 kb index")
        return {
            key: digest
            for name, entries in listed.items()
            for key, digest, region in entries or ()
            if self._instances.of(region) == name
        }

    async def meta(self) -> Mapping[str, str]:
        """Of the newest build. Where the instances do not have the same, the build is named by all of them: no manifest
        knows such a name, so the next update compares everything and mends it.

        It is long and asked for with every page, so it is kept as long as answers come from the same build."""
        if self._meta and self._meta["build"] == self._live():
            return self._meta
        heads, _ = await self._instances.ask(lambda server: self._plain(server, meta_request()))
        found = {build_of(answer["hits"]) for answer in heads.values()}
        if len(found) == 1 and self._meta.get("build") in found:
            return self._meta
        self._meta = await self._described()
        return self._meta

    async def _described(self) -> Mapping[str, str]:
        answers, errors = await self._instances.ask(lambda server: self._plain(server, meta_request("record")))
        described: dict[str, Mapping[str, str]] = {}
        for answer in answers.values():
            described[build_of(answer["hits"])] = orjson.loads(answer["hits"][0]["record"])
        builds = sorted(described) + ["?" for error in errors.values() if isinstance(error, IndexUnusable)]
        return {**described[max(described)], "build": "|".join(builds)}

    async def health(self) -> None:
        answers, _ = await self._instances.ask(lambda server: self._plain(server, meta_request()))
        for answer in answers.values():
            build_of(answer["hits"])

    async def close(self) -> None:
        await self._instances.close()

    async def _answer(self, server: Server, query: EngineQuery) -> list[Found]:
        """What one instance answers: the first candidates, and where more match, those that rise above the last."""
        limit = query.offset + query.limit
        first = await server.ask("POST", "multi-search", first_request(self._index, query, limit))
        found = [read_found(self._index, query, first)]
        if limit and found[0].total > limit:
            rising = rising_request(self._index, query, 2 * limit, cut_tier(first))
            if rising:
                risen = await server.ask("POST", "multi-search", rising)
                found.append(read_found(self._index, query, risen))
        return found

    async def _plain(self, server: Server, request: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
        return await server.ask("POST", f"indexes/{self._index}/search", request)

    async def _met(self, query: EngineQuery, patterns: Sequence[Pattern]) -> set[Pattern]:
        request = look_request(self._index, query, patterns)
        answers, _ = await self._instances.ask(lambda server: server.ask("POST", "multi-search", request))
        return {
            pattern
            for answer in answers.values()
            for pattern, looked in zip(patterns, answer["results"], strict=True)
            if looked["estimatedTotalHits"]
        }

    async def _listed(self, server: Server, index: IndexName) -> list[tuple[str, str, str]] | None:
        """Key, digest and region of all documents; None from an instance that has no index yet."""
        entries: list[tuple[str, str, str]] = []
        body = {"filter": base_filter(index, {}), "fields": ["key", "digest", "region"], "limit": _PAGE}
        while True:
            asked = {**body, "offset": len(entries)}
            try:
                answer = await server.tell("POST", f"indexes/{self._index}/documents/fetch", asked)
            except IndexUnusable:
                return None
            for entry in answer["results"]:
                region = (entry.get("region") or [entry["key"]])[0]
                entries.append((entry["key"], entry["digest"], region))
            if len(entries) >= answer["total"] or not answer["results"]:
                return entries

    # writing

    async def replace_all(self, documents: Mapping[IndexName, Iterable[Document]], meta: Mapping[str, str]) -> None:
        async with self._writing() as locks:
            build = self._new_build()
            builds = {
                server.name: Build(server, self._index, f"{self._index}-build-{build}")
                for server in self._instances.servers
            }
            try:
                await asyncio.gather(*(one.begin() for one in builds.values()))
                for index, found in documents.items():
                    for document in found:
                        await builds[self._instances.of(_region(document))].add(stored(index, document))
                await asyncio.gather(*(one.add(stored_meta(meta, build)) for one in builds.values()))
                await asyncio.gather(*(one.complete() for one in builds.values()))
                await asyncio.gather(*(lock.check() for lock in locks.values()))
                await asyncio.gather(*(one.swap_in(build, locks[name]) for name, one in builds.items()))
            finally:
                await asyncio.gather(*(one.remove() for one in builds.values()))

    async def apply(
        self,
        changed: Mapping[IndexName, Sequence[Document]],
        removed: Mapping[IndexName, Sequence[str]],
        meta: Mapping[str, str],
    ) -> None:
        async with self._writing() as locks:
            live = await self._instances.tell(lambda server: live_build(server, self._index))
            if not any(live.values()):
                raise IndexUnusable("搜索服务器里还没有可用的索引：请先运行 kb index")
            await self._instances.tell(lambda server: usable_live(server, self._index))
            belongs = {
                document.id: (self._instances.of(_region(document)), stored(index, document))
                for index, found in changed.items()
                for document in found
            }
            gone = [document_id(index, key) for index, keys in removed.items() for key in keys]
            described = stored_meta(meta, self._new_build())
            await asyncio.gather(*(lock.check() for lock in locks.values()))
            await self._instances.tell(lambda server: self._change(server, belongs, gone, described))

    async def _change(
        self, server: Server, belongs: Mapping[str, tuple[str, bytes]], gone: Sequence[str], described: bytes
    ) -> None:
        elsewhere = [identifier for identifier, (name, _) in belongs.items() if name != server.name]
        out = sorted(await held(server, self._index, [*(one for one in gone if one not in belongs), *elsewhere]))
        lines = [line for name, line in belongs.values() if name == server.name]
        await change(server, self._index, [*lines, *map(tombstone, out), described], out)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[Mapping[str, Lock]]:
        """Hold the lock of every instance, in one order for everybody; who comes second is refused."""
        token = self._token()
        async with AsyncExitStack() as stack:
            locks = {}
            for server in sorted(self._instances.servers, key=lambda server: server.name):
                locks[server.name] = Lock(server, f"{self._index}-lock", token)
                await stack.enter_async_context(locks[server.name].holding())
            try:
                yield locks
            finally:
                self._meta, self._seen = {}, ("", 0.0)

    def _new_build(self) -> str:
        return f"{self._clock():%Y%m%dT%H%M%S%f}-{self._token()}"


def _region(document: Document) -> str:
    return (document.filters.get("region") or (document.key,))[0]
