"""The lines to a Meilisearch server: HTTP/1.1 over kept connections, for the SDK's client to speak through.

What the client brings of its own serves every kind of server and costs 1.5 ms of processor time a request, ten times as much as
asking this one: it answers in one piece, with its length or in chunks, and keeps the connection.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import httpx2

_MOST = 100  # connections at once
_LIMIT = 2**20  # bytes that may wait to be read
_NO_BODY = {204, 304}
_OURS = {b"content-length", b"transfer-encoding"}  # headers that are written here, whatever the client made of the body


class _Line(NamedTuple):
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Lines(httpx2.AsyncBaseTransport):
    """Connections of one event loop to one server."""

    def __init__(self) -> None:
        self._idle: list[_Line] = []
        self._free = asyncio.Semaphore(_MOST)
        self._secure: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        body = await request.aread()
        within = request.extensions.get("timeout", {})
        async with _in_time(within.get("pool"), httpx2.PoolTimeout):
            await self._free.acquire()
        try:
            line = self._kept() or await self._opened(request.url, within.get("connect"))
            return await self._exchange(line, _head(request, body) + body, within, alone=request.method == "HEAD")
        finally:
            self._free.release()

    def _kept(self) -> _Line | None:
        """A connection that is still open, the one used last."""
        while self._idle:
            line = self._idle.pop()
            if not line.reader.at_eof() and not line.writer.is_closing():
                return line
            line.writer.close()
        return None

    async def _opened(self, url: httpx2.URL, within: float | None) -> _Line:
        if url.scheme == "https" and not self._secure:
            self._secure = ssl.create_default_context()
        port = url.port or (443 if self._secure else 80)
        async with _in_time(within, httpx2.ConnectTimeout):
            try:
                return _Line(*await asyncio.open_connection(url.host, port, ssl=self._secure, limit=_LIMIT))
            except TimeoutError:
                raise
            except OSError as err:
                raise httpx2.ConnectError(str(err)) from err

    async def _exchange(self, line: _Line, data: bytes, within: dict[str, float], *, alone: bool) -> httpx2.Response:
        stays = False
        try:
            async with _in_time(within.get("write"), httpx2.WriteTimeout):
                line.writer.write(data)
                await line.writer.drain()
            async with _in_time(within.get("read"), httpx2.ReadTimeout):
                response, stays = await _answer(line.reader, alone=alone)
            return response
        except (OSError, EOFError) as err:
            # A restart cuts all lines: those that wait are as dead as this one.
            await self.aclose()
            raise httpx2.ReadError(str(err)) from err
        except (ValueError, asyncio.LimitOverrunError) as err:
            raise httpx2.RemoteProtocolError(str(err)) from err
        finally:
            if stays:
                self._idle.append(line)
            else:
                line.writer.close()

    async def aclose(self) -> None:
        while self._idle:
            self._idle.pop().writer.close()


@asynccontextmanager
async def _in_time(seconds: float | None, otherwise: type[httpx2.TimeoutException]) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as err:
        raise otherwise("timed out") from err


def _head(request: httpx2.Request, body: bytes) -> bytes:
    """The first line and the headers."""
    named = [(name, value) for name, value in request.headers.raw if name.lower() not in _OURS]
    named.append((b"Content-Length", str(len(body)).encode()))
    lines = [b"%s %s HTTP/1.1" % (request.method.encode(), request.url.raw_path)]
    return b"\r\n".join([*lines, *(b"%s: %s" % pair for pair in named), b"", b""])


async def _answer(reader: asyncio.StreamReader, *, alone: bool) -> tuple[httpx2.Response, bool]:
    """An answer, and whether the connection stays."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n"))[:-4].split(b"\r\n")
    protocol, _, said = first.partition(b" ")
    if not protocol.startswith(b"HTTP/1"):
        raise ValueError(f"no answer of HTTP: {first[:40]!r}")
    status = int(said[:3])
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    length = headers.get(b"content-length")
    stays = headers.get(b"connection", b"").lower() != b"close"
    if alone or status in _NO_BODY:
        content = b""
    elif headers.pop(b"transfer-encoding", b"").lower() == b"chunked":
        content = await _chunks(reader)
    elif length is not None:
        content = await reader.readexactly(int(length))
    else:
        content, stays = await reader.read(), False
    return httpx2.Response(status, headers=list(headers.items()), content=content), stays


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts: list[bytes] = []
    while size := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
        parts.append((await reader.readexactly(size + 2))[:-2])
    while await reader.readuntil(b"\r\n") != b"\r\n":  # trailers
        pass
    return b"".join(parts)
