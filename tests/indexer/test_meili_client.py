"""One server and what may go wrong with it; the breaker of several. No server is needed: the answers are made up here."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpx2
import pytest

from indexer.engine import IndexUnusable, SearchError, SearchUnavailable
from indexer.engines import instance_urls, named, open_engine
from indexer.meili_client import NoAnswer, Server, ServerRefused, TaskFailed
from indexer.meili_lock import Lock
from indexer.meili_network import Instances, Part
from indexer.tantivy_engine import TantivyEngine

Answer = httpx2.Response | Exception


class Script(httpx2.AsyncBaseTransport):
    """Answers in order, the last one for ever."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(f"{request.method} {request.url.raw_path.decode()}")
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx2.Response(answer.status_code, headers=answer.headers, content=answer.content)


def error(status: int, code: str, message: str = "why") -> httpx2.Response:
    return httpx2.Response(status, json={"code": code, "message": message, "type": "", "link": ""})


def task(status: str, **more: object) -> httpx2.Response:
    found = {"uid": 7, "status": status, "type": "documentAdditionOrUpdate", "enqueuedAt": "2026-11-22T08:00:00Z"}
    return httpx2.Response(200, json={**found, **more})


async def no_pause(_seconds: float) -> None:
    return


def server(*answers: Answer, patience: float = 60.0) -> tuple[Server, Script]:
    script = Script(*answers)
    return Server("一", "http://one", "key", transport=script, sleep=no_pause, patience=patience), script


def run(work: Awaitable[Any]) -> Any:  # noqa: ANN401 - whatever comes back
    async def awaited() -> Any:  # noqa: ANN401
        return await work

    return asyncio.run(awaited())


OK = httpx2.Response(200, json={"fine": True})


@pytest.mark.parametrize(
    ("answer", "raised", "said", "times"),
    [
        (httpx2.ReadTimeout("slow"), NoAnswer, "没有按时回答", 1),
        (httpx2.ConnectTimeout("slow"), NoAnswer, "没有按时回答", 1),
        (httpx2.ConnectError("refused"), SearchUnavailable, "连不上", 2),
        (httpx2.RemoteProtocolError("cut"), SearchUnavailable, "连不上", 2),
        (error(503, "too_many_search_requests", "queue full"), SearchUnavailable, "503.*queue full", 1),
        (error(403, "invalid_api_key"), ServerRefused, "密钥", 1),
        (error(404, "index_not_found"), IndexUnusable, "还没有索引.*kb index", 1),
        (
            error(400, "invalid_search_filter", "no such field"),
            ServerRefused,
            "invalid_search_filter.*no such field",
            1,
        ),
        (httpx2.Response(200, content=b"<html>"), SearchUnavailable, "是不是 Meilisearch", 1),
        (httpx2.Response(404, content=b"<html>"), ServerRefused, "404", 1),
    ],
)
def test_what_a_reader_is_told(answer: Answer, raised: type[SearchError], said: str, times: int) -> None:
    one, script = server(answer)
    with pytest.raises(raised, match=said):
        run(one.ask("POST", "multi-search", {}))
    assert len(script.asked) == times


def test_a_line_that_was_cut_is_taken_up_again() -> None:
    one, script = server(httpx2.ReadError("cut"), OK)
    assert run(one.ask("POST", "multi-search", {})) == {"fine": True}
    assert len(script.asked) == 2


def test_a_builder_outlasts_a_restart() -> None:
    gone = httpx2.ConnectError("refused")
    one, script = server(gone, gone, httpx2.ReadTimeout("slow"), error(503, "busy"), OK)
    assert run(one.tell("POST", "indexes/x/documents", b"{}")) == {"fine": True}
    assert len(script.asked) == 5


def test_a_builders_patience_ends() -> None:
    one, _ = server(httpx2.ConnectError("refused"), patience=0.0)
    with pytest.raises(SearchUnavailable, match="连不上"):
        run(one.tell("POST", "indexes/x/documents", b"{}"))


def test_a_refusal_is_not_asked_again() -> None:
    one, script = server(error(400, "bad_request", "unknown field"))
    with pytest.raises(ServerRefused, match="unknown field"):
        run(one.tell("PATCH", "indexes/x/settings", {}))
    assert len(script.asked) == 1


def test_a_task_is_waited_for() -> None:
    one, script = server(task("enqueued"), httpx2.ReadTimeout("slow"), task("processing"), task("succeeded"))
    run(one.finish(7))
    assert script.asked == ["GET /tasks/7"] * 4


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (task("failed", error={"message": "no space left", "code": "internal"}), "任务 7.*no space left"),
        (task("canceled", canceledBy=9), "任务 7.*取消"),
    ],
)
def test_a_failed_and_a_canceled_task_raise(answer: httpx2.Response, said: str) -> None:
    one, _ = server(task("processing"), answer)
    with pytest.raises(TaskFailed, match=said):
        run(one.finish(7))


def test_no_answer_is_asked_for_in_compressed_form() -> None:
    one, _ = server(OK)

    async def headers() -> str:
        return str(one.sdk.http_client.headers["accept-encoding"])

    assert asyncio.run(headers()) == "identity"


