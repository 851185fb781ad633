"""The query string as a SearchQuery and back. Lenient with readers: what is unknown is ignored, what would mislead is refused.

``?q=护理补贴&type=fact&topic=特困供养&as_of=2024-11-22&page=2``: the whole state of a search is in its address.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any, Literal, Protocol
from urllib.parse import quote_plus

from indexer.query import SearchQuery
from kb.models import Kind

LONGEST = 200
MOST_VALUES = 20
MOST_PAGES = 10_000
FACETS = ("kind", "topic", "region", "year", "organ")
CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ue000\ue001]+")
KINDS = {kind.chinese: kind.value for kind in Kind} | {kind.value: kind.value for kind in Kind}

# name, type in OpenAPI, whether it may be repeated, help
PARAMETERS: tuple[tuple[str, str, bool, str], ...] = (
    ("q", "string", False, f"问什么，最多 {LONGEST} 字"),
    ("type", "string", False, "fact（标准）或 reply（答复）；不填为两者"),
    ("kind", "string", True, "类别：standard、rule、statistic、target"),
    ("topic", "string", True, "主题，如 特困供养"),
    ("region", "string", True, "地区全称，如 晋城市"),
    ("year", "integer", True, "年份"),
    ("organ", "string", True, "单位全称"),
    ("as_of", "string", False, "按哪一天的口径，如 2024-11-22；不填为今天"),
    ("raw", "boolean", False, "1 为按原词查，不把俗称换成正式名"),
    ("sort", "string", False, "relevance（相关）或 newest（最新）"),
    ("page", "integer", False, "第几页，从 1 起"),
)


class BadRequest(Exception):
    """What was asked cannot be answered as asked; the text is a Chinese sentence for the reader."""


class Params(Protocol):
    """What is needed of a parsed query string (Starlette's QueryParams has it)."""

    def get(self, key: str, /) -> str | None: ...
    def getlist(self, key: str, /) -> list[str]: ...


def read_query(
    params: Params, *, default_type: Literal["fact", "reply"] | None = None, page_size: int = 20
) -> SearchQuery:
    """What a query string asks; a BadRequest when its question is too long, its date no date or its page no page."""
    asked = params.get("type")
    return SearchQuery(
        text=_text(params.get("q") or ""),
        type=asked if asked in ("fact", "reply") else default_type,
        kind=_kinds(params.getlist("kind")),
        topic=_names(params.getlist("topic")),
        region=_names(params.getlist("region")),
        year=tuple(int(year) for year in _names(params.getlist("year")) if re.fullmatch("[0-9]{4}", year)),
        organ=_names(params.getlist("organ")),
        as_of=read_day(params.get("as_of")),
        raw=params.get("raw") == "1",
        sort="newest" if params.get("sort") == "newest" else "relevance",
        page=_page(params.get("page")),
        page_size=page_size,
    )


def read_day(text: str | None) -> date | None:
    """The date of ``as_of``; none when left empty. A wrong date is refused: an answer for another day would mislead.

    >>> read_day("2024-8-6"), read_day("20240806"), read_day("")
    (datetime.date(2024, 8, 6), datetime.date(2024, 8, 6), None)
    """
    if not text or not text.strip():
        return None
    parts = re.fullmatch(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?", text.strip())
    try:
        if parts:
            return date(*map(int, parts.groups()))
    except ValueError:
        pass
    raise BadRequest(f"“{text.strip()[:20]}”不是日期，请写成 2024-08-06 这样的形式。")


def write_query(query: SearchQuery, **changes: Any) -> str:  # noqa: ANN401 - fields of SearchQuery
    """The query string of a query, after changes. Any change but that of the page leads back to page 1.

    >>> write_query(SearchQuery(text="低保", topic=("养老",), page=3), type="reply")
    'q=%E4%BD%8E%E4%BF%9D&type=reply&topic=%E5%85%BB%E8%80%81'
    """
    if "page" not in changes:
        changes["page"] = 1
    return "&".join(f"{name}={_quoted(value)}" for name, value in _pairs(query.model_copy(update=changes)))


def facet_writer(query: SearchQuery, facet: str) -> Callable[[Iterable[object]], str]:
    """``write_query`` for many choices of one facet: what they share is written once.

    >>> facet_writer(SearchQuery(text="低保", topic=("养老",), page=3, raw=True), "topic")([])
    'q=%E4%BD%8E%E4%BF%9D&raw=1'
    """
    others = list(_pairs(query.model_copy(update={"page": 1, facet: ()})))
    later = {*FACETS[FACETS.index(facet) :], "as_of", "raw", "sort"}
    head = [f"{name}={_quoted(value)}" for name, value in others if name not in later]
    tail = [f"{name}={_quoted(value)}" for name, value in others if name in later]
    return lambda values: "&".join((*head, *(f"{facet}={_quoted(str(value))}" for value in values), *tail))


_quoted = lru_cache(maxsize=4096)(quote_plus)  # a page of results has a hundred addresses of the same words


def _pairs(query: SearchQuery) -> Iterable[tuple[str, str]]:
    yield from [("q", query.text)] if query.text else []
    yield from [("type", query.type)] if query.type else []
    for facet in FACETS:
        yield from ((facet, str(value)) for value in getattr(query, facet))
    yield from [("as_of", query.as_of.isoformat())] if query.as_of else []
    yield from [("raw", "1")] if query.raw else []
    yield from [("sort", query.sort)] if query.sort != "relevance" else []
    yield from [("page", str(query.page))] if query.page != 1 else []


def _text(text: str) -> str:
    words = " ".join(CONTROLS.sub(" ", text).split())
    if len(words) > LONGEST:
        raise BadRequest(
            f"问题有 {len(words)} 字，太长了。请缩短到 {LONGEST} 字以内，写上要查的标准、对象和地区就够了。"
        )
    return words


def _names(values: Iterable[str]) -> tuple[str, ...]:
    cleaned = (CONTROLS.sub("", value).strip()[:100] for value in values)
    return tuple(dict.fromkeys(value for value in cleaned if value))[:MOST_VALUES]


def _kinds(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(KINDS[value] for value in values if value in KINDS))


def _page(text: str | None) -> int:
    if not text:
        return 1
    if not re.fullmatch("[0-9]{1,6}", text) or not 1 <= int(text) <= MOST_PAGES:
        raise BadRequest(f"没有“{text[:20]}”这一页，页码从 1 数起。")
    return int(text)
