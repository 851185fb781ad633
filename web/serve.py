"""``kb serve``: checks first, each failure in one line with the way out; then the site over the index.

An index that is there is served at once, and what changed in content/ meanwhile is taken in beside it, so that a start
answers in about a second. With several processes each opens the index for itself; only the first one writes.
Over Meilisearch the site only reads: it holds the key for searching, refuses to start with a mightier one, and starts
without the server too (its pages say so until the server is there, or with ``--fallback`` answer from an index beside it).
"""

import asyncio
import gc
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.engine import IndexUnusable, SearchError
from kb.problems import KnowledgeError
from web.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from indexer.search import Search
    from indexer.sync import Outcome, Sync

# Large imports stand in the functions that need them: a busy port is told at once, and a start is as short as it can be.

WATCH_SECONDS = 0.5
FALLBACK_SECONDS = 60.0  # between two looks at content/ for the index that stands in for the servers
SETTLE_SECONDS = 2.0  # the first questions come first


class CannotServe(KnowledgeError):
    """The server cannot start; the text says why and what to do."""


def application() -> "FastAPI":
    """The site as the environment describes it: what each worker process makes for itself (``uvicorn --factory``)."""
    with _nothing_to_collect():
        from web.app import create_app

        settings = Settings.from_env(os.environ)
        opened = [open_search(one) for one in (settings, settings.stand_in) if one]
        searches = [search for search, _ in opened]

        async def close() -> None:
            for _, close_one in opened:
                await close_one()

        return create_app(
            settings,
            searches[0],
            fallback=searches[1] if settings.stand_in else None,
            prepare=partial(_prepare, searches),
            close=close,
        )


async def _prepare(searches: "Sequence[Search]") -> None:
    """After the first questions: load what only some questions need, and tell the collector that all this stays."""
    await asyncio.sleep(SETTLE_SECONDS)
    for search in searches:
        with suppress(SearchError):
            await search.prepare()
    gc.collect()
    gc.freeze()
    seldom_collected()


def seldom_collected() -> None:
    """What is kept for later questions is bounded and no garbage; looking through all of it would be a search of 100 ms."""
    gc.set_threshold(5_000, 20, 100_000)


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Imports leave no garbage: looking for it would be a sixth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def open_search(settings: Settings) -> tuple["Search", Callable[[], Awaitable[None]]]:
    """The search over the index folder or the servers, and what closes it."""
    from indexer.engines import open_engine
    from indexer.search import Search
    from web.app import today_in_china

    engine = open_engine(settings.index, urls=settings.servers, key=settings.meili_search_key)
    return Search(engine, today=today_in_china, home_region=settings.home_region), engine.close


def serve(settings: Settings, *, watch: bool = False) -> int:
    """Check, index what is missing, and serve until interrupted."""
    if settings.servers:
        return _serve_from_servers(settings, watch)
    _need_content(settings)
    with listen(settings) as listening:
        if not _usable(settings):
            _say("正在建立索引……")
            for problem in update_index(settings).problems:
                _say(str(problem))
        _follow_content(settings, WATCH_SECONDS if watch else None)
        _say(f"口径已就绪：{address(settings)}  （按 Ctrl+C 停止）")
        _run(settings, listening)
    return 0


def _need_content(settings: Settings) -> None:
    if not settings.content.is_dir():
        raise CannotServe(
            f"没有内容文件夹 {settings.content}。请在知识库的文件夹里运行，或者指明它在哪里：make serve KB_CONTENT=/路径/content"
        )


def _serve_from_servers(settings: Settings, watch: bool) -> int:
    from indexer.engine import SearchUnavailable
    from indexer.engines import refuse_powerful_key

    if settings.stand_in:
        _need_content(settings)
    with listen(settings) as listening:
        try:
            asyncio.run(refuse_powerful_key(settings.servers, settings.meili_search_key))
            if not _usable(settings):
                _say("索引还没有建好，请运行 kb index；建好后自动可用")
        except SearchUnavailable as error:
            _say(f"{error}；先启动网站，恢复后自动可用")
        except SearchError as error:
            raise CannotServe(str(error)) from error
        if settings.stand_in:
            _follow_content(settings.stand_in, WATCH_SECONDS if watch else FALLBACK_SECONDS)
        _say(f"口径已就绪：{address(settings)}  （按 Ctrl+C 停止）")
        _run(settings, listening)
    return 0


