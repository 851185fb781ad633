"""Which engine: the embedded one, or Meilisearch where the settings name a server. The one place that chooses."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from indexer.engine import Engine, SearchError

if TYPE_CHECKING:
    from indexer.meili_client import Server


def open_engine(folder: Path, *, urls: Sequence[str] = (), key: str | None = None, index: str | None = None) -> Engine:
    """The engine over ``folder``, or over the Meilisearch servers at ``urls``. Nothing is opened or asked yet."""
    if not urls:
        from indexer.tantivy_engine import TantivyEngine

        return TantivyEngine(folder)
    from indexer.meili_engine import MeilisearchEngine
    from indexer.meili_settings import INDEX

    return MeilisearchEngine(_servers(urls, key), index=index or INDEX)


async def make_meili_keys(
    urls: Sequence[str], master_key: str, *, index: str | None = None, rotate: bool = False
) -> tuple[str, str]:
    """What ``kb meili-setup`` prints: the key to build with and the key to search with, the same for every instance."""
    from indexer.meili_keys import make_keys
    from indexer.meili_settings import INDEX

    async with _opened(urls, master_key) as servers:
        keys = await make_keys(servers, index=index or INDEX, rotate=rotate)
    return keys.ingest, keys.search


async def refuse_powerful_key(urls: Sequence[str], key: str | None, *, index: str | None = None) -> None:
    """What a web process asks before it starts: a SearchError if its key may do more than search, SearchUnavailable where
    no server can be asked now."""
    from indexer.meili_keys import refuse_powerful
    from indexer.meili_settings import INDEX

    async with _opened(urls, key) as servers:
        for server in servers:
            await refuse_powerful(server, index=index or INDEX)


def _servers(urls: Sequence[str], key: str | None) -> list["Server"]:
    from indexer.meili_client import Server

    # Of several instances one may hang: a search waits for it once and briefly.
    within = 5.0 if len(urls) == 1 else 2.0
    return [Server(name, url, key, timeout=within) for name, url in map(named, urls)]


@asynccontextmanager
async def _opened(urls: Sequence[str], key: str | None) -> AsyncIterator[list["Server"]]:
    servers = _servers(urls, key)
    try:
        yield servers
    finally:
        for server in servers:
            await server.close()


def instance_urls(url: str | None, urls: str | None) -> tuple[str, ...]:
    """What MEILI_URL and MEILI_URLS (parted by commas) name.

    >>> instance_urls(None, "晋城=http://10.0.0.1:7700, http://10.0.0.2:7700")
    ('晋城=http://10.0.0.1:7700', 'http://10.0.0.2:7700')
    """
    listed = urls if urls and urls.strip() else url
    return tuple(part.strip() for part in (listed or "").split(",") if part.strip())


def named(text: str) -> tuple[str, str]:
    """``名称=地址`` or an address alone, which then names itself. Regions are routed by name: a name stays when a server
    moves to another address.

    >>> named("http://10.0.0.2:7700/")
    ('10.0.0.2:7700', 'http://10.0.0.2:7700')
    """
    name, equals, url = text.partition("=")
    if not equals or "/" in name:
        name, url = "", text
    url = url.strip().rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SearchError(f"MEILI_URL 应为 http://主机:端口，现为 {text!r}")
    return name.strip() or parts.netloc.rpartition("@")[2], url