class Hand:
    """A clock that is turned by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def asking(one: Server) -> Awaitable[Any]:
    return one.ask("POST", "multi-search", {})


def test_an_instance_that_hangs_is_waited_for_once() -> None:
    slow = httpx2.ReadTimeout("slow")
    one, script = server(slow, slow, OK)
    clock = Hand()
    part = Part(one, clock)

    async def searches() -> None:
        with pytest.raises(NoAnswer):
            await part.ask(asking)
        for _ in range(20):
            with pytest.raises(SearchUnavailable, match="暂时不问它"):
                await part.ask(asking)
        assert script.asked == ["POST /multi-search"], "left out, at no cost"
        clock.now = 2.5
        for _ in range(5):
            with pytest.raises(SearchUnavailable, match="暂时不问它"):
                await part.ask(asking)
        await asyncio.sleep(0.01)
        assert script.asked[1:] == ["GET /health"], "one question in the background"
        clock.now = 5.0
        with pytest.raises(SearchUnavailable):
            await part.ask(asking)
        await asyncio.sleep(0.01)
        assert len(script.asked) == 2, "the pause has doubled"
        clock.now = 7.0
        with pytest.raises(SearchUnavailable):
            await part.ask(asking)
        await asyncio.sleep(0.01)
        assert await part.ask(asking) == {"fine": True}, "it is back"
        await part.close()

    asyncio.run(searches())


def test_an_instance_that_is_dead_is_asked_again_at_once() -> None:
    gone = httpx2.ConnectError("refused")
    one, _ = server(gone, gone, OK)
    part = Part(one)

    async def searches() -> None:
        with pytest.raises(SearchUnavailable):
            await part.ask(asking)
        assert await part.ask(asking) == {"fine": True}

    asyncio.run(searches())


def instances(answers: Iterable[Answer]) -> Instances:
    return Instances(
        [
            Server(name, f"http://{name}", None, transport=Script(answer))
            for name, answer in zip("abc", answers, strict=True)
        ]
    )


def asked(answers: Iterable[Answer]) -> tuple[list[str], list[str]]:
    found, errors = run(instances(answers).ask(asking))
    return sorted(found), sorted(errors)


def test_who_does_not_answer_is_named() -> None:
    assert asked([OK, httpx2.ReadTimeout("slow"), OK]) == (["a", "c"], ["b"])
    assert asked([error(404, "index_not_found"), OK, OK]) == (["b", "c"], ["a"])


@pytest.mark.parametrize(
    ("answers", "raised"),
    [
        ([httpx2.ConnectError("")] * 3, SearchUnavailable),
        ([error(404, "index_not_found")] * 3, IndexUnusable),
        ([error(404, "index_not_found"), httpx2.ConnectError(""), error(403, "invalid_api_key")], SearchUnavailable),
        ([error(403, "invalid_api_key")] * 3, ServerRefused),
    ],
)
def test_when_nobody_answers(answers: list[Answer], raised: type[SearchError]) -> None:
    with pytest.raises(raised):
        asked(answers)


Urls = Callable[[], tuple[str, ...]]


def test_the_settings_choose_the_engine(tmp_path: Any) -> None:  # noqa: ANN401 - a path
    assert isinstance(open_engine(tmp_path), TantivyEngine)
    assert (
        type(open_engine(tmp_path, urls=instance_urls("http://127.0.0.1:7700", None))).__name__ == "MeilisearchEngine"
    )
    assert instance_urls("http://one:7700", "") == ("http://one:7700",)
    assert instance_urls("http://one:7700", "http://a:1, 乙=http://b:2") == ("http://a:1", "乙=http://b:2")
    assert instance_urls(None, None) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://h:7700/", ("h:7700", "http://h:7700")),
        ("晋城=https://h", ("晋城", "https://h")),
        ("http://h:1/?a=b", ("h:1", "http://h:1/?a=b")),
    ],
)
def test_instances_have_names(text: str, expected: tuple[str, str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize("text", ["h:7700", "ftp://h", "晋城=", "http://"])
def test_a_wrong_address_is_said(text: str) -> None:
    with pytest.raises(SearchError, match="MEILI_URL"):
        named(text)


class Locked(httpx2.AsyncBaseTransport):
    """A server with the lock of a process elsewhere, which touched it last at ``touched``, and sent that at ``sent``."""

    def __init__(self, touched: str, sent: str) -> None:
        self._touched, self._sent = touched, sent
        self.owner = "elsewhere/12/aa"

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.raw_path.decode()
        now = "2026-11-22T08:10:00.123456789Z"
        if request.method == "DELETE":
            self.owner = ""
        elif request.method == "POST" and not self.owner:
            self.owner = json.loads(request.content)["primaryKey"]
        elif request.method == "POST":
            return httpx2.Response(202, json={"taskUid": 8, "enqueuedAt": now})
        elif path.startswith("/tasks?"):
            return httpx2.Response(200, json={"results": [{"enqueuedAt": self._sent}]})
        elif path == "/tasks/8":
            return task("failed", error={"code": "index_already_exists", "message": "already exists"})
        elif path.startswith("/tasks/"):
            return task("succeeded")
        elif path.startswith("/indexes/"):
            return httpx2.Response(200, json={"primaryKey": self.owner, "updatedAt": self._touched})
        return httpx2.Response(202, json={"taskUid": 7, "enqueuedAt": now})


@pytest.mark.parametrize(
    ("touched", "sent", "alive"),
    [
        ("2026-11-22T08:09:30.5Z", "2026-11-22T08:09:30Z", True),
        ("2026-11-22T08:00:00Z", "2026-11-22T08:09:40Z", True),  # the server is busy and has not come to it
        ("2026-11-22T08:00:00Z", "2026-11-22T08:01:00.999999999Z", False),
    ],
)
def test_a_lock_of_a_process_elsewhere_is_kept_while_it_stirs(touched: str, sent: str, alive: bool) -> None:
    transport = Locked(touched, sent)
    lock = Lock(Server("一", "http://one", None, transport=transport, sleep=no_pause), "koujing-lock", "bb")

    async def hold() -> str:
        async with lock.holding():
            return transport.owner

    if alive:
        with pytest.raises(SearchUnavailable, match="elsewhere 上的进程 12"):
            asyncio.run(hold())
    else:
        assert asyncio.run(hold()).endswith("/bb")
        assert transport.owner == "", "given back"