def listen(settings: Settings) -> socket.socket:
    """The listening socket, taken before anything slow is done; a CannotServe when it is not to be had."""
    found = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((settings.host, settings.port))
        found.listen(128)
    except PermissionError:
        found.close()
        raise CannotServe(f"没有权限使用端口 {settings.port}，请换一个 1024 以上的：make serve PORT=8001") from None
    except OverflowError:
        found.close()
        raise CannotServe(f"没有端口 {settings.port}，端口在 1 到 65535 之间：make serve PORT=8001") from None
    except OSError as error:
        found.close()
        if error.errno in (98, 48, 10048):  # address in use on Linux, macOS, Windows
            raise CannotServe(
                f"端口 {settings.port} 已被占用，请换一个：make serve PORT={settings.port % 65535 + 1}"
            ) from None
        raise CannotServe(f"不能在 {settings.host} 上监听，请检查 HOST 是不是本机的地址（如 127.0.0.1）") from None
    return found


def address(settings: Settings) -> str:
    """Where a browser on this machine finds the site."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def update_index(settings: Settings, *, rebuild: bool = False) -> "Outcome":
    """Take what changed in content/ into the index, or build it where it is missing, broken or to be made anew."""

    async def once() -> "Outcome":
        async with _sync(settings) as sync:
            return await sync.update(rebuild=rebuild)

    try:
        return asyncio.run(once())
    except (SearchError, OSError) as error:
        way_out = "" if settings.servers else f"。请删除 {settings.index} 后再试：make serve"
        raise CannotServe(f"索引建不起来：{error}{way_out}") from error


@asynccontextmanager
async def _sync(settings: Settings) -> AsyncIterator["Sync"]:
    from indexer.engines import open_engine
    from indexer.sync import Sync

    engine = open_engine(settings.index, urls=settings.servers, key=settings.meili_ingest_key)
    try:
        yield Sync(settings.content, engine, manifest(settings.index))
    finally:
        await engine.close()


def manifest(index: Path) -> Path:
    """The file beside an index that tells which content files it was made from."""
    return index.with_name(f"{index.name}.files")


def _usable(settings: Settings) -> bool:
    from indexer.engine import SearchUnavailable
    from indexer.engines import open_engine

    async def check() -> None:
        engine = open_engine(settings.index, urls=settings.servers, key=settings.meili_search_key)
        try:
            await engine.health()
        finally:
            await engine.close()

    try:
        asyncio.run(check())
    except IndexUnusable:
        return False
    except SearchUnavailable:
        raise
    except SearchError as error:
        raise CannotServe(str(error)) from error
    return True


def _follow_content(settings: Settings, pause: float | None) -> None:
    """Beside the server: catch up with content/, then look again every ``pause`` seconds, without one no more."""
    threading.Thread(target=lambda: asyncio.run(_keep_up(settings, pause)), daemon=True).start()


async def _keep_up(settings: Settings, pause: float | None) -> None:
    from indexer.watch import watch

    await asyncio.sleep(SETTLE_SECONDS)
    async with _sync(settings) as sync:
        await watch(settings.content, sync, _say, pause=pause)


def _run(settings: Settings, listening: socket.socket) -> None:
    with _nothing_to_collect():
        import uvicorn
        from uvicorn.supervisors import Multiprocess

    os.environ.update(as_environment(settings))
    config = uvicorn.Config(
        "web.serve:application",
        factory=True,
        workers=settings.workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
    )
    try:
        if settings.workers > 1:
            Multiprocess(config, sockets=[listening]).run()
        else:
            uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass


def as_environment(settings: Settings) -> dict[str, str]:
    """The variables that say these settings, for the worker processes."""
    values = ((f.metadata["variable"], getattr(settings, f.name)) for f in fields(settings))
    return {variable: _as_text(value) for variable, value in values}


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
