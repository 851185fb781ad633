"""Meilisearch: our way of asking against others, on a real server with nothing else on it.

    python -m bench.meili --url http://127.0.0.1:7700 --key MASTER --facts 20000 [--questions 100] [--plain]

What our whole search asks of the engine for the questions of tests/relevance/ is recorded and asked again, three ways:

- filter: ours, as ``MeilisearchEngine.search`` asks it, an AND of ORs over the array of terms;
- synonyms: the words as ``q``, all of them, equivalents by synonyms in the settings;
- federated: one federated search with a query for every combination of equivalents (at most 32).

The embedded engine is the measure: recall@100 is the share of its first 100 that come back, totals and facets are the
share of queries where they are equal. Times are milliseconds of the engine call, one at a time, the best of three.
``--plain`` builds the index once more without terms to filter by, for the other two ways' size.
"""

import argparse
import asyncio
import itertools
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.generate import ROOT, generate
from bench.search import HOME, TODAY, Recording, Stopwatch, percentile, questions
from indexer.engine import Document, EngineQuery
from indexer.lexicon import collect_words
from indexer.meili_build import Build, make_index
from indexer.meili_client import Server
from indexer.meili_documents import stored
from indexer.meili_engine import MeilisearchEngine
from indexer.meili_query import base_filter
from indexer.query import SearchQuery
from indexer.reading import ContentReader, joined_words
from indexer.search import Search
from indexer.sync import described
from kb.content import load_content
from kb.vocabulary import Vocabulary, load_vocabulary

OURS, PLAIN = "bench", "bench-plain"


@dataclass
class Result:
    """What one way of asking brought."""

    name: str
    times: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    totals: int = 0
    facets: int = 0

    def add(self, seconds: float, keys: Sequence[str], total: int, facets: Any, true: Any) -> None:  # noqa: ANN401
        self.times.append(seconds)
        wanted = {candidate.key for candidate in true.candidates}
        if wanted:
            self.recall.append(len(wanted & set(keys)) / len(wanted))
        self.totals += total == true.total
        self.facets += all(
            facets.get(name, {}).get(v) == n for name, found in true.facets.items() for v, n in found.items()
        )

    def row(self) -> str:
        count = len(self.times)
        times = f"{percentile(self.times, 50):.1f} | {percentile(self.times, 99):.1f}"
        recall = sum(self.recall) / max(1, len(self.recall))
        return f"| {self.name} | {recall:.3f} | {self.totals / count:.0%} | {self.facets / count:.0%} | {times} |"


