"""Real Meilisearch servers that a test starts, kills and hangs: the contract on three instances, and what may go wrong."""

import asyncio
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_contract import *  # noqa: F403
from engine_contract import CONTENT, FACTS, built, keys, make, run
from meili_loop import OneLoop, running_loop  # noqa: F401 - a fixture
from meili_server import KEY, RunningServer, binary

from indexer.engine import Document, EngineQuery, SearchError, SearchUnavailable
from indexer.engines import make_meili_keys, open_engine, refuse_powerful_key
from indexer.meili_client import Server, ServerRefused
from indexer.meili_engine import MeilisearchEngine
from indexer.meili_keys import make_keys, powers, refuse_powerful, remove_keys

pytestmark = pytest.mark.live

numbers = itertools.count()
MANY = 6000


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RunningServer]]:
    program = binary()
    assert program
    running = [RunningServer(program, tmp_path_factory.mktemp("meilisearch")) for _ in range(3)]
    yield running
    for server in running:
        server.stop()


@pytest.fixture
def uid() -> str:
    return f"live-{next(numbers)}"


def opened(servers: list[RunningServer], uid: str, loop: asyncio.AbstractEventLoop) -> OneLoop:
    names = ("甲", "乙", "丙")
    within = 2.0 if len(servers) > 1 else 5.0
    parts = [Server(name, one.url, KEY, timeout=within) for name, one in zip(names, servers, strict=False)]
    return OneLoop(MeilisearchEngine(parts, index=uid), loop)


@pytest.fixture
def engine(three: list[RunningServer], uid: str, loop: asyncio.AbstractEventLoop) -> Iterator[OneLoop]:
    found = opened(three, uid, loop)
    yield found
    engine_closed(found)


def engine_closed(engine: OneLoop) -> None:
    async def close() -> None:
        await engine.close()

    run(close())


@pytest.fixture
def one(three: list[RunningServer], uid: str, loop: asyncio.AbstractEventLoop) -> Iterator[OneLoop]:
    """An engine on one server."""
    found = opened(three[:1], uid, loop)
    yield found
    engine_closed(found)


def many(word: str = "词", count: int = MANY) -> list[Document]:
    return [
        make(f"条目{number:05}", [word, f"第{number}"], filters={"region": [f"地区{number % 90}"]}, order=number)
        for number in range(count)
    ]


def everything(engine: OneLoop) -> int:
    return int(run(engine.search(EngineQuery("facts"))).total)


def litter(server: RunningServer, uid: str) -> list[str]:
    import httpx2

    answer = httpx2.get(f"{server.url}/indexes?limit=1000", headers={"Authorization": f"Bearer {KEY}"}).json()
    return [index["uid"] for index in answer["results"] if index["uid"].startswith(f"{uid}-")]


def test_the_instances_share_the_documents(engine: OneLoop, three: list[RunningServer], uid: str) -> None:
    run(engine.replace_all({"facts": many()}, {}))
    parts = [Server("", server.url, KEY) for server in three]
    held = [engine.do(part.tell("GET", f"indexes/{uid}/stats"))["numberOfDocuments"] - 1 for part in parts]
    for part in parts:
        engine.do(part.close())
    assert sum(held) == MANY
    assert min(held) > MANY / 6
    found = run(engine.search(EngineQuery("facts", limit=150, offset=50, facets=("region",), facet_limit=100)))
    assert keys(found) == [f"条目{MANY - 1 - number:05}" for number in range(50, 200)]
    assert sum(found.facets["region"].values()) == MANY


def test_one_of_three_instances_dies_and_comes_back(engine: OneLoop, three: list[RunningServer]) -> None:
    run(engine.replace_all({"facts": many()}, {}))
    three[1].kill()
    try:
        start = time.perf_counter()
        found = run(engine.search(EngineQuery("facts")))
        assert time.perf_counter() - start < 1.0
        assert found.missing == ("乙",)
        assert MANY / 2 < found.total < MANY
        hasty = impatient(engine)
        with pytest.raises(SearchUnavailable, match="乙"):
            run(hasty.replace_all(CONTENT, {}))
        engine_closed(hasty)
    finally:
        three[1].start()
    whole = run(engine.search(EngineQuery("facts")))
    assert (whole.total, whole.missing) == (MANY, ())
    built(engine)


