"""The speed of search at growing sizes: our whole search, the engine called directly, SQLite FTS5 with the same match.

    python -m bench.search --facts 1000 20000 200000 1000000 [--files 200000] [--cpu] [--folder DIR]

Questions are those of tests/relevance/ that ask for facts. Each is asked of our whole search (understanding, retrieval of
100 candidates, facets, ranking); what that asked of the engine is recorded and asked again of the engine directly and of
SQLite, which must find the same totals and facet counts. Times are milliseconds of one thread. The build is timed without
the making of the content. ``--files`` measures, on files, how long it takes until one changed fact is found.
"""

import argparse
import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bench.generate import ROOT, generate, write_content
from bench.sqlite import Sqlite
from indexer.documents import DocumentMaker
from indexer.engine import Document, EngineQuery, Retrieved
from indexer.lexicon import collect_words
from indexer.manifest import look, save_manifest
from indexer.query import SearchQuery
from indexer.reading import ContentReader, document_maker, joined_words
from indexer.search import Search
from indexer.sync import Sync, described
from indexer.tantivy_engine import TantivyEngine
from kb.content import load_content
from kb.facts import Fact
from kb.vocabulary import load_vocabulary

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


async def build(engine: TantivyEngine, sqlite: Sqlite | None, count: int) -> tuple[float, float]:
    """Seconds to build ours and SQLite's from the same documents, the making of the content taken off."""
    reader, ours = ContentReader(ROOT / "content"), load_content(ROOT / "content").facts
    words, making, storing, meta = collect_words((), ()), Stopwatch(), Stopwatch(), dict[str, str]()

    def facts() -> Iterator[Sequence[Fact]]:
        yield ours
        regions = generate(count)
        while (region := making.timed(lambda: next(regions, None))) is not None:
            yield region.facts

    def documents() -> Iterator[Document]:
        nonlocal words
        for batch in facts():
            words = joined_words(words, collect_words(batch, ()))
            for fact in batch:
                document = reader.maker.fact(fact)
                if sqlite:
                    storing.timed(partial(sqlite.add, document))
                yield document
        meta.update(described(reader, words, count), home_region=HOME, replaced="0")

    start = time.perf_counter()
    await engine.replace_all({"facts": documents()}, meta)
    took = time.perf_counter() - start - making.spent - storing.spent
    if sqlite:
        storing.timed(sqlite.finish)
    return took, storing.spent


async def whole(engine: Recording, asked: Sequence[str]) -> tuple[list[float], list[float], list[float]]:
    """Seconds of the whole search, of results as one types, of suggestions as one types."""
    search = Search(engine, today=lambda: TODAY, home_region=HOME)
    await search.search(SearchQuery(text=asked[0]))
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
        ours.append(_clock() - start)
        start = _clock()
        top, total, facets, _ = sqlite.search(query)
        theirs.append(_clock() - start)
        assert total == found.total, query
        assert all(
            facets[name].get(value) == count for name, counts in found.facets.items() for value, count in counts.items()
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


async def measure(count: int, folder: Path) -> str:
    engine, sqlite = Recording(folder / "index"), Sqlite(folder / "sqlite.db")
    engine.asked = []
    built, stored = await build(engine, sqlite, count)
    size = sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file()) / 1e6
    full, typing, suggesting = await whole(engine, questions())
    recorded = list(engine.asked)
    ours, theirs, same = await compare(engine, sqlite, recorded)
    ratio = [b / a for a, b in zip(ours, theirs, strict=True)]
    changed = await change(engine, document_maker(load_vocabulary(ROOT / "content")[0]))
    return "\t".join(
        (
            f"{count:,}",
            *(f"{percentile(full, p):.1f}" for p in (50, 99)),
            *(f"{percentile(ours, p):.2f}" for p in (50, 99)),
            *(f"{percentile(theirs, p):.1f}" for p in (50, 99)),
            f"{percentile(theirs, 50) / percentile(ours, 50):.1f}",
            f"{percentile(theirs, 50) / percentile(full, 50):.1f}",
            f"{sorted(ratio)[len(ratio) // 2]:.1f}",
            f"{same}%",
            f"{percentile(typing, 50):.1f}",
            f"{percentile(suggesting, 50):.2f}",
            f"{built:.1f}",
            f"{stored:.1f}",
            f"{size:.0f}",
            f"{(folder / 'sqlite.db').stat().st_size / 1e6:.0f}",
            f"{changed * 1000:.0f}",
        )
    )


HEADER = (
    "facts\twhole p50\tp99\tengine p50\tp99\tSQLite p50\tp99\tSQLite/engine\tSQLite/whole\tmedian ratio\tsame top 20\t"
    "typing p50\tsuggest p50\tbuild s\tSQLite s\tMB\tSQLite MB\tchange ms"
)


async def measure_files(count: int, folder: Path) -> str:
    """One changed file among ``count`` facts: written, indexed by ``Sync``, found."""
    write_content(folder / "content", count, facts_only=True)
    engine, manifest = TantivyEngine(folder / "index"), folder / "manifest"
    await build(engine, None, count)
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
        print(HEADER, flush=True)
        for count in options.facts:
            (folder / str(count)).mkdir(parents=True)
            print(await measure(count, folder / str(count)), flush=True)
            shutil.rmtree(folder / str(count))
        if options.files:
            print(await measure_files(options.files, folder / "files"), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    asyncio.run(main())
