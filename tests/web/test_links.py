"""Addresses: Chinese paths are encoded once, and the forge's own notation of an edit link is kept."""

from datetime import date
from urllib.parse import unquote, urlsplit

import pytest

from indexer.query import SearchQuery
from web import links
from web.links import OutwardLinks
from web.settings import Settings

FACT = "facts/晋城市/特困供养/护理补贴"


def test_pages_are_ascii_and_decode_to_their_id() -> None:
    url = links.page(FACT, section="一.二", as_of=date(2024, 8, 6))
    assert url.isascii()
    parts = urlsplit(url)
    assert (unquote(parts.path), parts.query, unquote(parts.fragment)) == (f"/{FACT}", "as_of=2024-08-06", "一.二")


def test_what_has_a_meaning_in_addresses_is_encoded() -> None:
    assert links.topic("a?b#c%") == "/topics/a%3Fb%23c%25"


def test_an_empty_search_is_the_bare_page() -> None:
    assert links.search(SearchQuery()) == "/search"


@pytest.mark.parametrize(
    ("kind", "middle"),
    [
        ("github", "edit/main"),
        ("gitee", "edit/main"),
        ("gitlab", "-/edit/main"),
        ("gitea", "_edit/main"),
        ("forgejo", "_edit/main"),
    ],
)
def test_edit_links_of_every_forge(kind: str, middle: str) -> None:
    forge = Settings.from_env({"KB_FORGE_URL": "https://git.example.gov.cn/mz/koujing/", "KB_FORGE_KIND": kind})
    url = OutwardLinks(forge).edit(FACT)
    assert url and unquote(url) == f"https://git.example.gov.cn/mz/koujing/{middle}/content/{FACT}.md"


def test_without_a_forge_there_is_nothing_to_edit_or_report() -> None:
    outward = OutwardLinks(Settings())
    assert outward.edit(FACT) is None and outward.report(FACT, "护理补贴") is None


@pytest.mark.parametrize(
    ("environ", "start"),
    [
        ({"KB_REPORT_URL": "mailto:mz@example.gov.cn"}, "mailto:mz@example.gov.cn?subject="),
        ({"KB_REPORT_URL": "https://example.gov.cn/report"}, "https://example.gov.cn/report"),
        ({"KB_FORGE_URL": "https://git.example.gov.cn/k"}, "https://git.example.gov.cn/k/issues/new?title="),
        (
            {"KB_FORGE_URL": "https://git.example.gov.cn/k", "KB_FORGE_KIND": "gitlab"},
            "https://git.example.gov.cn/k/-/issues/new?issue%5Btitle%5D=",
        ),
    ],
)
def test_where_mistakes_are_reported(environ: dict[str, str], start: str) -> None:
    url = OutwardLinks(Settings.from_env(environ)).report(FACT, "护理补贴")
    assert url and url.startswith(start)
    if "=" in start:
        assert "护理补贴" in unquote(url)
