"""A build on one server: a new index beside the live one, filled, counted, swapped in; and changes to the live one."""

from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress

from indexer.engine import IndexUnusable, SearchError, SearchUnavailable
from indexer.meili_answers import build_of
from indexer.meili_client import Server, ServerRefused
from indexer.meili_documents import META
from indexer.meili_lock import Lock
from indexer.meili_query import meta_request
from indexer.meili_settings import SETTINGS, drifted, not_the_server

_BATCH = 16_000_000  # bytes sent at a time; the server takes 100 MB
_UNDER_WAY = 4  # batches that the server may have waiting, so that neither side piles up more
_CHANGE = 90_000_000  # one task is visible all at once; more than this is a case for a full build


class Build:
    """One server's part in a full build, under the name ``uid`` until it is live as ``live``."""

    def __init__(self, server: Server, live: str, uid: str) -> None:
        self._server = server
        self._live = live
        self._uid = uid
        self._lines: list[bytes] = []
        self._bytes = 0
        self._count = 0
        self._tasks: deque[int] = deque()

    async def begin(self) -> None:
        """Remove what dead builds left; make the empty index."""
        prefix = f"{self._live}-build-"
        for index in await self._server.patiently(lambda: self._server.sdk.get_raw_indexes(limit=1000)) or ():
            if index.uid.startswith(prefix):
                await _delete(self._server, index.uid)
        await make_index(self._server, self._uid)

    async def add(self, line: bytes) -> None:
        self._lines.append(line)
        self._bytes += len(line)
        self._count += 1
        if self._bytes >= _BATCH:
            await self._send()

    async def complete(self) -> None:
        """Send the rest, wait for everything and count."""
        await self._send()
        while self._tasks:
            await self._server.finish(self._tasks.popleft())
        stats = await self._server.tell("GET", f"indexes/{self._uid}/stats")
        if stats["numberOfDocuments"] != self._count:
            raise ServerRefused(
                f"搜索服务器 {self._server.name} 收下 {stats['numberOfDocuments']} 条，应为 {self._count} 条：没有启用这次的索引"
            )

    async def swap_in(self, build: str, lock: Lock) -> None:
        """Make it live. Swapping twice would swap back, so whether it happened is looked at before it is tried again; a
        task of ours after it shows that the server is past it (a key for our indexes alone does not see the swap's)."""
        for _ in range(3):
            there = await self._live_exists()
            with suppress(SearchUnavailable):
                pair = (self._live, self._uid) if there else (self._uid, self._live)
                await self._server.patiently(lambda p=pair, t=there: self._server.sdk.swap_indexes([p], not t), 0)  # type: ignore[misc]
            await lock.touch()
            if await live_build(self._server, self._live) == build:
                return
        raise ServerRefused(
            f"搜索服务器 {self._server.name} 没有换上新索引：原来的索引照旧，请重新运行 kb index --rebuild"
        )

    async def remove(self) -> None:
        """Delete what is under the build's own name: the replaced index, or one that failed."""
        with suppress(SearchError):
            await self._server.tell("POST", f"tasks/cancel?indexUids={self._uid}", patience=5)
            await _delete(self._server, self._uid)

    async def _live_exists(self) -> bool:
        try:
            await self._server.tell("GET", f"indexes/{self._live}")
        except IndexUnusable:
            return False
        return True

    async def _send(self) -> None:
        if not self._lines:
            return
        while len(self._tasks) >= _UNDER_WAY:
            await self._server.finish(self._tasks.popleft())
        sent = await self._server.tell("POST", f"indexes/{self._uid}/documents", b"\n".join(self._lines))
        self._tasks.append(sent["taskUid"])
        self._lines, self._bytes = [], 0


async def make_index(server: Server, uid: str) -> None:
    """An empty index with our settings; the server must have taken every one of them."""
    made = await server.tell("POST", "indexes", {"uid": uid, "primaryKey": "id"})
    with suppress(ServerRefused):  # it may have been made before the answer was lost; the settings tell
        await server.finish(made["taskUid"])
    try:
        changed = await server.tell("PATCH", f"indexes/{uid}/settings", dict(SETTINGS))
        await server.finish(changed["taskUid"])
    except ServerRefused as err:
        raise ServerRefused(f"{err}（{not_the_server()}）", err.code) from err
    if wrong := drifted(await server.tell("GET", f"indexes/{uid}/settings")):
        raise ServerRefused(f"搜索服务器 {server.name} 没有接受这些设置：{'、'.join(wrong)}（{not_the_server()}）")


async def live_build(server: Server, live: str) -> str | None:
    """The build that is live; None where there is no index or none that describes itself."""
    try:
        answer = await server.tell("POST", f"indexes/{live}/search", meta_request())
        return build_of(answer["hits"])
    except IndexUnusable:
        return None


async def change(server: Server, live: str, lines: Sequence[bytes], gone: Iterable[str]) -> None:
    """Put ``lines`` into the live index as one task, then delete ``gone``, which some of the lines have emptied."""
    if sum(map(len, lines)) > _CHANGE:
        raise IndexUnusable("一次改动太多：请运行 kb index --rebuild 重建")
    sent = await server.tell("POST", f"indexes/{live}/documents", b"\n".join(lines))
    await server.finish(sent["taskUid"])
    if identifiers := list(gone):
        removed = await server.tell("POST", f"indexes/{live}/documents/delete-batch", identifiers)
        await server.finish(removed["taskUid"])


async def usable_live(server: Server, live: str) -> None:
    """See to it that the live index can be changed: one with the settings of this version, or a new empty one."""
    try:
        found = await server.tell("GET", f"indexes/{live}/settings")
    except IndexUnusable:
        await make_index(server, live)
        return
    if wrong := drifted(found):
        raise IndexUnusable(
            f"搜索服务器 {server.name} 上索引的设置与这个版本不符（{'、'.join(wrong)}）：请运行 kb index --rebuild 重建"
        )


async def held(server: Server, live: str, identifiers: Sequence[str]) -> set[str]:
    """Which of these documents the live index has."""
    found: set[str] = set()
    for start in range(0, len(identifiers), 500):
        some = list(identifiers[start : start + 500])
        body = {"ids": some, "fields": ["id"], "limit": len(some)}
        answer = await server.tell("POST", f"indexes/{live}/documents/fetch", body)
        found.update(entry["id"] for entry in answer["results"])
    return found - {META}


async def _delete(server: Server, uid: str) -> None:
    gone = await server.tell("DELETE", f"indexes/{uid}")
    try:
        await server.finish(gone["taskUid"])
    except ServerRefused as err:
        if err.code != "index_not_found":
            raise
