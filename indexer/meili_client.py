"""One Meilisearch server, asked through meilisearch-python-sdk, with what the SDK leaves to its user.

The SDK (8.0.1) waits for ever where no timeout is given, never retries, wraps a timeout into an error without a name,
takes a canceled task for an unfinished one, and asks for compressed answers, for which the server writes in pieces that
wait 40 ms for each other on the way (Nagle against delayed acknowledgements): 48 ms a search instead of 8.

SearchError
├── SearchUnavailable   away or overloaded
│   └── NoAnswer        it took the question and did not answer in time: it may hang
├── IndexUnusable       the index is not there
└── ServerRefused       it said no: a key without the right, a request it does not know; ``code`` is its own word for it
    └── TaskFailed      it took a task and failed, or the task was canceled; with the server's reason
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx2
import orjson
from meilisearch_python_sdk import AsyncClient
from meilisearch_python_sdk.errors import MeilisearchApiError, MeilisearchCommunicationError, MeilisearchError
from meilisearch_python_sdk.models.task import TaskResult

from indexer.engine import IndexUnusable, SearchError, SearchUnavailable

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

_BUSY = {408, 425, 429, 500, 502, 503, 504}
_AWAY = (httpx2.TransportError, MeilisearchCommunicationError)


class NoAnswer(SearchUnavailable):
    """The server did not answer in time."""


class ServerRefused(SearchError):
    """The server said no; ``code`` is its own word for it."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


class TaskFailed(ServerRefused):
    """A task failed or was canceled."""


