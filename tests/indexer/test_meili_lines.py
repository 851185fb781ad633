"""The lines to a server, against one on loopback that answers as a table says."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx2
import pytest

from indexer.meili_lines import Lines

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def served(serve: Serve, ask: Callable[[httpx2.AsyncClient], Awaitable[None]]) -> None:
    """Ask a server of ours through lines."""

    async def both() -> None:
        async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await serve(reader, writer)
            except (asyncio.IncompleteReadError, ConnectionError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(one, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        lines = httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", transport=Lines(), timeout=httpx2.Timeout(0.3))
        async with server, lines as client:
            await ask(client)

    asyncio.run(both())


async def request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    return head, await reader.readexactly(length)


def always(answer: bytes) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(answer)
        await writer.drain()

    return serve


@pytest.mark.parametrize(
    ("answer", "status", "content"),
    [
        (FINE, 200, b"{}"),
        (b"HTTP/1.1 202 Accepted\r\ncontent-length:4\r\nX: y\r\n\r\nnull", 202, b"null"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0a;x=1\r\n0123456789\r\n0\r\n\r\n",
            200,
            b"abc0123456789",
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nTrailer: 1\r\n\r\n", 200, b"a"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end", 200, b"until the end"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 503, b""),
    ],
)
def test_answers(answer: bytes, status: int, content: bytes) -> None:
    async def ask(client: httpx2.AsyncClient) -> None:
        found = await client.get("/health")
        assert (found.status_code, found.content) == (status, content)

    served(always(answer), ask)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", httpx2.ReadError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", httpx2.ReadError),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", httpx2.ReadError),
        (b"SSH-2.0-OpenSSH\r\n\r\n", httpx2.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", httpx2.RemoteProtocolError),
    ],
)
def test_broken_answers(answer: bytes, error: type[Exception]) -> None:
    async def ask(client: httpx2.AsyncClient) -> None:
        with pytest.raises(error):
            await client.get("/health")

    served(always(answer), ask)


def test_requests_go_over_one_line_as_they_are() -> None:
    lines, seen = [], []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(1)
        while True:
            seen.append(await request(reader))
            writer.write(FINE)

    async def ask(client: httpx2.AsyncClient) -> None:
        for body in (b"", "区".encode() * 500_000, b"{}"):
            found = await client.request("POST", "/indexes/a/search?b=c%20d", content=body, headers={"X-One": "1"})
            assert found.json() == {}

    served(serve, ask)
    assert len(lines) == 1
    assert [len(body) for _, body in seen] == [0, 1_500_000, 2]
    assert all(head.startswith(b"POST /indexes/a/search?b=c%20d HTTP/1.1\r\n") for head, _ in seen)
    assert all(b"\r\nX-One: 1\r\n" in head and head.lower().count(b"content-length") == 1 for head, _ in seen)


def test_a_line_that_was_cut_is_not_used_again() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(FINE)
        await writer.drain()  # and the line is closed, as by a restart

    async def ask(client: httpx2.AsyncClient) -> None:
        for _ in range(3):
            assert (await client.get("/health")).status_code == 200
            await asyncio.sleep(0.02)

    served(serve, ask)


def test_who_does_not_answer_in_time() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(FINE[:-1])  # a server that stops within its answer hangs, too
        await reader.read()

    async def ask(client: httpx2.AsyncClient) -> None:
        for _ in range(2):
            with pytest.raises(httpx2.ReadTimeout):
                await client.get("/health")

    served(serve, ask)


def test_answers_belong_to_their_questions_when_one_is_given_up() -> None:
    """A line on which an answer is still to come is closed: the next question would be given that answer."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head, _ = await request(reader)
            path = head.split()[1]
            await asyncio.sleep(0.1 if path == b"/slow" else 0)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(path), path))

    async def ask(client: httpx2.AsyncClient) -> None:
        given_up = asyncio.create_task(client.get("/slow"))
        await asyncio.sleep(0.03)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        found = await asyncio.gather(*(client.get(path) for path in ("/a", "/slow", "/b")))
        assert [one.text for one in found] == ["/a", "/slow", "/b"]

    served(serve, ask)


def test_nobody_there() -> None:
    async def ask() -> None:
        async with httpx2.AsyncClient(transport=Lines()) as client:
            with pytest.raises(httpx2.ConnectError):
                await client.get("http://127.0.0.1:1/health")

    asyncio.run(ask())