def impatient(engine: OneLoop) -> OneLoop:
    """The same instances, given up at once."""
    servers = [Server(one.name, one._url, KEY, patience=0.2) for one in engine.engine._instances.servers]
    return OneLoop(MeilisearchEngine(servers, index=engine.engine._index), engine._loop)


def test_one_of_three_instances_hangs(engine: OneLoop, three: list[RunningServer]) -> None:
    run(engine.replace_all({"facts": many()}, {}))
    three[2].hang()
    try:
        times = []
        for _ in range(30):
            start = time.perf_counter()
            found = run(engine.search(EngineQuery("facts")))
            times.append(time.perf_counter() - start)
            assert found.missing == ("丙",)
        assert times[0] < 3.5, "waited for once, two seconds"
        assert max(times[1:]) < 1.8, "then left out"
    finally:
        three[2].go_on()
    end = time.monotonic() + 20
    while run(engine.search(EngineQuery("facts"))).missing:
        assert time.monotonic() < end, "it must be asked again by itself"
        time.sleep(0.2)
    assert everything(engine) == MANY


def test_an_instance_more_takes_only_its_share(
    three: list[RunningServer], uid: str, loop: asyncio.AbstractEventLoop
) -> None:
    two, all_three = opened(three[:2], uid, loop), opened(three, uid, loop)
    documents = {document.key: document for document in many(count=900)}
    run(two.replace_all({"facts": documents.values()}, {"commit": "one"}))
    assert "?" in run(all_three.meta())["build"], "no manifest knows this build: the next update compares everything"
    placed = run(all_three.digests("facts"))
    moving = [document for key, document in documents.items() if key not in placed]
    assert {all_three.engine._instances.of(document.filters["region"][0]) for document in moving} == {"丙"}
    assert 150 < len(moving) < 450
    run(all_three.apply({"facts": moving}, {}, {"commit": "two"}))
    assert everything(all_three) == 900
    assert run(all_three.digests("facts")) == {key: document.digest for key, document in documents.items()}
    engine_closed(two)
    engine_closed(all_three)


def test_32_searchers_during_a_rebuild(one: OneLoop) -> None:
    """No search fails, and whatever a search brings is from the build that it names."""
    run(one.replace_all({"facts": many("旧")}, {}))
    seen: set[tuple[str, str]] = set()

    async def all_of_it() -> int:
        rebuilding = asyncio.create_task(one.engine.replace_all({"facts": many("新")}, {}))
        asked = 0

        async def searching() -> None:
            nonlocal asked
            while not rebuilding.done():
                for word in ("旧", "新"):
                    found = await one.engine.search(EngineQuery("facts", groups=(((word,),),), limit=20))
                    assert found.total in {0, MANY}
                    if found.total:
                        seen.add((found.build, word))
                    asked += 1

        await asyncio.gather(*(searching() for _ in range(32)))
        await rebuilding
        return asked

    assert one.do(all_of_it()) > 200
    found = run(one.search(EngineQuery("facts", groups=((("新",),),))))
    seen.add((found.build, "新"))
    assert len(seen) == 2, "each build holds one of the words, for as long as it is named"
    assert found.total == MANY


def test_the_server_is_killed_in_the_middle_of_a_build(one: OneLoop, three: list[RunningServer], uid: str) -> None:
    built(one, commit="one")

    def documents() -> Iterator[Document]:
        for number, document in enumerate(many(count=20_000)):
            if number == 10_000:
                three[0].kill()
                three[0].start()
                assert len(litter(three[0], uid)) == 2, "the build and the lock"
            yield document

    run(one.replace_all({"facts": documents()}, {"commit": "two"}))
    assert everything(one) == 20_000
    assert run(one.meta())["commit"] == "two"
    assert litter(three[0], uid) == []


