"""The Meilisearch engine: the contract, on a real server where there is one, else on recorded exchanges with one."""

import asyncio
import itertools
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import httpx2
import pytest
from engine_contract import *  # noqa: F403
from engine_contract import CONTENT, FACTS, built, group, keys, make, run
from meili_loop import OneLoop, running_loop  # noqa: F401 - a fixture
from meili_recording import FOLDER, Recorder, Replay
from meili_server import KEY, RunningServer, binary, given

from indexer.engine import EngineQuery, IndexUnusable, SearchUnavailable
from indexer.meili_build import Build
from indexer.meili_client import Server, TaskFailed
from indexer.meili_engine import MeilisearchEngine

Address = tuple[str, str]
Opened = Callable[[], OneLoop]


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


@pytest.fixture
def uid(request: pytest.FixtureRequest) -> str:
    return f"test-{blake2b(request.node.name.encode(), digest_size=6).hexdigest()}"


@pytest.fixture
def opened(
    request: pytest.FixtureRequest,
    server: Address | None,
    uid: str,
    loop: asyncio.AbstractEventLoop,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Opened]:
    """Makes engines over the same index, all with the same clock and tokens."""
    monkeypatch.setattr("socket.gethostname", lambda: "host")  # no name of a machine in a recording
    path = FOLDER / f"{re.sub(r'[^a-z_0-9-]+', '-', request.node.name.removeprefix('test_'))[:80]}-{uid[-4:]}.json"
    transport: Any = Replay(path) if server is None else Recorder() if os.environ.get("KB_TEST_MEILI_RECORD") else None
    tokens = (f"{number:06x}" for number in itertools.count(1))
    clock = itertools.count()
    engines: list[OneLoop] = []

    def open_engine() -> OneLoop:
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
def engine(opened: Opened) -> OneLoop:
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


def part(engine: OneLoop) -> Server:
    return engine.engine._instances.servers[0]


def indexes(engine: OneLoop) -> list[str]:
    answer = engine.do(part(engine).tell("GET", "indexes?limit=1000"))
    return sorted(index["uid"] for index in answer["results"] if index["uid"].startswith(engine.engine._index))


def test_a_second_writer_is_refused(opened: Opened) -> None:
    first, second = opened(), opened()
    built(first, commit="one")

    async def both() -> None:
        async with first.engine._writing():
            with pytest.raises(SearchUnavailable, match="另一个任务（host 上的进程"):
                await second.engine.replace_all(CONTENT, {})
            with pytest.raises(SearchUnavailable, match="另一个任务"):
                await second.engine.apply({}, {}, {})

    first.do(both())
    built(second, commit="two")
    assert run(first.meta())["commit"] == "two"


def test_a_dead_writers_lock_and_litter_are_cleared(engine: OneLoop, uid: str) -> None:
    built(engine)
    for name, key in ((f"{uid}-lock", "host/999999999/dead"), (f"{uid}-build-dead", "id")):
        made = engine.do(part(engine).tell("POST", "indexes", {"uid": name, "primaryKey": key}))
        engine.do(part(engine).finish(made["taskUid"]))
    assert len(indexes(engine)) == 3
    run(engine.apply({"facts": [make("新", ["新"])]}, {}, {}))
    built(engine)
    assert indexes(engine) == [uid]


def test_a_failed_build_leaves_no_litter(engine: OneLoop, uid: str, monkeypatch: pytest.MonkeyPatch) -> None:
    built(engine, commit="one")

    async def broken(_build: Build, _line: bytes) -> None:
        raise TaskFailed("磁盘已满")

    with monkeypatch.context() as patched, pytest.raises(TaskFailed, match="磁盘已满"):
        patched.setattr(Build, "add", broken)
        built(engine, commit="two")
    assert indexes(engine) == [uid]
    assert run(engine.meta())["commit"] == "one"


def test_a_failed_task_raises_with_the_servers_reason(engine: OneLoop, uid: str) -> None:
    sent = engine.do(part(engine).tell("DELETE", f"indexes/{uid}-nowhere"))
    with pytest.raises(TaskFailed, match="not found") as refused:
        engine.do(part(engine).finish(sent["taskUid"]))
    assert refused.value.code == "index_not_found"


def test_documents_that_the_server_refuses_are_a_failed_build(engine: OneLoop, uid: str) -> None:
    built(engine, commit="one")
    wrong = make("坏", ["坏"])
    object.__setattr__(wrong, "id", "没有这样的编号")
    with pytest.raises(TaskFailed, match="identifier"):
        run(engine.replace_all({"facts": [*FACTS, wrong]}, {"commit": "two"}))
    assert run(engine.meta())["commit"] == "one"
    assert indexes(engine) == [uid]


def test_changed_settings_are_seen_and_mended_by_a_new_build(engine: OneLoop, uid: str) -> None:
    built(engine)
    sent = engine.do(part(engine).tell("PATCH", f"indexes/{uid}/settings", {"typoTolerance": {"enabled": True}}))
    engine.do(part(engine).finish(sent["taskUid"]))
    with pytest.raises(IndexUnusable, match=r"typoTolerance.*kb index --rebuild"):
        run(engine.apply({"facts": [make("新", ["新"])]}, {}, {}))
    built(engine)
    run(engine.apply({"facts": [make("新", ["新"])]}, {}, {}))


def test_an_index_of_another_format_is_unusable(engine: OneLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    built(engine)
    monkeypatch.setattr("indexer.meili_answers.FORMAT", "another")
    for asked in (engine.search(EngineQuery("facts")), engine.meta(), engine.health()):
        with pytest.raises(IndexUnusable, match=r"别的版本.*kb index --rebuild"):
            run(asked)


def test_more_match_than_are_wanted(engine: OneLoop) -> None:
    """Whatever rises is found among many, however low its own order."""
    many = [make(f"条目{number:03}", ["词"], order=number) for number in range(60)]
    low = [
        make("本地", ["词"], filters={"region": ["本地"]}),
        make("同名", ["词"], exact=["同名"]),
        make("有词", ["词", "护理"]),
        make("文中有", ["词"], text="护理 照料"),
    ]
    run(engine.replace_all({"facts": [*many, *low]}, {}))
    query = EngineQuery(
        "facts", groups=(group("词"),), prefer={"region": ("本地",)}, exact=("同名",), optional=("护理",), limit=6
    )
    found = run(engine.search(query))
    assert keys(found) == ["本地", "同名", "有词", "文中有", "条目059", "条目058"]
    assert found.total == 64


def test_what_a_value_may_hold(engine: OneLoop) -> None:
    odd = ['引"号', "反\\斜", "逗,号", " 空 格", "OR", "~a b", "长" * 300]
    documents = [make(f"第{number}", [value], exact=[value]) for number, value in enumerate(odd)]
    run(engine.replace_all({"facts": documents}, {}))
    for number, value in enumerate(odd):
        found = run(engine.search(EngineQuery("facts", groups=(((value,),),), exact=(value,))))
        assert keys(found) == [f"第{number}"], value
