"""A changed file is in the index by itself; no fault ends the watching."""

import asyncio
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from engine_contract import group

from indexer.engine import EngineQuery
from indexer.sync import Sync
from indexer.tantivy_engine import TantivyEngine
from indexer.watch import snapshot, watch

ROOT = Path(__file__).parents[2]


async def until(true: Callable[[], bool], engine: TantivyEngine, word: str, total: int) -> None:
    async with asyncio.timeout(10):
        while True:
            if true() and (await engine.search(EngineQuery("facts", groups=(group(word),)))).total == total:
                return
            await asyncio.sleep(0.02)


def test_a_saved_change_is_found_and_a_fault_survived(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    engine = TantivyEngine(tmp_path / "index")
    sync = Sync(content, engine, tmp_path / "manifest")
    path = content / "facts" / "晋城市" / "特困供养" / "护理补贴.md"
    text = path.read_text(encoding="utf-8")

    async def story() -> None:
        await sync.update()
        said: list[str] = []
        watching = asyncio.create_task(watch(content, sync, said.append, pause=0.05))
        path.write_text(text.replace("973", "1012"), encoding="utf-8")
        await until(lambda: True, engine, "1012", 1)
        content.rename(tmp_path / "away")
        await asyncio.sleep(0.3)
        (tmp_path / "away").rename(content)
        path.write_text(text.replace("973", "1013"), encoding="utf-8")
        await until(lambda: True, engine, "1013", 1)
        assert len(said) == 1 and "没有内容文件夹" in said[0], "said once, however often it is looked"
        (tmp_path / "index").rename(tmp_path / "taken")
        await until(lambda: (tmp_path / "index" / "current").exists(), engine, "1013", 1)
        assert not watching.done()
        watching.cancel()

    asyncio.run(story())


def test_without_a_pause_it_looks_once(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "index")
    asyncio.run(watch(ROOT / "content", Sync(ROOT / "content", engine, tmp_path / "manifest"), print, pause=None))
    assert asyncio.run(engine.search(EngineQuery("facts", groups=(group("973"),)))).total == 1


def test_the_longer_a_look_takes_the_rarer_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Path] = []

    def slow(root: Path) -> int:
        looks.append(root)
        time.sleep(0.05)
        return 1

    monkeypatch.setattr("indexer.watch.snapshot", slow)
    sync = Sync(ROOT / "content", TantivyEngine(tmp_path / "index"), tmp_path / "manifest")

    async def story() -> None:
        await sync.update()
        with suppress(TimeoutError):
            async with asyncio.timeout(3):
                await watch(ROOT / "content", sync, print, pause=0.01)

    asyncio.run(story())
    assert 1 < len(looks) < 8


def test_a_snapshot_changes_with_files_and_vocabulary(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    first = snapshot(content)
    assert snapshot(content) == first
    with (content / "vocabulary" / "words.txt").open("a", encoding="utf-8") as file:
        file.write("新词语\n")
    second = snapshot(content)
    (content / "facts" / "晋城市" / "特困供养" / "护理补贴.md").unlink()
    assert len({first, second, snapshot(content)}) == 3
