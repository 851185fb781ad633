"""Who may write: one index on the server is the lock, since creating an index is the one thing that only one can do.

Its name for the primary key says who holds it, from the first moment on; touching it again says that they live. All ages
are told by the server's clock alone. Who was killed leaves the lock behind: on the same machine it is seen to be dead at
once, from elsewhere when it has not stirred for ``_STALE`` seconds.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

from indexer.engine import IndexUnusable, SearchError, SearchUnavailable
from indexer.meili_client import Server, TaskFailed

_STALE = 120.0
_BEAT = 20.0

_held: set[str] = set()  # by this process, which cannot be told from itself by its number


class Lock:
    """The lock of one server for one owner."""

    def __init__(self, server: Server, uid: str, token: str) -> None:
        self._server = server
        self._uid = uid
        self._owner = f"{socket.gethostname()}/{os.getpid()}/{token}"

    @asynccontextmanager
    async def holding(self) -> AsyncIterator[None]:
        """Hold the lock, or be refused."""
        await self._acquire()
        _held.add(self._owner)
        beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()
            _held.discard(self._owner)
            with suppress(SearchError):
                await self._release()

    async def touch(self) -> None:
        """Show that the owner lives, after everything that the server was told before; raises if the lock was lost."""
        sent = await self._server.tell("PATCH", f"indexes/{self._uid}", {"primaryKey": self._owner})
        await self._server.finish(sent["taskUid"])

    async def check(self) -> None:
        """Raise if somebody else took the lock, since we looked dead to them."""
        found = await self._found()
        if found is None or found["primaryKey"] != self._owner:
            raise SearchUnavailable("写索引的权限中途被另一个任务接手，这次没有生效：请重新运行 kb index")

    async def _acquire(self) -> None:
        for _ in range(3):
            sent = await self._server.tell("POST", "indexes", {"uid": self._uid, "primaryKey": self._owner})
            try:
                await self._server.finish(sent["taskUid"])
            except TaskFailed as err:
                if err.code != "index_already_exists":
                    raise
            found = await self._found()
            if found is None:
                continue
            if found["primaryKey"] == self._owner:
                return
            await self._refuse_if_alive(str(found["primaryKey"]), found["updatedAt"], sent["enqueuedAt"])
            await self._release()
        raise SearchUnavailable("另一个任务正在写索引：请等它结束后再试")

    async def _found(self) -> Any:  # noqa: ANN401 - JSON
        try:
            return await self._server.tell("GET", f"indexes/{self._uid}")
        except IndexUnusable:
            return None

    async def _refuse_if_alive(self, owner: str, touched: str, now: str) -> None:
        """A touch counts from when it was sent: in the middle of a build the server may take minutes to come to it."""
        path = f"tasks?indexUids={self._uid}&types=indexUpdate&limit=1"
        sent = [task["enqueuedAt"] for task in (await self._server.tell("GET", path))["results"]]
        silent = (_instant(now) - max(map(_instant, [touched, *sent]))).total_seconds()
        if _dead(owner) or silent > _STALE:
            return
        host, _, rest = owner.partition("/")
        raise SearchUnavailable(
            f"另一个任务（{host} 上的进程 {rest.partition('/')[0]}，{max(0, round(silent))} 秒前还有动静）正在写搜索服务器 "
            f"{self._server.name} 的索引：请等它结束后再试；如果它已经中断，{_STALE:.0f} 秒没有动静后会自动让出"
        )

    async def _release(self) -> None:
        gone = await self._server.tell("DELETE", f"indexes/{self._uid}")
        with suppress(TaskFailed):
            await self._server.finish(gone["taskUid"])

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            with suppress(SearchError):
                await self._server.tell("PATCH", f"indexes/{self._uid}", {"primaryKey": self._owner})


def _instant(text: str) -> datetime:
    """The server writes nanoseconds; nine digits are more than a datetime takes."""
    head, _, fraction = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{head}.{fraction[:6]:0<6}+00:00")


def _dead(owner: str) -> bool:
    """Whether the owner was a process of this machine that is no more."""
    host, _, rest = owner.partition("/")
    number = rest.partition("/")[0]
    if host != socket.gethostname() or not number.isdecimal():
        return False
    if int(number) == os.getpid():
        return owner not in _held
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
