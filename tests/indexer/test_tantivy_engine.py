"""The embedded engine: the contract, and what only a folder on disk can go through."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from engine_contract import *  # noqa: F403
from engine_contract import CONTENT, FACTS, built, group, keys, make, run

from indexer.engine import EngineQuery, IndexUnusable, SearchUnavailable
from indexer.tantivy_engine import TantivyEngine
from indexer.tantivy_folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> TantivyEngine:
    return TantivyEngine(folder)


def builds(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir()]


def test_only_the_live_build_is_kept(engine: TantivyEngine, folder: Path) -> None:
    for _ in range(3):
        built(engine)
    assert len(builds(folder)) == 1


def test_another_reader_sees_a_new_build_by_itself(engine: TantivyEngine, folder: Path) -> None:
    built(engine)
    reader = TantivyEngine(folder)
    assert run(reader.search(EngineQuery("facts"))).total == len(FACTS)
    run(engine.apply({"facts": [make("新", ["新"])]}, {}, {}))
    assert run(reader.search(EngineQuery("facts"))).total == len(FACTS) + 1
    run(engine.replace_all({"facts": FACTS[:1]}, {}))
    assert run(reader.search(EngineQuery("facts"))).total == 1


def test_a_reader_keeps_answering_while_another_process_builds(engine: TantivyEngine, folder: Path) -> None:
    built(engine)
    with building(folder) as process:
        for _ in range(20):
            assert run(engine.search(EngineQuery("facts"))).total == len(FACTS)
        assert process.poll() is None


def test_a_second_writer_is_refused(engine: TantivyEngine, folder: Path) -> None:
    built(engine)
    with Folder(folder).writing():
        with pytest.raises(SearchUnavailable, match="另一个任务"):
            built(engine)
        with pytest.raises(SearchUnavailable, match="另一个任务"):
            run(engine.apply({}, {}, {}))
    built(engine)


def test_a_killed_build_leaves_the_live_index_and_no_litter(engine: TantivyEngine, folder: Path) -> None:
    built(engine)
    with building(folder) as process:
        assert len(builds(folder)) == 2
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert run(TantivyEngine(folder).search(EngineQuery("facts"))).total == len(FACTS)
    built(engine)
    assert len(builds(folder)) == 1, "the next build removes what the killed one left"


SLOW_BUILD = """
import asyncio, sys, time
from pathlib import Path
from indexer.tantivy_engine import TantivyEngine
from engine_contract import make
def documents():
    for number in range(100_000):
        yield make(str(number), ["词"])
        if number == 5:
            print("building", flush=True)
        if number > 5:
            time.sleep(0.01)
asyncio.run(TantivyEngine(Path(sys.argv[1])).replace_all({"facts": documents()}, {}))
"""


class building:
    """Another process in the middle of a build."""

    def __init__(self, folder: Path) -> None:
        root = Path(__file__).parents[2]
        self.process = subprocess.Popen(
            [sys.executable, "-c", SLOW_BUILD, str(folder)],
            cwd=root,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        )

    def __enter__(self) -> "subprocess.Popen[bytes]":
        assert self.process.stdout
        assert self.process.stdout.readline() == b"building\n"
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.mark.parametrize("victim", ["meta.json", "payloads", "*.idx", "*.store", "*.term", "*.fast"])
@pytest.mark.parametrize("damage", ["empty", "garbage", "gone"])
def test_a_broken_index_says_how_to_mend_it(engine: TantivyEngine, folder: Path, victim: str, damage: str) -> None:
    built(engine)
    path = next(builds(folder)[0].glob(victim))
    size = path.stat().st_size
    match damage:
        case "empty":
            path.write_bytes(b"")
        case "garbage":
            path.write_bytes(b"\xff" * size)
        case "gone":
            path.unlink()
    fresh = TantivyEngine(folder)
    with pytest.raises(IndexUnusable, match="kb index"):
        read_everything(fresh)
    built(fresh)
    assert keys(run(fresh.search(EngineQuery("facts", groups=(group("973"),))))) == ["晋城/护理补贴"]


def read_everything(engine: TantivyEngine) -> None:
    run(engine.health())
    run(engine.search(EngineQuery("facts", groups=(group("特困"),), facets=("region", "topic"))))
    run(engine.get("facts", [document.key for document in FACTS]))


@pytest.mark.parametrize("pointer", ["", "nowhere", "../elsewhere", "\x00"])
def test_a_broken_pointer_is_a_broken_index(engine: TantivyEngine, folder: Path, pointer: str) -> None:
    built(engine)
    (folder / "current").write_text(pointer)
    with pytest.raises(IndexUnusable, match="索引"):
        run(TantivyEngine(folder).health())


def test_an_index_of_another_format_is_unusable(
    engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    built(engine)
    monkeypatch.setattr("indexer.tantivy_engine.FORMAT", "another")
    with pytest.raises(IndexUnusable, match="别的版本"):
        run(TantivyEngine(folder).health())


def test_a_reader_recovers_by_itself_when_the_index_is_built_again(engine: TantivyEngine, folder: Path) -> None:
    built(engine)
    (folder / "current").unlink()
    reader = TantivyEngine(folder)
    with pytest.raises(IndexUnusable):
        run(reader.health())
    run(TantivyEngine(folder).replace_all(CONTENT, {}))
    run(reader.health())


def test_one_change_among_many_is_fast(engine: TantivyEngine) -> None:
    many = [
        make(f"条目{number}", ["词", str(number)], filters={"region": [f"地区{number % 300}"]})
        for number in range(20_000)
    ]
    run(engine.replace_all({"facts": many}, {}))
    start = time.perf_counter()
    run(engine.apply({"facts": [make("条目7", ["新词"])]}, {}, {}))
    assert run(engine.search(EngineQuery("facts", groups=(group("新词"),)))).total == 1
    assert time.perf_counter() - start < 1
