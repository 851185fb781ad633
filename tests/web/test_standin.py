"""While the Meilisearch server is away, the embedded index answers and says so; no page mixes the two."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import orjson
import pytest
from htmlpage import read_page
from meili_server import KEY, RunningServer, binary
from starlette.testclient import TestClient

from indexer.engine import SearchUnavailable
from indexer.engines import make_meili_keys, open_engine
from indexer.search import Search
from web.app import create_app
from web.serve import CannotServe, serve, update_index
from web.settings import Settings

HERE = Path(__file__).parent
NOTICE = "由内置的备用索引回答"
FACT = quote("/facts/示例市/养老机构/运营补贴")
HTMX = {"HX-Request": "true"}


def today() -> date:
    return date(2026, 11, 22)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def embedded(index_of: Callable[[Path, Path], Search], tmp_path_factory: pytest.TempPathFactory) -> Search:
    return index_of(HERE / "library", tmp_path_factory.mktemp("standin"))


def away() -> Search:
    """The search over a server that nobody runs."""
    engine = open_engine(Path("none"), urls=[f"http://127.0.0.1:{free_port()}"], key="x" * 16)
    return Search(engine, today=today)


@pytest.fixture
def standing_in(embedded: Search) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), away(), today=today, fallback=embedded)) as client:
        yield client


PAGES = ["/", "/search?q=高龄津贴", FACT, "/topics", "/regions/示例市", "/about"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_answered_and_says_so_once(standing_in: TestClient, path: str) -> None:
    answer = standing_in.get(path)
    assert answer.status_code == 200 and answer.headers["koujing-fallback"] == "1"
    assert read_page(answer.text).one("main").text.count(NOTICE) == 1


def test_results_that_are_swapped_alone_bring_the_notice(standing_in: TestClient) -> None:
    assert standing_in.get("/search?q=高龄津贴", headers=HTMX).text.count(NOTICE) == 1


def test_programs_are_told(standing_in: TestClient) -> None:
    page = standing_in.get("/api/search?q=高龄津贴").json()
    assert page["fallback"] is True and page["found"] is True and page["incomplete"] is False
    assert standing_in.get("/health").json() == {"status": "fallback", "build": page["build"]}
    for path in ("/api/suggest?q=高龄", f"/api{FACT}", "/api/about", "/api/facts/没有的"):
        assert standing_in.get(path).headers["koujing-fallback"] == "1", path


@pytest.mark.parametrize(
    ("path", "status"), [("/facts/没有的", 404), ("/search?page=0", 400), ("/search?page=99", 404)]
)
def test_a_wrong_question_stays_wrong(standing_in: TestClient, path: str, status: int) -> None:
    assert standing_in.get(path).status_code == status


def test_without_it_the_pages_say_that_nothing_can_be_asked() -> None:
    with TestClient(create_app(Settings(), away(), today=today)) as client:
        for path in (*PAGES, "/api/search?q=x", "/health"):
            answer = client.get(path)
            assert answer.status_code == 503 and "koujing-fallback" not in answer.headers


def test_a_stand_in_that_has_no_index_yet_is_503() -> None:
    with TestClient(create_app(Settings(), away(), today=today, fallback=away())) as client:
        answer = client.get("/search?q=高龄津贴")
        assert answer.status_code == 503 and answer.headers["retry-after"]


class Failing:
    """A search that fails in every call after the first so many."""

    def __init__(self, search: Search, good: int) -> None:
        self._search, self.good = search, good

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the search has
        found = getattr(self._search, name)
        if name == "review_months":
            return found

        async def call(*given: object) -> object:
            self.good -= 1
            if self.good < 0:
                raise SearchUnavailable("gone")
            return await found(*given)

        return call


@pytest.fixture(scope="module")
def other(index_of: Callable[[Path, Path], Search], tmp_path_factory: pytest.TempPathFactory) -> Search:
    """A search in which the library's benefit has another name, so that it is seen who answered."""
    content = shutil.copytree(HERE / "library", tmp_path_factory.mktemp("other") / "content")
    (path,) = (content / "facts").rglob("高龄津贴.md")
    path.write_text(path.read_text().replace("# 高龄津贴", "# 高龄老人津贴", 1))
    return index_of(content, content.parent)


