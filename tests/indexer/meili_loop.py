"""One event loop for an engine, as in a server process; tests ask from loops of their own."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any, TypeVar

import pytest

from indexer.meili_engine import MeilisearchEngine

T = TypeVar("T")


class OneLoop:
    """An engine in an event loop of its own, as in a server process; whoever calls may have theirs."""

    def __init__(self, engine: MeilisearchEngine, loop: asyncio.AbstractEventLoop) -> None:
        self.engine = engine
        self._loop = loop

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something in the engine's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self.engine, name)

        async def called(*args: object) -> Any:  # noqa: ANN401 - whatever the engine answers
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(method(*args), self._loop))

        return called


@pytest.fixture(scope="session", name="loop")
def running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    running = asyncio.new_event_loop()
    thread = threading.Thread(target=running.run_forever)
    thread.start()
    yield running
    running.call_soon_threadsafe(running.stop)
    thread.join()
    running.close()
