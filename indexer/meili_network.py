"""The instances of one index, asked all at once; one that hangs is left out for a while.

We ask the instances ourselves instead of having one of them ask the others (``useNetwork``): the first to be asked would be
the one place that must not fail, a hanging remote would cost every search its whole timeout, and the merged answer would
not say from which build each part is. Measured in docs/meilisearch.md.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from indexer.engine import IndexUnusable, SearchError, SearchUnavailable
from indexer.meili_client import NoAnswer, Server
from indexer.rendezvous import route

T = TypeVar("T")

_PAUSE = 2.0  # seconds that an instance is left out after it hung; doubled as long as it does
_LONGEST_PAUSE = 30.0


class Part:
    """One instance with its circuit breaker. Who waits for an answer in vain opens it; whether the instance is back is
    tried in the background, so that no search pays for it."""

    def __init__(self, server: Server, clock: Callable[[], float] = time.monotonic) -> None:
        self.server = server
        self._clock = clock
        self._pause = _PAUSE
        self._try_at: float | None = None  # when to try; None while all is well
        self._probe: asyncio.Task[None] | None = None

    @property
    def skipped(self) -> bool:
        return self._try_at is not None

    async def ask(self, call: Callable[[Server], Awaitable[T]]) -> T:
        if self._try_at is not None:
            self._try_again()
            raise SearchUnavailable(f"搜索服务器 {self.server.name} 刚才没有回答，暂时不问它")
        try:
            return await call(self.server)
        except NoAnswer:
            self._open()
            raise

    def _open(self) -> None:
        self._try_at = self._clock() + self._pause

    def _try_again(self) -> None:
        """Half open: one question in the background."""
        if self._try_at is None or self._clock() < self._try_at or self._probe is not None:
            return
        self._probe = asyncio.create_task(self._ask_health())

    async def _ask_health(self) -> None:
        try:
            await self.server.ask("GET", "health")
        except SearchError:
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
            self._open()
        else:
            self._pause, self._try_at = _PAUSE, None
        finally:
            self._probe = None

    async def close(self) -> None:
        if self._probe is not None:
            self._probe.cancel()
            await asyncio.gather(self._probe, return_exceptions=True)
        await self.server.close()


class Instances:
    """The instances of one index."""

    def __init__(self, servers: Sequence[Server]) -> None:
        self.parts = {server.name: Part(server) for server in servers}
        if not self.parts or len(self.parts) != len(servers):
            raise ValueError("instances need names of their own")
        self.names = tuple(self.parts)
        self.servers = tuple(part.server for part in self.parts.values())

    def of(self, key: str) -> str:
        """The name of the instance that holds ``key``."""
        return route(key, self.names)

    async def ask(
        self, call: Callable[[Server], Awaitable[T]], names: Sequence[str] | None = None
    ) -> tuple[dict[str, T], dict[str, SearchError]]:
        """Ask all at once: what those answered that did, and why the others did not. If none did, that is raised."""
        asked = self.names if names is None else tuple(names)
        found = await asyncio.gather(*(self.parts[name].ask(call) for name in asked), return_exceptions=True)
        answers: dict[str, T] = {}
        errors: dict[str, SearchError] = {}
        for name, answer in zip(asked, found, strict=True):
            if isinstance(answer, SearchError):
                errors[name] = answer
            elif isinstance(answer, BaseException):
                raise answer
            else:
                answers[name] = answer
        if not answers and errors:
            raise worst(errors)
        return answers, errors

    async def tell(self, call: Callable[[Server], Awaitable[T]]) -> dict[str, T]:
        """Ask all at once, for building: everyone must answer."""
        found = await asyncio.gather(*(call(server) for server in self.servers))
        return dict(zip(self.names, found, strict=True))

    async def close(self) -> None:
        await asyncio.gather(*(part.close() for part in self.parts.values()))


def worst(errors: Mapping[str, SearchError]) -> SearchError:
    """What to say where no instance answered: it is worth trying again as long as one of them is only away."""
    away = [error for error in errors.values() if isinstance(error, SearchUnavailable)]
    if away:
        return away[0] if len(errors) == 1 else SearchUnavailable("；".join(map(str, errors.values())))
    unusable = [error for error in errors.values() if isinstance(error, IndexUnusable)]
    return unusable[0] if unusable else next(iter(errors.values()))
