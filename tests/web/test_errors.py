"""Failures: Chinese sentences, right status codes, no traces, and the security headers on everything."""

from collections.abc import Callable
from datetime import date

import pytest
from htmlpage import read_page
from starlette.testclient import TestClient

from indexer.engine import IndexUnusable, SearchUnavailable
from web.headers import SECURITY

Make = Callable[[object], TestClient]


class Failing:
    """A search whose every answer is one exception."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def fail(self, *_: object) -> object:
        raise self.error

    search = suggest = fact = reply = document = facts_citing = build = about = fail

    def review_months(self, _: str) -> int:
        return 12


PATHS = ["/", "/search?q=护理", "/facts/a/b/c", "/replies/a/b", "/topics", "/about", "/api/search?q=x", "/health"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("error", [SearchUnavailable("/srv/secret: 连不上"), IndexUnusable("/srv/secret 坏了")])
def test_an_engine_that_fails_is_503_in_words(client_of: Make, path: str, error: Exception) -> None:
    answer = client_of(Failing(error)).get(path)
    assert answer.status_code == 503 and answer.headers["retry-after"]
    assert "暂时" in answer.text and "secret" not in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_a_fault_of_ours_shows_no_trace(client_of: Make, path: str) -> None:
    answer = client_of(Failing(ZeroDivisionError("/srv/secret"))).get(path)
    assert answer.status_code == 500
    assert "secret" not in answer.text and "Traceback" not in answer.text and "ZeroDivision" not in answer.text
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/nothing", 404, "没有内容"),
        ("/facts/晋城市/特困供养/没有的", 404, "没有这个条目"),
        ("/facts/../../etc/passwd", 404, ""),
        ("/replies/没有的", 404, "没有这封答复"),
        ("/topics/没有的", 404, "没有的"),
        ("/search?page=0", 400, "页码从 1 数起"),
        ("/search?q=护理&page=9999", 404, "没有第 9999 页"),
        ("/search?as_of=2024-02-30", 400, "不是日期"),
        ("/search?q=" + "长" * 201, 400, "200 字以内"),
        ("/facts/晋城市/特困供养/护理补贴?as_of=x", 400, "不是日期"),
        ("/static/nothing.css", 404, "没有内容"),
    ],
)
def test_error_pages_say_what_and_offer_a_way_on(client: TestClient, path: str, status: int, word: str) -> None:
    answer = client.get(path)
    page = read_page(answer.text)
    assert answer.status_code == status and word in page.one("main").text
    assert page.one("form", "search-form") and page.one("main").all("a", href="/")


def test_a_question_too_long_stays_in_the_box_to_be_shortened(client: TestClient) -> None:
    page = read_page(client.get("/search?q=" + "长" * 201).text)
    assert page.one("input", id="q").attrs["value"] == "长" * 200


@pytest.mark.parametrize(
    "path",
    ["/", "/search?q=<script>alert(1)</script>", "/nothing", "/api/about", "/static/style.css", "/api/openapi.json"],
)
def test_every_answer_has_the_security_headers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "http" not in policy and "default-src 'none'" in policy
    assert "<script>alert" not in answer.text


def test_static_files_are_kept_only_under_their_version(client: TestClient) -> None:
    page = read_page(client.get("/").text)
    style = page.one("link", rel="stylesheet").attrs["href"]
    assert "immutable" in client.get(style).headers["cache-control"]
    assert client.get("/static/style.css").headers["cache-control"] == "no-cache"


def test_today_comes_from_the_clock_that_was_given(client: TestClient) -> None:
    assert date(2026, 11, 22).isoformat() in read_page(client.get("/search").text).text
