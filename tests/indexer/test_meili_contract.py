"""The Meilisearch engine: the contract, on a real server where there is one, else on recorded exchanges with one."""

import asyncio
import itertools
import os
import re
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import httpx2
import pytest
from engine_contract import *  # noqa: F403
from engine_contract import run
from meili_recording import FOLDER, Recorder, Replay
from meili_server import KEY, RunningServer, binary, given

from indexer.meili_client import Server
from indexer.meili_engine import MeilisearchEngine

Address = tuple[str, str]
Opened = Callable[[], MeilisearchEngine]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address | None]:
    if found := given():
        yield found
    elif program := binary():
        running = RunningServer(program, tmp_path_factory.mktemp("meilisearch"))
        yield running.url, KEY
        running.stop()
    else:
        yield None


class OneLoop:
    """An engine in an event loop of its own, as in a server process; whoever calls may have theirs."""

    def __init__(self, engine: MeilisearchEngine, loop: asyncio.AbstractEventLoop) -> None:
        self._engine = engine
        self._loop = loop

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._engine, name)

        async def called(*args: object) -> Any:  # noqa: ANN401 - whatever the engine answers
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(method(*args), self._loop))

        return called


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    running = asyncio.new_event_loop()
    thread = threading.Thread(target=running.run_forever)
    thread.start()
    yield running
    running.call_soon_threadsafe(running.stop)
    thread.join()
    running.close()


@pytest.fixture
def uid(request: pytest.FixtureRequest) -> str:
    return f"test-{blake2b(request.node.name.encode(), digest_size=6).hexdigest()}"


@pytest.fixture
def opened(
    request: pytest.FixtureRequest, server: Address | None, uid: str, loop: asyncio.AbstractEventLoop
) -> Iterator[Opened]:
    """Makes engines over the same index, all with the same clock and tokens."""
    path = FOLDER / f"{re.sub(r'[^a-z_0-9-]+', '-', request.node.name.removeprefix('test_'))[:80]}-{uid[-4:]}.json"
    transport: Any = Replay(path) if server is None else Recorder() if os.environ.get("KB_TEST_MEILI_RECORD") else None
    tokens = (f"{number:06x}" for number in itertools.count(1))
    clock = itertools.count()
    engines: list[OneLoop] = []

    def open_engine() -> Any:  # noqa: ANN401 - an engine in its loop
        url, key = server or ("http://recorded", "")
        part = Server("一", url, key, transport=transport, sleep=_no_pause if server is None else asyncio.sleep)
        engine = MeilisearchEngine(
            [part],
            index=uid,
            clock=lambda: datetime(2026, 11, 22, 8, next(clock), tzinfo=UTC),
            token=lambda: next(tokens),
        )
        engines.append(OneLoop(engine, loop))
        return engines[-1]

    if server:
        remove(server, uid)
    yield open_engine
    for engine in engines:
        run(closed(engine))
    if isinstance(transport, Recorder):
        transport.save(path, version(server))
    if server:
        remove(server, uid)


async def _no_pause(_seconds: float) -> None:
    return


async def closed(engine: OneLoop) -> None:
    await engine.close()


@pytest.fixture
def engine(opened: Opened) -> MeilisearchEngine:
    return opened()


def remove(server: Address, uid: str) -> None:
    """Everything of one test, and nothing else."""
    url, key = server
    with httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}) as client:
        for index in client.get("/indexes?limit=1000").json()["results"]:
            if index["uid"].startswith(uid):
                client.delete(f"/indexes/{index['uid']}").raise_for_status()


def version(server: Address | None) -> str:
    assert server
    url, key = server
    return str(httpx2.get(f"{url}/version", headers={"Authorization": f"Bearer {key}"}).json()["pkgVersion"])
