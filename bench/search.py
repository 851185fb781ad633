"""The speed of search at growing sizes: our whole search, the engine called directly, SQLite FTS5 with the same match.

    python -m bench.search --facts 1000 20000 200000 1000000 [--files 200000] [--cpu] [--folder DIR]

Questions are those of tests/relevance/ that ask for facts. Each is asked of our whole search (understanding, retrieval of
100 candidates, facets, ranking); what that asked of the engine is recorded and asked again of the engine directly and of
SQLite, which must find the same totals and facet counts. Times are milliseconds of one thread, printed as a Markdown table.
The build is timed without the making of the content (bench/building.py). ``--files`` measures, on files, how long it takes until one changed fact is found.
"""

import argparse
import asyncio
import gc
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.building import batches, build, store_facts
from bench.generate import ROOT, write_content
from bench.sqlite import Sqlite
from indexer.documents import DocumentMaker
from indexer.engine import EngineQuery, Retrieved
from indexer.manifest import look, save_manifest
from indexer.query import SearchQuery
from indexer.reading import document_maker
from indexer.search import Search
from indexer.sync import Sync
from indexer.tantivy_engine import TantivyEngine
from kb.content import load_content
from kb.vocabulary import load_vocabulary
from web.serve import seldom_collected

TODAY = date(2026, 11, 22)
HOME = "晋城市"
_clock = time.perf_counter  # or time.thread_time, with --cpu: the load of a busy machine taken off
ENOUGH = 400  # SQLite is asked no more often than this


class Recording(TantivyEngine):
    """The engine, noting what it is asked."""

    asked: list[EngineQuery]

    async def search(self, query: EngineQuery) -> Retrieved:
        self.asked.append(query)
        return await super().search(query)


class Stopwatch:
    """Seconds spent in some parts of a loop."""

    def __init__(self) -> None:
        self.spent = 0.0

    def timed(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401
        start = time.perf_counter()
        try:
            return work()
        finally:
            self.spent += time.perf_counter() - start


def questions() -> list[str]:
    found = [
        json.loads(line)
        for path in sorted((ROOT / "tests" / "relevance").glob("*.jsonl"))
        for line in path.open(encoding="utf-8")
    ]
    return [str(line["query"]) for line in found]


def percentile(times: Sequence[float], percent: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] * 1000


def store(sqlite: Sqlite, paths: list[Path]) -> float:
    """Seconds to store the same documents in SQLite; the making of the documents is not counted."""
    spent = 0.0
    for batch in batches(paths):
        start = time.perf_counter()
        for document in batch.documents:
            sqlite.add(document)
        spent += time.perf_counter() - start
    start = time.perf_counter()
    sqlite.finish()
    return spent + time.perf_counter() - start


async def whole(engine: Recording, asked: Sequence[str]) -> tuple[list[float], list[float], list[float]]:
    """Seconds of the whole search, of results as one types, of suggestions as one types."""
    search = Search(engine, today=lambda: TODAY, home_region=HOME)
    await search.prepare()
    await search.search(SearchQuery(text=asked[0]))
    gc.collect()
    gc.freeze()  # as web.serve does: the words of the index are no garbage, and need not be looked at again and again
    seldom_collected()
    engine.asked = []
    full = [await timed(search.search(SearchQuery(text=text))) for text in asked]
    recorded = engine.asked
    typed = [text[:length] for text in asked[:80] for length in range(2, min(len(text), 12))]
    typing = [await timed(search.search(SearchQuery(text=text, page_size=8))) for text in typed]
    suggesting = [await timed(search.suggest(text, 8)) for text in typed]
    engine.asked = recorded
    return full, typing, suggesting


async def timed(work: Any) -> float:  # noqa: ANN401 - any awaitable
    start = _clock()
    await work
    return _clock() - start


async def compare(
    engine: TantivyEngine, sqlite: Sqlite, asked: Sequence[EngineQuery]
) -> tuple[list[float], list[float], int]:
    """Seconds of both for the same queries of facts, and how many of the tops of 20 are the same."""
    ours, theirs, same = list[float](), list[float](), 0
    queries = [query for query in asked if query.index == "facts" and (query.groups or any(query.filters.values()))][
        :ENOUGH
    ]
    for query in queries:
        start = _clock()
        found = await engine.search(query)
        counts = dict(found.facets)  # counted in another thread: here they are waited for
        ours.append(_clock() - start)
        start = _clock()
        top, total, facets, _ = sqlite.search(query)
        theirs.append(_clock() - start)
        assert total == found.total, query
        assert all(
            facets[name].get(value) == count for name, known in counts.items() for value, count in known.items()
        ), query
        same += top == [candidate.key for candidate in found.candidates[:20]]
    return ours, theirs, same * 100 // max(1, len(queries))


async def change(engine: TantivyEngine, maker: DocumentMaker) -> float:
    """Seconds until a changed fact is found, by a process that has run for a while (``kb serve --watch``)."""
    maker.fact(load_content(ROOT / "content").facts[1])
    fact = load_content(ROOT / "content").facts[0].model_copy(update={"title": "改过的标题"})
    start = time.perf_counter()
    await engine.apply({"facts": [maker.fact(fact)]}, {}, await engine.meta())
    found = await engine.search(EngineQuery("facts", exact=("改过的标题",), groups=(((("改过"),),),), limit=1))
    assert found.candidates[0].key == fact.id
    return time.perf_counter() - start


async def measure(count: int, folder: Path) -> list[str]:
    paths = store_facts(count, folder / "facts")
    engine, sqlite = Recording(folder / "index"), Sqlite(folder / "sqlite.db")
    engine.asked = []
    built = await build(engine, paths, count, HOME)
    stored = store(sqlite, paths)
    size = sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file()) / 1e6
    full, typing, suggesting = await whole(engine, questions())
    # Opened anew, so that it finds nothing kept from before.
    direct = TantivyEngine(folder / "index")
    await direct.meta()
    ours, theirs, same = await compare(direct, sqlite, list(engine.asked))
    ratio = sorted(b / a for a, b in zip(ours, theirs, strict=True))
    changed = await change(engine, document_maker(load_vocabulary(ROOT / "content")[0]))
    return [
        f"{count:,}",
        *(f"{percentile(full, p):.1f}" for p in (50, 99)),
        *(f"{percentile(typing, p):.1f}" for p in (50, 99)),
        f"{percentile(suggesting, 50):.2f}",
        *(f"{percentile(ours, p):.2f}" for p in (50, 99)),
        *(f"{percentile(theirs, p):.1f}" for p in (50, 99)),
        f"{percentile(theirs, 50) / percentile(ours, 50):.1f}",
        f"{percentile(theirs, 50) / percentile(full, 50):.1f}",
        f"{ratio[len(ratio) // 2]:.1f}",
        f"{same}%",
        f"{built:.1f}",
        f"{stored:.1f}",
        f"{size:.0f}",
        f"{(folder / 'sqlite.db').stat().st_size / 1e6:.0f}",
        f"{changed * 1000:.0f}",
    ]