class Server:
    """One server. ``ask`` is for readers: once, once more if the line broke, within ``timeout``. ``tell`` is for builders:
    it outlasts a restart of the server, for ``patience`` seconds; only what may be done twice goes through it."""

    def __init__(
        self,
        name: str,
        url: str,
        key: str | None,
        *,
        timeout: float = 5.0,
        patience: float = 90.0,
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.name = name
        self._url, self._key, self._transport = url, key, transport
        self._patience = patience
        self._sleep = sleep
        self._reading = httpx2.Timeout(timeout, connect=min(timeout, 1.0))
        self._writing = httpx2.Timeout(60.0, connect=5.0)
        self._client: AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def sdk(self) -> AsyncClient:
        """The SDK's client of the running event loop: connections kept open do not outlive theirs."""
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            self._client, self._loop = self._connected(), loop
        return self._client

    def _connected(self) -> AsyncClient:
        headers = {"Accept-Encoding": "identity"}
        client = AsyncClient(
            self._url,
            self._key,
            timeout=self._writing,  # type: ignore[arg-type]  # says int; what httpx2 takes is passed on as it is
            custom_headers=headers,
            verify=self._url.startswith("https"),  # certificates take a while to read; plain http has none
        )
        if self._transport is not None:
            client.http_client = client._http_requests.http_client = httpx2.AsyncClient(
                base_url=self._url,
                headers=client.http_client.headers,
                timeout=self._writing,
                transport=self._transport,
                verify=False,
            )
        return client

    async def close(self) -> None:
        if self._client is not None and self._loop is asyncio.get_running_loop():
            await self._client.aclose()
        self._client = None

    async def ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """Read something."""
        try:
            return await self._send(method, path, body, self._reading)
        except (httpx2.NetworkError, httpx2.RemoteProtocolError):
            pass  # a line kept open may have been cut by a restart; a new one tells
        except Exception as err:
            raise self._translated(err) from err
        try:
            return await self._send(method, path, body, self._reading)
        except Exception as err:
            raise self._translated(err) from err

    async def tell(self, method: str, path: str, body: object = None, *, patience: float | None = None) -> Any:  # noqa: ANN401 - JSON
        """Change something, or read in the course of it."""
        return await self.patiently(lambda: self._send(method, path, body, self._writing), patience)

    async def patiently(self, call: Callable[[], Awaitable[T]], patience: float | None = None) -> T:
        """Do what may be done twice until the server takes it."""
        end = time.monotonic() + (self._patience if patience is None else patience)
        pause = 0.1
        while True:
            try:
                return await call()
            except Exception as err:
                translated = self._translated(err)
                if not isinstance(translated, SearchUnavailable) or time.monotonic() + pause > end:
                    raise translated from err
            await self._sleep(pause)
            pause = min(2 * pause, 3.0)

    async def finish(self, task: int, *, limit: float = 3600.0) -> None:
        """Wait until a task is done; one that failed or was canceled raises with the server's reason."""
        end = time.monotonic() + limit
        pause = 0.02
        while True:
            found = await self.patiently(lambda: self.sdk.get_task(task))
            if found.status == "succeeded":
                return
            if found.status not in {"enqueued", "processing"}:
                raise self._failure(found)
            if time.monotonic() > end:
                raise NoAnswer(f"搜索服务器 {self.name} 的任务 {task} 超过 {limit:.0f} 秒还没有完成")
            await self._sleep(pause)
            pause = min(1.5 * pause, 1.0)

    def _failure(self, task: TaskResult) -> TaskFailed:
        error = task.error or {}
        reason = error.get("message") or ("任务被取消" if task.status == "canceled" else "没有说明原因")
        sentence = f"搜索服务器 {self.name} 没有完成 {task.task_type}（任务 {task.uid}）：{reason}"
        return TaskFailed(sentence, str(error.get("code") or task.status))

    async def _send(self, method: str, path: str, body: object, within: httpx2.Timeout) -> Any:  # noqa: ANN401 - JSON
        content: bytes | None = None
        headers = {}
        if isinstance(body, bytes):
            content, headers = body, {"Content-Type": "application/x-ndjson"}
        elif body is not None:
            content, headers = orjson.dumps(body), {"Content-Type": "application/json"}
        client = self.sdk.http_client
        response = await client.request(method, path, content=content, headers=headers, timeout=within)
        response.raise_for_status()
        return orjson.loads(response.content) if response.content else None

    def _translated(self, err: Exception) -> SearchError:
        """What the SDK and its HTTP client raise, as one of ours."""
        cause = err.__cause__ if type(err) is MeilisearchError else err
        if isinstance(err, SearchError):
            return err
        if isinstance(cause, httpx2.PoolTimeout):
            return SearchUnavailable(f"向搜索服务器 {self.name} 的请求太多")
        if isinstance(cause, httpx2.TimeoutException):
            return NoAnswer(f"搜索服务器 {self.name} 没有按时回答")
        if isinstance(cause, _AWAY):
            return SearchUnavailable(f"搜索服务器 {self.name} 连不上")
        if isinstance(cause, httpx2.HTTPStatusError):
            cause = MeilisearchApiError(str(cause), cause.response)
        if isinstance(cause, MeilisearchApiError):
            return self._refusal(cause)
        if isinstance(cause, httpx2.HTTPError | orjson.JSONDecodeError):
            return SearchUnavailable(f"搜索服务器 {self.name} 的回答读不懂（{cause}）：请核对地址是不是 Meilisearch")
        raise err

    def _refusal(self, error: MeilisearchApiError) -> SearchError:
        reason = error.message.removeprefix("Error message: ")
        if error.status_code in _BUSY:
            return SearchUnavailable(f"搜索服务器 {self.name} 忙或有故障（{error.status_code}）：{reason}")
        if error.status_code in {401, 403}:
            return ServerRefused(f"搜索服务器 {self.name} 不认这个密钥，或密钥没有这项权限：{reason}", error.code)
        if error.code == "index_not_found":
            return IndexUnusable(f"搜索服务器 {self.name} 里还没有索引：请先运行 kb index")
        code = error.code or str(error.status_code)
        return ServerRefused(f"搜索服务器 {self.name} 拒绝了请求（{code}）：{reason}", code)
