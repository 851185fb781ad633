"""What is asked and what is answered: one SearchQuery, one ResultPage, for every engine, page, API and command."""

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from kb.facts import FactRow
from kb.models import Model


class SearchQuery(Model):
    """A question. Empty filters are no filters; ``page`` counts from 1; ``raw`` switches the rewriting of 俗称 off."""

    text: str = ""
    type: Literal["fact", "reply"] | None = None
    kind: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    organ: tuple[str, ...] = ()
    as_of: date | None = None
    raw: bool = False
    sort: Literal["relevance", "newest"] = "relevance"
    page: int = 1
    page_size: int = 20


class Rewrite(Model):
    """A word that was read as another, and why (俗称, 繁体, 拼音, 疑为错字, 地区)."""

    model_config = ConfigDict(populate_by_name=True)  # ``from`` in JSON, which is no name in Python

    from_: str = Field(alias="from")
    to: str
    why: str


class Understood(Model):
    """How the question was read. ``dropped`` are groups that had to be left out for anything to match."""

    groups: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    region: str | None = None
    year: int | None = None
    as_of: date | None = None
    number: str | None = None
    rewrites: tuple[Rewrite, ...] = ()


class Hit(Model):
    """A fact with the rows that answer, best first, or a section of a reply (``rows`` empty).

    ``snippet`` holds neutral markers \\ue000 … \\ue001 around what matched; everything else in it is plain text.
    """

    type: Literal["fact", "reply"]
    id: str
    title: str
    region: str | None = None
    topic: str | None = None
    organ: str | None = None
    heading: str | None = None
    section: str | None = None
    snippet: str = ""
    url: str
    rows: tuple[FactRow, ...] = ()
    more_rows: tuple[FactRow, ...] = ()  # the rest of the table of a fact, for folding out
    draft: bool = False
    # of a reply
    number: str | None = None
    proposers: tuple[str, ...] = ()
    reply_date: date | None = None
    question: str | None = None  # 建议要点, shown beside the answer


class ResultPage(Model):
    """The answer to a SearchQuery (design.md section 5)."""

    query: str
    as_of: date
    build: str
    found: bool
    reason: Literal["未收录", "当日无数据", "地区未收录"] | None = None
    hint: str | None = None  # which condition to drop, in Chinese
    totals: dict[str, int]
    understood: Understood
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    page: int = 1
    pages: int = 1
    incomplete: bool = False
    missing_parts: tuple[str, ...] = ()
    fallback: bool = False  # from the embedded index, while the server of the index is away


class Suggestion(Model):
    """A completion as one types: its text, what it is (主题, 口径, 俗称, 地区) and what it stands for."""

    text: str
    type: Literal["主题", "口径", "俗称", "地区"]
    target: str | None = None
