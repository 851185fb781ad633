"""Both engines side by side, and what our API adds to the bare call of Meilisearch.

    python -m bench.both --url http://127.0.0.1:7700 --key MASTER --facts 20000 [--rounds 3]

Both are built with our content and so many generated facts. Every question of tests/relevance/ (and of ``--seeds``) is asked
of both: pages must be the same, rows, totals and facet counts. Then each question is asked once of the API (ASGI, no
socket of ours) and the calls that this made of the server are made again, bare: the first of them for facts is the bare
engine call of the same query. Nothing of a question is kept between rounds. Processor time is that of our process alone.
"""

import argparse
import asyncio
import gc
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import orjson

from bench.building import build, store_facts
from bench.generate import ROOT
from bench.search import HOME, TODAY, percentile, questions
from indexer.documents import documents_of
from indexer.engine import Document, Engine, IndexName
from indexer.meili_client import Server
from indexer.meili_engine import MeilisearchEngine
from indexer.meili_shown import Shown
from indexer.query import ResultPage, SearchQuery
from indexer.reading import ContentReader
from indexer.records import Records
from indexer.search import Search
from indexer.tantivy_engine import TantivyEngine
from kb.content import load_content
from web.app import create_app
from web.serve import seldom_collected
from web.settings import Settings

INDEX = "bench-both"


class Noting(Server):
    """A server that notes what is asked of it."""

    def __init__(self, url: str, key: str | None) -> None:
        super().__init__("bench", url, key, timeout=60)
        self.calls: list[tuple[str, str, object, float]] = []

    async def ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        start = time.perf_counter()
        answer = await super().ask(method, path, body)
        self.calls.append((method, path, body, time.perf_counter() - start))
        return answer


async def built(engine: Engine, paths: list[Path], count: int) -> float:
    """Build with the letters and documents of our content beside the facts, and the seconds that took."""
    reader, content = ContentReader(ROOT / "content"), load_content(ROOT / "content")

    def others(wanted: IndexName) -> Iterator[Document]:
        for one in (*content.replies, *content.documents):
            yield from (document for index, document in documents_of(reader.maker, one, "") if index == wanted)

    return await build(engine, paths, count, HOME, {"replies": others("replies"), "sources": others("sources")})


def without_build(page: ResultPage) -> dict[str, Any]:
    shown = page.model_dump(mode="json")
    shown.pop("build")
    return shown


def equally_often(one: dict[str, int], other: dict[str, int]) -> bool:
    """The same counts, and the same values but for those that are as frequent as the last one listed."""
    least = min(one.values(), default=0)
    first = [{value: count for value, count in counts.items() if count > least} for counts in (one, other)]
    return sorted(one.values()) == sorted(other.values()) and first[0] == first[1]


async def agree(ours: Search, theirs: Search, asked: Sequence[str]) -> None:
    """How many pages differ, and in what."""
    differ: dict[str, list[str]] = {}
    equals = 0
    for text in asked:
        query = SearchQuery(text=text)
        one, other = without_build(await ours.search(query)), without_build(await theirs.search(query))
        for name in one:
            if one[name] != other[name]:
                if name == "facets" and all(map(equally_often, one[name].values(), other[name].values())):
                    equals += 1
                    continue
                differ.setdefault(name, []).append(text)
    print(f"{len(asked)} questions; pages that differ: {len({q for found in differ.values() for q in found})}")
    print(f"{equals} more in which of equally frequent values of a facet are listed last")
    for name, found in differ.items():
        print(f"  {name}: {len(found)}, {found[:5]}")