@pytest.mark.parametrize("path", ["/", "/topics", "/search?q=津贴&type=reply", "/regions/示例市"])
@pytest.mark.parametrize("good", [0, 1])
def test_a_page_whose_second_search_fails_is_made_again_whole(
    path: str, good: int, embedded: Search, other: Search
) -> None:
    failing = Failing(other, good)
    with (
        TestClient(create_app(Settings(), failing, today=today, fallback=embedded)) as client,
        TestClient(create_app(Settings(), away(), today=today, fallback=embedded)) as alone,
    ):
        assert client.get(path).text == alone.get(path).text
        assert failing.good < 0
        failing.good = 100
        back = client.get(path)
        assert NOTICE not in back.text and "koujing-fallback" not in back.headers


# --- the whole server


@contextmanager
def serving(content: Path, folder: Path, *flags: str, **variables: str) -> Iterator[str]:
    """``kb serve`` in a process of its own; its address. It ends without a trace in what it said."""
    port, log = free_port(), folder / "log"
    environ = {**os.environ, "KB_CONTENT": str(content), "KB_INDEX": str(folder / "index"), "PORT": str(port)}
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "kb", "serve", *flags], env=environ | variables, stdout=out, stderr=out
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0, log.read_text()
    assert "Traceback" not in log.read_text()


def asked(url: str, question: str = "高龄津贴", topic: str = "") -> dict[str, Any]:
    """The API's answer; where it is refused in words, these."""
    try:
        with urlopen(f"{url}/api/search?q={quote(question)}&topic={quote(topic)}", timeout=20) as found:
            answer: dict[str, Any] = orjson.loads(found.read())
    except HTTPError as error:
        with error:
            answer = orjson.loads(error.read())
    return answer


def until(url: str, fallback: bool, seconds: float = 30) -> dict[str, Any]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            answer = asked(url)
        except OSError:
            answer = {}
        if answer.get("fallback") is fallback:
            return answer
        time.sleep(0.05)
    raise AssertionError(answer)


def test_a_start_without_the_server_answers_and_takes_changes_in(tmp_path: Path) -> None:
    content = shutil.copytree(HERE / "library", tmp_path / "content")
    variables = {"MEILI_URL": f"http://127.0.0.1:{free_port()}", "KB_WORKERS": "2"}
    with serving(content, tmp_path, "--fallback", "--watch", **variables) as url:
        first = until(url, fallback=True)
        assert first["found"]
        (path,) = (content / "facts").rglob("高龄津贴.md")
        path.write_text(path.read_text().replace("# 高龄津贴", "# 高龄津贴（试行）", 1))
        end = time.monotonic() + 20
        while asked(url)["hits"][0]["title"] != "高龄津贴（试行）" and time.monotonic() < end:
            time.sleep(0.1)
        assert asked(url)["hits"][0]["title"] == "高龄津贴（试行）"


def test_it_needs_content(tmp_path: Path) -> None:
    settings = Settings(content=tmp_path / "none", index=tmp_path / "index", meili_url="http://127.0.0.1:9")
    with pytest.raises(CannotServe, match="没有内容文件夹"):
        serve(replace(settings, fallback=True))


@pytest.mark.live
def test_a_server_that_is_killed_is_stood_in_for_until_it_is_back(tmp_path: Path) -> None:
    program = binary()
    assert program
    server = RunningServer(program, tmp_path / "meilisearch")
    try:
        ingest, search = asyncio.run(make_meili_keys([server.url], KEY))
        index = tmp_path / "elsewhere" / "index"
        index.parent.mkdir()
        settings = Settings(content=HERE / "library", index=index, meili_url=server.url, meili_ingest_key=ingest)
        update_index(settings)
        variables = {"MEILI_URL": server.url, "MEILI_SEARCH_KEY": search}
        with serving(HERE / "library", tmp_path, "--fallback", **variables) as url:
            whole, chosen = until(url, fallback=False), asked(url, "", "养老机构")
            assert len(chosen["facets"]["topic"]) > 1
            for kill in (server.kill, server.hang):
                kill()
                instead = until(url, fallback=True)
                assert {**whole, "build": "", "fallback": True} == {**instead, "build": ""}
                assert instead["build"] != whole["build"]
                assert asked(url, "", "养老机构")["facets"] == chosen["facets"]
                answers = [asked(url) for _ in range(20)]
                assert {answer["build"] for answer in answers} == {instead["build"]}
                if kill == server.kill:
                    server.start()
                else:
                    server.go_on()
                assert until(url, fallback=False, seconds=60) == whole
    finally:
        server.stop()