SLOW_BUILD = """
import asyncio, sys, time
from indexer.engines import make_meili_keys, open_engine, refuse_powerful_key
from indexer.meili_client import Server
from indexer.meili_engine import MeilisearchEngine
from engine_contract import make
def documents():
    for number in range(100_000):
        yield make(str(number), ["词"])
        if number == 50:
            print("building", flush=True)
        if number > 50:
            time.sleep(0.05)
async def build():
    await MeilisearchEngine([Server("甲", sys.argv[1], sys.argv[2])], index=sys.argv[3]).replace_all({"facts": documents()}, {})
asyncio.run(build())
"""


def test_the_build_is_killed_in_the_middle(one: OneLoop, three: list[RunningServer], uid: str) -> None:
    built(one, commit="one")
    here = Path(__file__).parent
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_BUILD, three[0].url, KEY, uid],
        stdout=subprocess.PIPE,
        cwd=here.parents[1],
        env={**os.environ, "PYTHONPATH": str(here)},
    )
    assert process.stdout
    assert process.stdout.readline() == b"building\n"
    with pytest.raises(SearchUnavailable, match="另一个任务"):
        built(one, commit="two")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert everything(one) == len(FACTS)
    assert len(litter(three[0], uid)) == 2, "the build and the lock"
    built(one, commit="three")
    assert run(one.meta())["commit"] == "three"
    assert litter(three[0], uid) == []


def test_keys_have_the_least_rights(one: OneLoop, three: list[RunningServer], uid: str) -> None:
    master = one.engine._instances.servers[0]
    made = one.do(make_keys([master], index=uid))
    assert one.do(make_keys([master], index=uid)) == made, "made once"
    ingest, search = (Server("甲", three[0].url, key) for key in (made.ingest, made.search))
    builder, reader = (OneLoop(MeilisearchEngine([server], index=uid), one._loop) for server in (ingest, search))
    built(builder, commit="one")
    run(builder.apply({"facts": [make("新", ["新"])]}, {"facts": [FACTS[0].key]}, {"commit": "two"}))
    assert everything(reader) == len(FACTS)
    assert run(reader.meta())["commit"] == "two"
    assert run(reader.get("facts", [FACTS[1].key]))
    with pytest.raises(ServerRefused, match="密钥"):
        run(reader.replace_all(CONTENT, {}))
    one.do(refuse_powerful(search, index=uid))
    for powerful in (master, ingest):
        with pytest.raises(SearchError, match="权限过大"):
            one.do(refuse_powerful(powerful, index=uid))
    assert one.do(powers(search, index=uid)) == ()
    assert one.do(make_keys([master], index=uid, rotate=True)) != made
    assert one.do(remove_keys([master], index=uid)) == 2
    with pytest.raises(ServerRefused, match="密钥"):
        run(reader.health())
    engine_closed(builder)
    engine_closed(reader)


def test_one_key_opens_every_instance(engine: OneLoop, three: list[RunningServer], uid: str) -> None:
    here = Path(__file__).parent
    urls = [f"{name}={server.url}" for name, server in zip(("甲", "乙", "丙"), three, strict=True)]
    ingest, search = run(make_meili_keys(urls, KEY, index=uid))
    builder = OneLoop(open_engine(here, urls=urls, key=ingest, index=uid), engine._loop)
    built(builder)
    assert everything(engine) == len(FACTS)
    run(refuse_powerful_key(urls, search, index=uid))
    with pytest.raises(SearchError, match="权限过大"):
        run(refuse_powerful_key(urls, ingest, index=uid))
    assert engine.do(remove_keys(engine.engine._instances.servers, index=uid)) == 6
    engine_closed(builder)