async def asgi(app: Any, path: str) -> tuple[int, bytes]:  # noqa: ANN401
    """One GET of the application, without a socket."""
    target, _, query = path.partition("?")
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http"}
    scope |= {"path": target, "raw_path": target.encode(), "query_string": query.encode(), "root_path": ""}
    scope |= {"headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}
    status, body = 0, b""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, body
        status = message.get("status", status)
        body += message.get("body", b"")

    await app(scope, receive, send)
    return status, body


async def overhead(
    server: Noting, engine: MeilisearchEngine, search: Search, asked: Sequence[str], rounds: int
) -> None:
    """Our API against the bare call, the least of some rounds for each question, none of which knows the records."""
    app = create_app(Settings(home_region=HOME), search, today=lambda: TODAY)
    bare = httpx2.AsyncClient(base_url=server._url, headers=server.sdk.http_client.headers, timeout=60)
    times: dict[str, dict[str, list[float]]] = {}
    await search.prepare()
    for text in asked[:20]:
        await search.search(SearchQuery(text=text))
    gc.collect()
    gc.freeze()
    seldom_collected()
    for text in asked:
        best: dict[str, float] = {}
        answer: dict[str, Any] = {}
        for _ in range(rounds):
            search._records, engine._shown = Records(), Shown()
            server.calls = []
            begin, cpu = time.perf_counter(), time.process_time()
            status, body = await asgi(app, f"/api/search?q={quote(text)}")
            spent = {"api": time.perf_counter() - begin, "api cpu": time.process_time() - cpu}
            assert status == 200, body
            answer, calls = json.loads(body), server.calls
            spent["calls"] = len(calls)
            spent["in calls"] = sum(took for *_, took in calls)
            for method, path, asked_for, _ in calls:
                content = orjson.dumps(asked_for)
                begin, cpu = time.perf_counter(), time.process_time()
                response = await bare.request(
                    method, path, content=content, headers={"Content-Type": "application/json"}
                )
                assert response.content
                took, worked = time.perf_counter() - begin, time.process_time() - cpu
                if "bare first" not in spent and b'index = \\"facts' in content:
                    spent["bare first"], spent["bare first cpu"] = took, worked
                spent["bare all"] = spent.get("bare all", 0) + took
                spent["bare all cpu"] = spent.get("bare all cpu", 0) + worked
            for name, value in spent.items():
                best[name] = min(value, best.get(name, value))
        if "bare first" not in best:
            continue
        best["api - bare first"] = best["api"] - best["bare first"]
        best["api - bare all"] = best["api"] - best["bare all"]
        best["cpu - bare first"] = best["api cpu"] - best["bare first cpu"]
        best["cpu - bare all"] = best["api cpu"] - best["bare all cpu"]
        for kind in ("all", "found" if answer["found"] else "not found"):
            for name, value in best.items():
                times.setdefault(kind, {}).setdefault(name, []).append(value)
    await bare.aclose()
    for kind, columns in times.items():
        print(f"\n{kind}: {len(columns['api'])} questions, milliseconds")
        for name, values in columns.items():
            scale = 1000 if name == "calls" else 1
            print(f"  {name:18}" + "".join(f"  p{p} {percentile(values, p) / scale:7.2f}" for p in (50, 90, 99)))


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--key")
    parser.add_argument("--facts", type=int, default=20_000)
    parser.add_argument("--seeds", type=Path, nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the embedded index is kept, and found if it is there")
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--only", choices=["agree", "overhead"])
    options = parser.parse_args()
    server = Noting(options.url, options.key)
    theirs = MeilisearchEngine([server], index=f"{INDEX}-{options.facts}")
    with tempfile.TemporaryDirectory(prefix="koujing-bench-") as made:
        folder = options.folder or Path(made) / "index"
        ours = TantivyEngine(folder / str(options.facts))
        if not (folder / str(options.facts)).exists():
            paths = store_facts(options.facts, Path(made) / "facts")
            took = await built(ours, paths, options.facts)
            cpu = time.process_time()
            print(f"{options.facts:,} facts: embedded {took:.1f} s, ", end="", flush=True)
            took = await built(theirs, paths, options.facts)
            print(f"Meilisearch {took:.1f} s ({time.process_time() - cpu:.1f} s of our own processor time)")
        searches = [Search(engine, today=lambda: TODAY, home_region=HOME) for engine in (ours, theirs)]
        asked = list(dict.fromkeys([*questions(), *(json.loads(s)["query"] for p in options.seeds for s in p.open())]))
        asked = random.Random(1).sample(asked, min(len(asked), options.questions))
        if options.only != "overhead":
            await agree(searches[0], searches[1], asked)
        if options.only != "agree":
            await overhead(server, theirs, searches[1], asked, options.rounds)
    await server.close()


if __name__ == "__main__":
    asyncio.run(main())