class Documents:
    """The documents of ``count`` facts beside our own, with the time that making the content took. No two have the same
    ``order``: which of equals are cut off is the one thing in which engines may differ."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.making = Stopwatch()
        self.meta: dict[str, str] = {}

    def __iter__(self) -> Iterator[Document]:
        reader, words, numbers = ContentReader(ROOT / "content"), collect_words((), ()), itertools.count()
        regions = generate(self.count)
        facts = load_content(ROOT / "content").facts
        while True:
            words = joined_words(words, collect_words(facts, ()))
            for fact in facts:
                yield replace(reader.maker.fact(fact), order=next(numbers))
            region = self.making.timed(lambda: next(regions, None))
            if region is None:
                break
            facts = region.facts
        self.meta.update(described(reader, words, self.count), home_region=HOME, replaced="0")


async def size(server: Server, uid: str) -> str:
    """Megabytes of an index, and of the largest of the databases in it."""
    stats = await server.tell("GET", f"indexes/{uid}/stats?showInternalDatabaseSizes=true&sizeFormat=raw")
    sizes = sorted(((n / 1e6, name) for name, n in stats["internalDatabaseSizes"].items()), reverse=True)
    return f"{sum(n for n, _ in sizes):.0f} MB ({', '.join(f'{name} {n:.0f}' for n, name in sizes[:5])})"


async def plain_index(server: Server, count: int) -> None:
    """The same documents without an array of terms to filter by."""
    await make_index(server, PLAIN)
    attributes = ["id", "index", "exact", "kind", "topic", "region", "within", "year", "organ", "source"]
    features = {"facetSearch": False, "filter": {"equality": True, "comparison": False}}
    await settings(server, PLAIN, {"filterableAttributes": [{"attributePatterns": attributes, "features": features}]})
    build = Build(server, PLAIN, PLAIN)
    for document in Documents(count):
        await build.add(stored("facts", document))
    await build.complete()


async def settings(server: Server, uid: str, changed: dict[str, object]) -> None:
    task = await server.tell("PATCH", f"indexes/{uid}/settings", changed)
    await server.finish(task["taskUid"])


def synonyms_of(vocabulary: Vocabulary) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for synonym in vocabulary.synonyms:
        for word in synonym.informal:
            found.setdefault(word, []).append(synonym.formal)
            found.setdefault(synonym.formal, []).append(word)
    return found


def by_synonyms(query: EngineQuery) -> tuple[str, dict[str, object]]:
    words = " ".join(term for group in query.groups for term in group[0])
    return f"indexes/{OURS}/search", {
        "q": words,
        "attributesToSearchOn": ["words"],
        "matchingStrategy": "all",
        "locales": ["eng"],
        "filter": base_filter("facts", query.filters),
        "sort": ["order:desc", "key:asc"],
        "limit": query.limit,
        "facets": list(query.facets),
        "attributesToRetrieve": ["key", "payload"],
    }


def by_federation(query: EngineQuery) -> tuple[str, dict[str, object]]:
    ways = itertools.islice(itertools.product(*query.groups), 32)
    one = {"indexUid": OURS, "attributesToSearchOn": ["words"], "matchingStrategy": "all", "locales": ["eng"]}
    one |= {"filter": base_filter("facts", query.filters), "sort": ["order:desc", "key:asc"]}
    one |= {"attributesToRetrieve": ["key", "payload"]}
    queries = [{**one, "q": " ".join(dict.fromkeys(term for way in chosen for term in way))} for chosen in ways]
    return "multi-search", {
        "federation": {"limit": query.limit, "facetsByIndex": {OURS: list(query.facets)}},
        "queries": queries,
    }


async def compare(
    engine: MeilisearchEngine, server: Server, truth: Recording, asked: Sequence[EngineQuery]
) -> list[Result]:
    ours, synonyms, federated = Result("filter over terms (ours)"), Result("synonyms"), Result("federated")
    for query in asked:
        true = await truth.search(query)
        spent, found = await best(partial(engine.search, query))
        ours.add(spent, [candidate.key for candidate in found.candidates], found.total, found.facets, true)
        for result, (path, body) in ((synonyms, by_synonyms(query)), (federated, by_federation(query))):
            spent, answer = await best(partial(server.ask, "POST", path, body))
            facets = answer.get("facetDistribution") or answer.get("facetsByIndex", {}).get(OURS, {}).get(
                "distribution"
            )
            hits = [hit["key"] for hit in answer["hits"]]
            result.add(spent, hits, answer["estimatedTotalHits"], facets or {}, true)
    return [ours, synonyms, federated]


async def best(work: Callable[[], Awaitable[Any]]) -> tuple[float, Any]:
    """The least time of three, and what came of it."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        found = await work()
        times.append(time.perf_counter() - start)
    return min(times), found


async def measure(server: Server, count: int, most: int, folder: Path, *, plain: bool) -> None:
    engine, truth = MeilisearchEngine([server], index=OURS), Recording(folder)
    truth.asked = []
    documents = Documents(count)
    await truth.replace_all({"facts": documents}, documents.meta)
    documents = Documents(count)
    start = time.perf_counter()
    await engine.replace_all({"facts": documents}, documents.meta)
    took = time.perf_counter() - start - documents.making.spent
    print(f"{count:,} facts: built in {took:.1f} s, {await size(server, OURS)}", flush=True)
    if plain:
        await plain_index(server, count)
        print(f"without terms {await size(server, PLAIN)}")
    await settings(server, OURS, {"synonyms": synonyms_of(load_vocabulary(ROOT / "content")[0])})
    search = Search(truth, today=lambda: TODAY, home_region=HOME)
    for text in questions()[:most]:
        await search.search(SearchQuery(text=text))
    asked = [query for query in truth.asked if query.index == "facts" and query.groups]
    totals = [(await truth.search(query)).total for query in asked]
    wide = sum(total > asked[0].limit for total in totals)
    print(f"{len(asked)} queries, {wide} of them with more than {asked[0].limit} matches\n")
    print("| way | recall@100 | totals equal | facets equal | p50 ms | p99 ms |\n|---|---|---|---|---|---|")
    for result in await compare(engine, server, truth, asked):
        print(result.row(), flush=True)
    for uid in (OURS, PLAIN):
        await server.tell("DELETE", f"indexes/{uid}")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--key")
    parser.add_argument("--facts", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args()
    server = Server("bench", options.url, options.key, timeout=60)
    with tempfile.TemporaryDirectory(prefix="koujing-bench-") as folder:
        await measure(server, options.facts, options.questions, Path(folder) / "index", plain=options.plain)
    await server.close()


if __name__ == "__main__":
    asyncio.run(main())
