"""The web under load: two worker processes over an index of generated facts, 32 users on loopback, for twenty seconds.

    python -m bench.load --facts 200000 [--index DIR] [--users 32] [--seconds 20] [--workers 2] [--anew]

Every user asks one question of tests/relevance/ after the other, over a connection that is kept. A page that was asked
for before is answered as it was sent before; with ``--anew`` hardly any is (each question on one of many days). The users run on the same
processors as the workers. Only 127.0.0.1 is spoken to; the server is ended with the run.
"""

import argparse
import asyncio
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from bench.building import build, store_facts
from bench.generate import ROOT
from bench.search import HOME, TODAY, percentile, questions
from indexer.tantivy_engine import TantivyEngine

ADDRESS = "127.0.0.1"
READY_WITHIN = 60.0


@dataclass
class Tally:
    """What the users saw."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)


def free_port() -> int:
    with socket.socket() as found:
        found.bind((ADDRESS, 0))
        port: int = found.getsockname()[1]
        return port


def start(index: Path, port: int, workers: int) -> subprocess.Popen[bytes]:
    """The site as ``kb serve`` runs it, but for the looking at content/, which is not what the index was made from."""
    command = [sys.executable, "-m", "uvicorn", "web.serve:application", "--factory", "--workers", str(workers)]
    command += ["--host", ADDRESS, "--port", str(port), "--no-access-log", "--log-level", "warning"]
    environment = {**os.environ, "KB_INDEX": str(index), "KB_CONTENT": str(ROOT / "content"), "KB_HOME_REGION": HOME}
    return subprocess.Popen(command, cwd=ROOT, env=environment)


async def get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> int:
    """One page over a kept connection; its status."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {ADDRESS}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    await reader.readexactly(int(head.partition("content-length:")[2].split("\r\n")[0]))
    return int(head.split()[1])


async def user(port: int, asked: list[str], until: float, tally: Tally, anew: bool) -> None:
    reader, writer = await asyncio.open_connection(ADDRESS, port)
    for text in asked:
        if (begin := time.perf_counter()) >= until:
            break
        try:
            day = f"&as_of={TODAY - timedelta(days=random.randrange(300))}" if anew else ""
            tally.statuses[await get(reader, writer, f"/search?q={quote(text)}{day}")] += 1
        except (OSError, EOFError, ValueError, asyncio.IncompleteReadError) as error:
            tally.errors[type(error).__name__] += 1
            reader, writer = await asyncio.open_connection(ADDRESS, port)
        tally.times.append(time.perf_counter() - begin)
    writer.close()


async def ready(port: int) -> None:
    """Wait until the site answers."""
    until = time.perf_counter() + READY_WITHIN
    while True:
        try:
            reader, writer = await asyncio.open_connection(ADDRESS, port)
            await get(reader, writer, "/search?q=%E4%BD%8E%E4%BF%9D")
            writer.close()
            return
        except (OSError, EOFError):
            if time.perf_counter() > until:
                raise
            await asyncio.sleep(0.1)


async def load(port: int, users: int, seconds: float, anew: bool) -> Tally:
    await ready(port)
    warm = Tally()
    chance, asked = random.Random(1), questions()

    def mixed() -> list[str]:
        return chance.sample(asked, len(asked)) * 50

    await asyncio.gather(*(user(port, mixed(), time.perf_counter() + 5, warm, anew) for _ in range(users)))
    tally = Tally()
    until = time.perf_counter() + seconds
    await asyncio.gather(*(user(port, mixed(), until, tally, anew) for _ in range(users)))
    return tally


def report(tally: Tally, users: int, workers: int, seconds: float) -> None:
    failed = sum(tally.errors.values()) + sum(n for status, n in tally.statuses.items() if status != 200)
    print("| users | workers | searches/s | p50 ms | p99 ms | errors |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    times = (f"{percentile(tally.times, p):.0f}" for p in (50, 99))
    print(f"| {users} | {workers} | {len(tally.times) / seconds:.0f} | {' | '.join(times)} | {failed} |")
    if failed:
        print(dict(tally.statuses), dict(tally.errors))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facts", type=int, default=200_000)
    parser.add_argument("--index", type=Path, help="an index made before, instead of one of --facts")
    parser.add_argument("--users", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--anew", action="store_true", help="hardly any page is asked for twice")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="koujing-load-"))
    index = options.index or folder / "index"
    port = free_port()
    try:
        if not options.index:
            paths = store_facts(options.facts, folder / "facts")
            asyncio.run(build(TantivyEngine(index), paths, options.facts, HOME))
        server = start(index, port, options.workers)
        try:
            tally = asyncio.run(load(port, options.users, options.seconds, options.anew))
        finally:
            server.terminate()
            server.wait(10)
        report(tally, options.users, options.workers, options.seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
