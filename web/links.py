"""Every address of the site. Chinese paths are percent-encoded here and nowhere else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from indexer.query import SearchQuery
from web.params import facet_writer, write_query
from web.settings import Settings

HOME = "/"
SEARCH = "/search"
EDIT = {"github": "edit", "gitee": "edit", "gitlab": "-/edit", "gitea": "_edit", "forgejo": "_edit"}


def path(*parts: str) -> str:
    """A path of the site; a part may hold slashes.

    >>> path("topics", "特困供养")
    '/topics/%E7%89%B9%E5%9B%B0%E4%BE%9B%E5%85%BB'
    """
    return "/" + "/".join(map(_quoted, parts))


_quoted = lru_cache(maxsize=4096)(quote)  # the same places and organs stand on every page


def page(id_: str, *, section: str | None = None, as_of: date | None = None) -> str:
    """The page of a fact, reply or document by its id, at a section, on a day."""
    day = f"?as_of={as_of.isoformat()}" if as_of else ""
    return path(id_) + day + (f"#{quote(section)}" if section else "")


def api(id_: str) -> str:
    return path("api", id_)


def search(query: SearchQuery, **changes: Any) -> str:  # noqa: ANN401 - fields of SearchQuery
    asked = write_query(query, **changes)
    return f"{SEARCH}?{asked}" if asked else SEARCH


def facet(query: SearchQuery, name: str) -> Callable[[Iterable[object]], str]:
    """``search`` for many choices of one facet."""
    write = facet_writer(query, name)
    return lambda values: f"{SEARCH}?{asked}" if (asked := write(values)) else SEARCH


def topic(name: str) -> str:
    return path("topics", name)


def region(name: str) -> str:
    return path("regions", name)


@dataclass(frozen=True, slots=True)
class OutwardLinks:
    """The links that leave the site, as far as the settings have them: the file in the forge, and where to report."""

    settings: Settings

    def edit(self, id_: str) -> str | None:
        """Where the file of an id is edited."""
        s = self.settings
        if not s.forge_url:
            return None
        return f"{s.forge_url}/{EDIT[s.forge_kind]}/{quote(s.forge_branch, safe='/')}/content/{quote(id_, safe='/')}.md"

    def report(self, id_: str, title: str) -> str | None:
        """Where a mistake in a page is reported."""
        s, subject = self.settings, quote(f"内容有误：{title}（{id_}）", safe="")
        if s.report_url:
            return f"{s.report_url}?subject={subject}" if s.report_url.startswith("mailto:") else s.report_url
        if not s.forge_url:
            return None
        if s.forge_kind == "gitlab":
            return f"{s.forge_url}/-/issues/new?issue%5Btitle%5D={subject}"
        return f"{s.forge_url}/issues/new?title={subject}"
