"""A page is of one build: when the index is swapped while a question is asked, it is asked again."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from indexer.engine import EngineQuery, Retrieved
from indexer.query import SearchQuery
from indexer.search import Search
from indexer.sync import Sync
from indexer.tantivy_engine import TantivyEngine

ROOT = Path(__file__).parents[2]


class Swapping(TantivyEngine):
    """The embedded engine, rebuilt behind the reader's back just after the first search of the facts."""

    builds: list[str]
    rebuild: Sync | None = None

    async def search(self, query: EngineQuery) -> Retrieved:
        found = await super().search(query)
        self.builds.append(found.build)
        if self.rebuild and query.index == "facts":
            sync, self.rebuild = self.rebuild, None
            await sync.update(rebuild=True)
        return found


@pytest.mark.parametrize("question", ["护理补贴", "煤改电补贴标准"])
def test_a_swap_between_two_searches_is_asked_again(question: str, tmp_path: Path) -> None:
    async def ask() -> tuple[list[str], str, str]:
        folder, manifest = tmp_path / "index", tmp_path / "manifest"
        writer = Sync(ROOT / "content", TantivyEngine(folder), manifest)
        await writer.update()
        engine = Swapping(folder)
        engine.builds = []
        search = Search(engine, today=lambda: date(2026, 11, 22))
        await search.search(SearchQuery(text=question))
        engine.builds, engine.rebuild = [], writer
        page = await search.search(SearchQuery(text=question))
        live = (await engine.meta())["build"]
        await engine.close()
        return engine.builds, page.build, live

    builds, answered, live = asyncio.run(ask())
    assert len(set(builds)) == 2, "the swap came in between"
    assert answered == live == builds[-1]
