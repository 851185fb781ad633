"""A changed file is in the index by itself; no fault ends the watching."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

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
        watching = asyncio.create_task(watch(content, sync, pause=0.05))
        path.write_text(text.replace("973", "1012"), encoding="utf-8")
        await until(lambda: True, engine, "1012", 1)
        content.rename(tmp_path / "away")
        await asyncio.sleep(0.2)
        (tmp_path / "away").rename(content)
        path.write_text(text.replace("973", "1013"), encoding="utf-8")
        await until(lambda: True, engine, "1013", 1)
        assert not watching.done()
        watching.cancel()

    asyncio.run(story())


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