HEADER = (
    *("facts", "whole p50 ms", "p99", "typing p50 ms", "p99", "suggest p50 ms", "engine p50 ms", "p99"),
    *("SQLite p50 ms", "p99", "SQLite/engine", "SQLite/whole", "median ratio", "same top 20"),
    *("build s", "SQLite s", "MB", "SQLite MB", "change ms"),
)


def line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


async def measure_files(count: int, folder: Path) -> str:
    """One changed file among ``count`` facts: written, indexed by ``Sync``, found."""
    write_content(folder / "content", count, facts_only=True)
    engine, manifest = TantivyEngine(folder / "index"), folder / "manifest"
    await build(engine, store_facts(count, folder / "facts"), count, HOME)
    files = look(folder / "content", {})
    save_manifest(manifest, (await engine.meta())["build"], files)
    path = next((folder / "content" / "facts").rglob("*.md"))
    path.write_text(path.read_text(encoding="utf-8").replace("# ", "# 改过的", 1), encoding="utf-8")
    start = time.perf_counter()
    outcome = await Sync(folder / "content", engine, manifest).update()
    found = await engine.search(EngineQuery("facts", groups=((("改过",),),), limit=1))
    assert found.total == 1
    assert not outcome.rebuilt
    return f"{count:,} files: one changed is found after {time.perf_counter() - start:.2f} s (kb index, a process of its own adds its start)"


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facts", type=int, nargs="*", default=[1000, 20_000])
    parser.add_argument("--files", type=int)
    parser.add_argument("--folder", type=Path)
    parser.add_argument(
        "--cpu", action="store_true", help="count processor time for searches, on a machine that others use too"
    )
    options = parser.parse_args()
    global _clock
    _clock = time.thread_time if options.cpu else time.perf_counter
    folder = options.folder or Path(tempfile.mkdtemp(prefix="koujing-bench-"))
    try:
        print(line(HEADER), line(["---:"] * len(HEADER)), sep="\n", flush=True)
        for count in options.facts:
            (folder / str(count)).mkdir(parents=True)
            print(line(await measure(count, folder / str(count))), flush=True)
            shutil.rmtree(folder / str(count))
        if options.files:
            print(await measure_files(options.files, folder / "files"), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    asyncio.run(main())
