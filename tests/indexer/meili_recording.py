"""Recorded exchanges with a real server, so that the contract is tested where there is none.

A recording is one JSON file a test: the server's version and the exchanges in order. Requests repeat exactly, since names,
clock and tokens are injected; only who holds the lock (machine and process) is written down as ``host/1``. While a task is
under way its polls are left out.

To record anew: ``KB_TEST_MEILI_RECORD=1 pytest tests/indexer/test_meili_contract.py`` with a server (KB_TEST_MEILI_URL and
KB_TEST_MEILI_KEY, or ``meilisearch`` on PATH).
"""

import json
import os
import socket
from collections import defaultdict, deque
from pathlib import Path

import httpx2
import pytest

FOLDER = Path(__file__).parent / "recordings"
HOW = (
    "record anew with a server (KB_TEST_MEILI_URL and KB_TEST_MEILI_KEY, or meilisearch on PATH): "
    "KB_TEST_MEILI_RECORD=1 pytest tests/indexer/test_meili_contract.py"
)


def _owner() -> str:
    return f"{socket.gethostname()}/{os.getpid()}"


def _asked(request: httpx2.Request) -> tuple[str, str, str]:
    body = request.content.decode().replace(_owner(), "host/1")
    return request.method, request.url.raw_path.decode(), body


class Recorder(httpx2.AsyncBaseTransport):
    """Passes everything on to the server and keeps what was said."""

    def __init__(self) -> None:
        self._server = httpx2.AsyncHTTPTransport()
        self.exchanges: list[tuple[str, str, str, int, str]] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        response = await self._server.handle_async_request(request)
        await response.aread()
        answer = response.content.decode().replace(_owner(), "host/1")
        waiting = (request.method == "GET" and '"status":"enqueued"' in answer) or '"status":"processing"' in answer
        if not waiting:
            self.exchanges.append((*_asked(request), response.status_code, answer))
        return httpx2.Response(response.status_code, headers=_plain(response), content=response.content)

    async def aclose(self) -> None:
        await self._server.aclose()

    def save(self, path: Path, version: str) -> None:
        path.parent.mkdir(exist_ok=True)
        lines = ",\n".join(json.dumps(exchange, ensure_ascii=False) for exchange in self.exchanges)
        path.write_text(f'{{"server": "{version}", "exchanges": [\n{lines}\n]}}\n', encoding="utf-8")


def _plain(response: httpx2.Response) -> dict[str, str]:
    return {"content-type": response.headers.get("content-type", "application/json")}


class Replay(httpx2.AsyncBaseTransport):
    """Answers from a recording, each request once and in the order it was made."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            pytest.fail(f"no recording {path.name}; {HOW}", pytrace=False)
        recorded = json.loads(path.read_text(encoding="utf-8"))
        self.server: str = recorded["server"]
        self._name = path.name
        self._answers: dict[tuple[str, str, str], deque[tuple[int, str]]] = defaultdict(deque)
        for method, url, body, status, answer in recorded["exchanges"]:
            self._answers[method, url, body].append((status, answer))

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        asked = _asked(request)
        if not self._answers[asked]:
            pytest.fail(f"{self._name} has no answer to {' '.join(asked)[:600]}; {HOW}", pytrace=False)
        status, answer = self._answers[asked].popleft()
        content = answer.replace("host/1", _owner()).encode()
        return httpx2.Response(status, headers={"content-type": "application/json"}, content=content)
